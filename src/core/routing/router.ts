import type { RequestError } from '../errors.ts';
import { isSameModel, type ModelRef } from '../models/modelRef.ts';
import type { Task } from '../task.ts';
import {
  type AdmissionDeps,
  type AdmissionRequest,
  admit,
  type RequestPermit,
} from './admission.ts';
import { createCandidateQueue } from './candidateQueue.ts';
import { type Candidate, type CandidateSources, orderCandidates } from './candidates.ts';
import { failedEvent } from './failedEvent.ts';
import { type AttemptDeps, type Hedge, type HedgeOutcome, runHedged } from './hedge.ts';
import {
  type AnswerEvents,
  type FailedAttempt,
  type FailedAttemptDeps,
  handleFailedAttempt,
  type RequestState,
} from './requestState.ts';
import type {
  AnswerEvent,
  Priority,
  RouteReason,
  Router,
  RouterRequest,
  SkippedModel,
} from './routerRequest.ts';

/** How an ask ended, for status, notices and log. */
export interface Outcome {
  readonly task: Task;
  readonly priority: Priority;
  /** The model that answered, or that failed. Absent when there was no candidate. */
  readonly model?: ModelRef;
  readonly reason?: RouteReason;
  readonly skipped: readonly SkippedModel[];
  /** Absent while nothing went wrong. */
  readonly error?: RequestError;
}

export interface RouterDeps extends AdmissionDeps, AttemptDeps, FailedAttemptDeps {
  readonly sources: CandidateSources;
  /** Called with every request, before anything else. */
  onAsk(): void;
  /** Whether money may be spent on this ask: undefined, or why not. */
  checkBudget(priority: Priority): RequestError | undefined;
  /** When the first token of an asked-for request counts as late, in milliseconds; undefined: never hedge. */
  lateAfterMs(model: ModelRef, task: Task): number | undefined;
  /** Sends a probe to a model that no waiting request should be the first to try again. */
  probe(model: ModelRef, task: Task): void;
  /** Called when a model begins to answer, and when a request fails, even midway. Not when its caller cancelled. */
  report(outcome: Outcome): void;
}

/** Creates the only door to a model. */
export function createRouter(deps: RouterDeps): Router {
  return {
    ask(routerRequest, signal) {
      deps.onAsk();
      return answer(routerRequest, deps, signal);
    },
  };
}

async function* answer(
  routerRequest: RouterRequest,
  deps: RouterDeps,
  signal: AbortSignal,
): AnswerEvents<void> {
  const askedAt = deps.clock.now();
  const queue = createCandidateQueue(
    orderCandidates(routerRequest.task, routerRequest.model, deps.sources),
    {
      task: routerRequest.task,
      breakers: deps.breakers,
      mayProbe: routerRequest.priority === 'automatic',
    },
  );
  const state: RequestState = {
    routerRequest,
    askedAt,
    queue,
    request: routerRequest.request,
    briefRetries: 0,
    quotaRefusals: 0,
    waitedMs: 0,
    hasShortened: false,
    adaptedTo: new Set(),
  };
  const overBudget = deps.checkBudget(routerRequest.priority);
  if (overBudget !== undefined)
    return yield* giveUp(state, { kind: 'silent', error: overBudget }, deps);

  let blamed: FailedAttempt | undefined;
  for (let next = queue.next(); next !== undefined; next = queue.next()) {
    const end = yield* tryCandidate(next, state, { deps, signal });
    if (end.kind === 'answered') {
      if (end.error !== undefined && end.error.kind !== 'aborted')
        deps.report(outcomeOf(state, end.candidate, end.error));
      return;
    }
    if (blamed === undefined || sameOutcome(end, blamed)) blamed = end;
    const goesOn = yield* handleFailedAttempt(end, state, { deps, signal });
    if (!goesOn) return yield* giveUp(state, end, deps);
  }
  yield* giveUp(state, blamed ?? { kind: 'silent', error: { kind: 'noModel' } }, deps);
}

