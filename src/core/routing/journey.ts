import { assertNever } from '../../shared/assertNever.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import type { StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { Task } from '../models/task.ts';
import type { Log } from '../ports.ts';
import type { AnswerEvent, Ask } from './ask.ts';
import type { Candidate, CandidateSources } from './candidates.ts';
import type { Itinerary } from './itinerary.ts';
import { nextMove } from './nextMove.ts';
import { pause } from './pause.ts';
import { type Overflow, shortenRequest } from './shortenRequest.ts';
import type { TokenEstimate } from './tokenEstimate.ts';

/** What one ask remembers on its way. */
export interface Journey {
  readonly ask: Ask;
  readonly askedAt: number;
  readonly itinerary: Itinerary;
  request: ModelRequest;
  briefRetries: number;
  waitedMs: number;
  hasShortened: boolean;
}

/** A candidate that did not answer. */
export interface Silence {
  readonly kind: 'silent';
  readonly candidate?: Candidate;
  readonly error: RequestError;
  /** The transport's own last word, when it was asked at all. */
  readonly terminal?: StreamEvent;
}

export type Answering<End> = AsyncGenerator<readonly AnswerEvent[], End>;

export interface JourneyDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: Pick<CandidateSources, 'providerOf'>;
  /** Called when the server said that it does not serve a model, or not to this key. */
  noteGone(model: ModelRef): void;
  /** The catalog's replacement of a model that is gone, as far as it may answer unasked. */
  replacementFor(model: ModelRef, task: Task): ModelRef | undefined;
  /** Called when the server states a model's window. */
  learnWindow(model: ModelRef, limitTokens: number): void;
  /** A model's window in tokens, where it is known. */
  windowOf(model: ModelRef): number | undefined;
  /**
   * Called once for a request that somebody waits for, that is longer than the model's window, and that nobody the
   * user named can hold either. `neededTokens`: prompt and a short answer.
   */
  noteTooLong(model: ModelRef, task: Task, neededTokens: number): void;
  readonly estimate: TokenEstimate;
}

/** An answer that is worth having, beside the prompt. */
const shortAnswerTokens = 512;

interface Surroundings {
  readonly deps: JourneyDeps;
  readonly signal: AbortSignal;
}

/** Does what the failure asks for. Returns whether the journey goes on. */
export async function* afterSilence(
  silence: Silence,
  journey: Journey,
  { deps, signal }: Surroundings,
): Answering<boolean> {
  const { candidate, error } = silence;
  if (candidate === undefined) return false;
  const { itinerary, ask } = journey;
  const move = nextMove(error, {
    priority: ask.priority,
    hasMore: itinerary.hasMore,
    isFirstChoice: candidate.reason === 'chosen' || candidate.reason === 'replacement',
    briefRetries: journey.briefRetries,
    waitedMs: journey.waitedMs,
  });
  const asked = formatModelRef(candidate.model);
  deps.log.info('route.silent', { ...error, asked, task: ask.task, move: move.kind });
  switch (move.kind) {
    case 'stop':
      return false;
    case 'skip':
      itinerary.skip(candidate.model, error);
      return true;
    case 'again':
      itinerary.putFirst(candidate);
      if (move.isCounted) yield* countDown(move.afterMs, candidate.model, { deps, signal });
      else await pause(move.afterMs, deps.clock, signal);
      if (move.isCounted) journey.waitedMs += move.afterMs;
      else journey.briefRetries += 1;
      return true;
    case 'replace':
      return replace(candidate, silence, journey, deps);
    case 'shorten':
      return shorten(candidate, error, journey, deps);
    default:
      return assertNever(move);
  }
}

/** Says once a second how long the pause still is. */
async function* countDown(
  forMs: number,
  model: ModelRef,
  { deps, signal }: Surroundings,
): Answering<void> {
  const untilMs = deps.clock.now() + forMs;
  for (let leftMs = forMs; leftMs > 0 && !signal.aborted; leftMs = untilMs - deps.clock.now()) {
    yield [{ kind: 'waiting', forMs: leftMs, model }];
    await pause(Math.min(leftMs, 1_000), deps.clock, signal);
  }
}

function replace(candidate: Candidate, silence: Silence, journey: Journey, deps: JourneyDeps) {
  const { itinerary, ask } = journey;
  itinerary.skip(candidate.model, silence.error);
  if (silence.terminal !== undefined) deps.noteGone(candidate.model);
  const model = deps.replacementFor(candidate.model, ask.task);
  const provider = model && deps.sources.providerOf(model.provider);
  if (model !== undefined && provider !== undefined && !itinerary.isKnown(model))
    itinerary.putFirst({ model, provider, reason: 'replacement' });
  return true;
}

/** A shorter request to the same model, else only candidates with a larger window. */
function shorten(candidate: Candidate, error: RequestError, journey: Journey, deps: JourneyDeps) {
  const overflow: Overflow = error.kind === 'contextOverflow' ? error : {};
  const stated = overflow.limitTokens;
  if (stated !== undefined) deps.learnWindow(candidate.model, stated);
  const isFirstRefusal = !journey.hasShortened;
  const neededTokens = neededFor(candidate, overflow, { journey, deps });
  const shorter = isFirstRefusal ? shorterThan(journey, overflow) : undefined;
  journey.hasShortened = true;
  if (shorter === undefined) {
    const limitTokens = stated ?? deps.windowOf(candidate.model) ?? 0;
    journey.itinerary.skip(candidate.model, error);
    journey.itinerary.narrow(
      (other) => (deps.windowOf(other.model) ?? 0) > limitTokens,
      'largerWindow',
    );
  } else {
    journey.request = shorter;
    journey.itinerary.putFirst(candidate);
  }
  const isHeld = shorter === undefined && journey.itinerary.hasMore;
  if (isFirstRefusal && !isHeld && journey.ask.priority === 'asked')
    deps.noteTooLong(candidate.model, journey.ask.task, neededTokens);
  return true;
}

/** Some servers count the answer's upper bound in, some say nothing: more than the limit it is in any case. */
function neededFor(
  { model }: Candidate,
  { currentTokens, limitTokens = 0 }: Overflow,
  { journey, deps }: { readonly journey: Journey; readonly deps: JourneyDeps },
): number {
  const promptTokens = currentTokens ?? deps.estimate.promptTokens(model, journey.request);
  return Math.max(promptTokens, limitTokens) + shortAnswerTokens;
}

const shorterThan = ({ ask, request }: Journey, overflow: Overflow) =>
  ask.shorten === undefined ? shortenRequest(request, overflow) : ask.shorten(overflow.limitTokens);
