import type { RequestError } from '../errors.ts';
import { isSameModel, type ModelRef } from '../models/modelRef.ts';
import type { Task } from '../task.ts';
import type { Breakers } from './breakers.ts';
import type { Candidate } from './candidates.ts';
import type { SkippedModel } from './routerRequest.ts';

/** The candidates of one ask: who is next, who was passed over and why. */
export interface CandidateQueue {
  /** Takes the next candidate. */
  next(): Candidate | undefined;
  readonly hasMore: boolean;
  /** Puts a candidate in front: the same once more, or a replacement. */
  putFirst(candidate: Candidate): void;
  skip(model: ModelRef, error: RequestError): void;
  /** Everyone passed over so far, with those who only wait for a probe. */
  readonly skipped: readonly SkippedModel[];
  /** Models left for a probe because others can answer. */
  readonly waitingForProbe: readonly ModelRef[];
  isKnown(model: ModelRef): boolean;
  /** Leaves only candidates that `keep` accepts, each with the new reason. */
  narrow(keep: (candidate: Candidate) => boolean, reason: Candidate['reason']): void;
}

/**
 * Candidates whose breaker waits for a probe go to the end: no explicit request is used as a probe while another
 * candidate may answer. For automatic requests the order stays, since no user is waiting for them.
 */
export function createCandidateQueue(
  candidates: readonly Candidate[],
  options: {
    readonly task: Task;
    readonly breakers: Pick<Breakers, 'forTask'>;
    readonly mayProbe: boolean;
  },
): CandidateQueue {
  const needsProbe = (candidate: Candidate) =>
    !options.mayProbe &&
    options.breakers.forTask(candidate.model, options.task).state.kind === 'halfOpen';
  let queue = candidates.filter((candidate) => !needsProbe(candidate));
  let deferred = candidates.filter(needsProbe);
  const skipped: SkippedModel[] = [];

  return {
    next: () => queue.shift() ?? deferred.shift(),
    get hasMore() {
      return queue.length + deferred.length > 0;
    },
    putFirst: (candidate) => queue.unshift(candidate),
    skip: (model, error) => skipped.push({ model, error }),
    get skipped() {
      const waiting = deferred.map(({ model }) => ({
        model,
        error: { kind: 'circuitOpen' as const, retryInMs: 0 },
      }));
      return [...skipped, ...waiting];
    },
    get waitingForProbe() {
      return deferred.map((candidate) => candidate.model);
    },
    isKnown: (model) =>
      [...candidates, ...skipped].some((known) => isSameModel(known.model, model)),
    narrow(keep, reason) {
      const renamed = (candidate: Candidate) => ({ ...candidate, reason });
      queue = queue.filter(keep).map(renamed);
      deferred = deferred.filter(keep).map(renamed);
    },
  };
}
