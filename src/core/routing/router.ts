import type { RequestError } from '../errors.ts';
import { isSameModel, type ModelRef } from '../models/modelRef.ts';
import type { Task } from '../models/task.ts';
import { type AdmissionDeps, admit, type Errand } from './admission.ts';
import type { AnswerEvent, Ask, Priority, RouteReason, Router, Skipped } from './ask.ts';
import type { AttemptDeps } from './attempt.ts';
import { type Candidate, type CandidateSources, orderCandidates } from './candidates.ts';
import { type ContestEnd, contest, type Hedge } from './contest.ts';
import { failedEvent } from './failedEvent.ts';
import { createItinerary } from './itinerary.ts';
import {
  type Answering,
  afterSilence,
  type Journey,
  type JourneyDeps,
  type Silence,
} from './journey.ts';
import type { Lease } from './lease.ts';

/** How an ask ended, for status, notices and log. */
export interface Outcome {
  readonly task: Task;
  readonly priority: Priority;
  /** Who answered, or who is to blame. Absent when there was nobody to ask. */
  readonly model?: ModelRef;
  readonly reason?: RouteReason;
  readonly skipped: readonly Skipped[];
  /** Absent while nothing went wrong. */
  readonly error?: RequestError;
}

export interface RouterDeps extends AdmissionDeps, AttemptDeps, JourneyDeps {
  readonly sources: CandidateSources;
  /** Whether money may be spent on this ask: undefined, or why not. */
  checkBudget(priority: Priority): RequestError | undefined;
  /** When the first token of an asked-for request counts as late, in milliseconds; undefined: never hedge. */
  lateAfterMs(model: ModelRef, task: Task): number | undefined;
  /** Sends a probe to a model that nobody who waits should try. */
  probe(model: ModelRef): void;
  /** Called when somebody begins to answer, and when an ask fails, also midway. Not for what its caller gave up. */
  report(outcome: Outcome): void;
}

/** Creates the only door to a model. */
export function createRouter(deps: RouterDeps): Router {
  return { ask: (ask, signal) => answer(ask, deps, signal) };
}

async function* answer(ask: Ask, deps: RouterDeps, signal: AbortSignal): Answering<void> {
  const askedAt = deps.clock.now();
  const itinerary = createItinerary(orderCandidates(ask.task, ask.model, deps.sources), {
    breakers: deps.breakers,
    mayProbe: ask.priority === 'automatic',
  });
  const journey: Journey = {
    ask,
    askedAt,
    itinerary,
    request: ask.request,
    briefRetries: 0,
    waitedMs: 0,
    hasShortened: false,
  };
  const overBudget = deps.checkBudget(ask.priority);
  if (overBudget !== undefined)
    return yield* giveUp(journey, { kind: 'silent', error: overBudget }, deps);

  let blamed: Silence | undefined;
  for (let next = itinerary.next(); next !== undefined; next = itinerary.next()) {
    const end = yield* tryCandidate(next, journey, { deps, signal });
    if (end.kind === 'answered') {
      if (end.error !== undefined && end.error.kind !== 'aborted')
        deps.report(outcomeOf(journey, end.candidate, end.error));
      return;
    }
    if (blamed === undefined || standsFor(end, blamed)) blamed = end;
    const goesOn = yield* afterSilence(end, journey, { deps, signal });
    if (!goesOn) return yield* giveUp(journey, end, deps);
  }
  yield* giveUp(journey, blamed ?? { kind: 'silent', error: { kind: 'noModel' } }, deps);
}

/** Whether `next` is the user's own choice again, or what replaced it: then its failure is the one to tell. */
const standsFor = (next: Silence, blamed: Silence) =>
  next.candidate?.reason === 'replacement' ||
  (next.candidate !== undefined &&
    blamed.candidate !== undefined &&
    isSameModel(next.candidate.model, blamed.candidate.model));

async function* tryCandidate(
  candidate: Candidate,
  journey: Journey,
  { deps, signal }: { readonly deps: RouterDeps; readonly signal: AbortSignal },
): Answering<Extract<ContestEnd, { kind: 'answered' }> | Silence> {
  if (signal.aborted) return { kind: 'silent', candidate, error: { kind: 'aborted' } };
  const admission = await admit(candidate, errandOf(journey), deps);
  if (admission.kind === 'refused') return { kind: 'silent', candidate, error: admission.error };
  const options = {
    deps: {
      transport: deps.transport,
      clock: deps.clock,
      route: (answering: Candidate) => routeTo(answering, journey),
      onSpeak(answering: Candidate) {
        deps.report(outcomeOf(journey, answering));
        for (const model of journey.itinerary.waitingForProbe) deps.probe(model);
      },
    },
    hedge: hedgeFor(candidate, journey, deps),
  };
  const end = yield* contest(admission.lease, options, signal);
  return end.kind === 'answered' ? end : { ...end, candidate };
}

/** Everyone but `candidate` who was passed over: a hedged request may win after it was given up on. */
const skippedBeside = (candidate: Candidate, journey: Journey): readonly Skipped[] =>
  journey.itinerary.skipped.filter((skip) => !isSameModel(skip.model, candidate.model));

function routeTo(candidate: Candidate, journey: Journey): AnswerEvent {
  const { model, reason } = candidate;
  return { kind: 'route', model, reason, skipped: skippedBeside(candidate, journey) };
}

function outcomeOf(journey: Journey, candidate?: Candidate, error?: RequestError): Outcome {
  const { task, priority } = journey.ask;
  const failure = error && { error };
  if (candidate === undefined)
    return { task, priority, skipped: journey.itinerary.skipped, ...failure };
  const { model, reason } = candidate;
  return {
    task,
    priority,
    model,
    reason,
    skipped: skippedBeside(candidate, journey),
    ...failure,
  };
}

const errandOf = (journey: Journey): Errand => ({
  ask: journey.ask,
  request: journey.request,
  askedAt: journey.askedAt,
  hasWaited: journey.waitedMs > 0,
});

/** A second runner for asked-for requests, when the user wants that and has named one. */
function hedgeFor(candidate: Candidate, journey: Journey, deps: RouterDeps): Hedge | undefined {
  if (journey.ask.priority === 'automatic' || !journey.itinerary.hasMore) return undefined;
  const afterMs = deps.lateAfterMs(candidate.model, journey.ask.task);
  if (afterMs === undefined) return undefined;
  return {
    afterMs,
    async lease(): Promise<Lease | undefined> {
      const { itinerary } = journey;
      for (let next = itinerary.next(); next !== undefined; next = itinerary.next()) {
        const admission = await admit({ ...next, reason: 'hedge' }, errandOf(journey), deps);
        if (admission.kind === 'refused') {
          itinerary.skip(next.model, admission.error);
          continue;
        }
        itinerary.skip(candidate.model, { kind: 'timeout', phase: 'firstByte', afterMs });
        return admission.lease;
      }
      return undefined;
    },
  };
}

/** Ends with the failure that the user should read: the stopping one, or that of their own choice. */
async function* giveUp(journey: Journey, blamed: Silence, deps: RouterDeps): Answering<void> {
  const { candidate, error } = blamed;
  if (error.kind !== 'aborted') deps.report(outcomeOf(journey, candidate, error));
  const failed = {
    task: journey.ask.task,
    askedAt: journey.askedAt,
    ...(candidate && { model: candidate.model }),
  };
  const terminal = blamed.terminal ?? failedEvent(failed, error, deps.clock);
  yield candidate === undefined ? [terminal] : [routeTo(candidate, journey), terminal];
}