/** Whether `next` is the user's own choice again, or what replaced it: then its failure is the one to tell. */
const sameOutcome = (next: FailedAttempt, blamed: FailedAttempt) =>
  next.candidate?.reason === 'replacement' ||
  (next.candidate !== undefined &&
    blamed.candidate !== undefined &&
    isSameModel(next.candidate.model, blamed.candidate.model));

async function* tryCandidate(
  candidate: Candidate,
  state: RequestState,
  { deps, signal }: { readonly deps: RouterDeps; readonly signal: AbortSignal },
): AnswerEvents<Extract<HedgeOutcome, { kind: 'answered' }> | FailedAttempt> {
  if (signal.aborted) return { kind: 'silent', candidate, error: { kind: 'aborted' } };
  const admission = await admit(candidate, admissionRequestOf(state), deps);
  if (admission.kind === 'refused') return { kind: 'silent', candidate, error: admission.error };
  const options = {
    deps: {
      transport: deps.transport,
      clock: deps.clock,
      route: (answering: Candidate) => routeTo(answering, state),
      onContent(answering: Candidate) {
        deps.report(outcomeOf(state, answering));
        for (const model of state.queue.waitingForProbe)
          deps.probe(model, state.routerRequest.task);
      },
    },
    hedge: hedgeFor(candidate, state, deps),
  };
  const end = yield* runHedged(admission.requestPermit, options, signal);
  return end.kind === 'answered' ? end : { ...end, candidate };
}

/** Everyone but `candidate` who was passed over: a hedged request may win after it was given up on. */
const skippedBeside = (candidate: Candidate, state: RequestState): readonly SkippedModel[] =>
  state.queue.skipped.filter((skip) => !isSameModel(skip.model, candidate.model));

function routeTo(candidate: Candidate, state: RequestState): AnswerEvent {
  const { model, reason } = candidate;
  return { kind: 'route', model, reason, skipped: skippedBeside(candidate, state) };
}

function outcomeOf(state: RequestState, candidate?: Candidate, error?: RequestError): Outcome {
  const { task, priority } = state.routerRequest;
  const failure = error && { error };
  if (candidate === undefined) return { task, priority, skipped: state.queue.skipped, ...failure };
  const { model, reason } = candidate;
  return {
    task,
    priority,
    model,
    reason,
    skipped: skippedBeside(candidate, state),
    ...failure,
  };
}

const admissionRequestOf = (state: RequestState): AdmissionRequest => ({
  routerRequest: state.routerRequest,
  request: state.request,
  askedAt: state.askedAt,
  hasWaited: state.waitedMs > 0,
});

/** A second runner for asked-for requests, when the user wants that and has named one. */
function hedgeFor(candidate: Candidate, state: RequestState, deps: RouterDeps): Hedge | undefined {
  if (state.routerRequest.priority === 'automatic' || !state.queue.hasMore) return undefined;
  const afterMs = deps.lateAfterMs(candidate.model, state.routerRequest.task);
  if (afterMs === undefined) return undefined;
  return {
    afterMs,
    async requestPermit(): Promise<RequestPermit | undefined> {
      const { queue } = state;
      for (let next = queue.next(); next !== undefined; next = queue.next()) {
        const admission = await admit(
          { ...next, reason: 'hedge' },
          admissionRequestOf(state),
          deps,
        );
        if (admission.kind === 'refused') {
          queue.skip(next.model, admission.error);
          continue;
        }
        queue.skip(candidate.model, { kind: 'timeout', phase: 'firstByte', afterMs });
        return admission.requestPermit;
      }
      return undefined;
    },
  };
}

/** Ends with the failure that the user should read: the stopping one, or that of their own choice. */
async function* giveUp(
  state: RequestState,
  blamed: FailedAttempt,
  deps: RouterDeps,
): AnswerEvents<void> {
  const { candidate, error } = blamed;
  if (error.kind !== 'aborted') deps.report(outcomeOf(state, candidate, error));
  const failed = {
    task: state.routerRequest.task,
    askedAt: state.askedAt,
    ...(candidate && { model: candidate.model }),
  };
  const terminal = blamed.terminal ?? failedEvent(failed, error, deps.clock);
  yield candidate === undefined ? [terminal] : [routeTo(candidate, state), terminal];
}
