import { assertNever } from '../../shared/assertNever.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import { refusalName } from '../api/refusal.ts';
import type { StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { Refusal, RequestError } from '../errors.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { Log, LogFields } from '../ports.ts';
import type { Task } from '../task.ts';
import type { CandidateQueue } from './candidateQueue.ts';
import type { Candidate, CandidateSources } from './candidates.ts';
import { decideRetry, type RetryDecision } from './retryPolicy.ts';
import type { AnswerEvent, RouterRequest } from './routerRequest.ts';
import { type Overflow, shortenRequest } from './shortenRequest.ts';
import { sleep } from './sleep.ts';
import type { TokenEstimate } from './tokenEstimate.ts';

/** What one ask remembers on its way. */
export interface RequestState {
  readonly routerRequest: RouterRequest;
  readonly askedAt: number;
  readonly queue: CandidateQueue;
  request: ModelRequest;
  briefRetries: number;
  quotaRefusals: number;
  waitedMs: number;
  hasShortened: boolean;
  /** What this ask has already left out: the same refusal again is told. */
  readonly adaptedTo: Set<string>;
}

/** A candidate that did not answer. */
export interface FailedAttempt {
  readonly kind: 'silent';
  readonly candidate?: Candidate;
  readonly error: RequestError;
  /** The transport's own last word, when it was asked at all. */
  readonly terminal?: StreamEvent;
}

export type AnswerEvents<End> = AsyncGenerator<readonly AnswerEvent[], End>;

export interface FailedAttemptDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: Pick<CandidateSources, 'providerOf'>;
  /** Called when the server said that it does not serve a model, or not to this key. */
  noteGone(model: ModelRef): void;
  /** Called when a server says that a model is unavailable. True where the model was withdrawn. */
  noteUnavailable(model: ModelRef): boolean;
  /** The catalog's replacement of a model that is gone, as far as it may answer unasked. */
  replacementFor(model: ModelRef, task: Task): ModelRef | undefined;
  /** Called when the server states a model's window. */
  learnWindow(model: ModelRef, limitTokens: number): void;
  /** Called when the server does not take a part of a request for this model: it is not sent again. */
  learnRefusal(model: ModelRef, refusal: Refusal): void;
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

interface AttemptContext {
  readonly deps: FailedAttemptDeps;
  readonly signal: AbortSignal;
}

/** Acts on a failure. Returns whether the request continues. */
export async function* handleFailedAttempt(
  failed: FailedAttempt,
  state: RequestState,
  { deps, signal }: AttemptContext,
): AnswerEvents<boolean> {
  const { candidate } = failed;
  if (candidate === undefined) return false;
  const error = withWithdrawal(candidate, failed, deps);
  const { queue, routerRequest } = state;
  if (error.kind === 'quota') state.quotaRefusals += 1;
  const move = decideRetry(error, {
    priority: routerRequest.priority,
    hasMore: queue.hasMore,
    isFirstChoice: candidate.reason === 'chosen' || candidate.reason === 'replacement',
    briefRetries: state.briefRetries,
    quotaRefusals: state.quotaRefusals,
    waitedMs: state.waitedMs,
  });
  const asked = formatModelRef(candidate.model);
  deps.log.info('route.silent', {
    ...loggable(error),
    asked,
    task: routerRequest.task,
    move: move.kind,
  });
  switch (move.kind) {
    case 'stop':
      return false;
    case 'skip':
      queue.skip(candidate.model, error);
      return true;
    case 'again':
      queue.putFirst(candidate);
      if (move.why === undefined) {
        await sleep(move.afterMs, deps.clock, signal);
        if (error.kind !== 'quota') state.briefRetries += 1;
      } else {
        yield* countDown(move, candidate.model, { deps, signal });
        state.waitedMs += move.afterMs;
      }
      return true;
    case 'replace':
      return replace(candidate, { ...failed, error }, state, deps);
    case 'shorten':
      return shorten(candidate, error, state, deps);
    case 'adapt':
      return adapt(candidate, error, state, deps);
    default:
      return assertNever(move);
  }
}

/** Some servers answer 503 for a model that they have withdrawn: it is gone like one that they answer 404 for. */
function withWithdrawal(
  { model }: Candidate,
  { error, terminal }: FailedAttempt,
  deps: FailedAttemptDeps,
): RequestError {
  const isUnavailable =
    terminal !== undefined && error.kind === 'overloaded' && error.status === 503;
  return isUnavailable && deps.noteUnavailable(model)
    ? { kind: 'modelGone', model: model.model, detail: error.detail }
    : error;
}

const loggable = (error: RequestError): LogFields =>
  error.kind === 'unsupported' ? { ...error, refusal: refusalName(error.refusal) } : error;

/** Says once a second how long the pause still is. */
async function* countDown(
  { afterMs: forMs, why = 'quota' }: Extract<RetryDecision, { kind: 'again' }>,
  model: ModelRef,
  { deps, signal }: AttemptContext,
): AnswerEvents<void> {
  const untilMs = deps.clock.now() + forMs;
  for (let leftMs = forMs; leftMs > 0 && !signal.aborted; leftMs = untilMs - deps.clock.now()) {
    yield [{ kind: 'waiting', why, forMs: leftMs, model }];
    await sleep(Math.min(leftMs, 1_000), deps.clock, signal);
  }
}

function replace(
  candidate: Candidate,
  failed: FailedAttempt,
  state: RequestState,
  deps: FailedAttemptDeps,
) {
  const { queue, routerRequest } = state;
  queue.skip(candidate.model, failed.error);
  if (failed.terminal !== undefined) deps.noteGone(candidate.model);
  const model = deps.replacementFor(candidate.model, routerRequest.task);
  const provider = model && deps.sources.providerOf(model.provider);
  if (model !== undefined && provider !== undefined && !queue.isKnown(model))
    queue.putFirst({ model, provider, reason: 'replacement' });
  return true;
}

/** The same model once more, without what it refused. False when it refuses what was left out already. */
function adapt(
  candidate: Candidate,
  error: RequestError,
  state: RequestState,
  deps: FailedAttemptDeps,
) {
  if (error.kind !== 'unsupported') return false;
  const name = refusalName(error.refusal);
  if (state.adaptedTo.has(name)) return false;
  state.adaptedTo.add(name);
  deps.learnRefusal(candidate.model, error.refusal);
  state.queue.putFirst(candidate);
  return true;
}

/** A shorter request to the same model, else only candidates with a larger window. */
function shorten(
  candidate: Candidate,
  error: RequestError,
  state: RequestState,
  deps: FailedAttemptDeps,
) {
  const overflow: Overflow = error.kind === 'contextOverflow' ? error : {};
  const stated = overflow.limitTokens;
  if (stated !== undefined) deps.learnWindow(candidate.model, stated);
  const isFirstRefusal = !state.hasShortened;
  const neededTokens = neededFor(candidate, overflow, { state, deps });
  const shorter = isFirstRefusal ? shorterThan(state, overflow) : undefined;
  state.hasShortened = true;
  if (shorter === undefined) {
    const limitTokens = stated ?? deps.windowOf(candidate.model) ?? 0;
    state.queue.skip(candidate.model, error);
    state.queue.narrow((other) => (deps.windowOf(other.model) ?? 0) > limitTokens, 'largerWindow');
  } else {
    state.request = shorter;
    state.queue.putFirst(candidate);
  }
  const isHeld = shorter === undefined && state.queue.hasMore;
  if (isFirstRefusal && !isHeld && state.routerRequest.priority === 'asked')
    deps.noteTooLong(candidate.model, state.routerRequest.task, neededTokens);
  return true;
}

/** Some servers count the answer's upper bound in, some say nothing: more than the limit it is in any case. */
function neededFor(
  { model }: Candidate,
  { currentTokens, limitTokens = 0 }: Overflow,
  { state, deps }: { readonly state: RequestState; readonly deps: FailedAttemptDeps },
): number {
  const promptTokens = currentTokens ?? deps.estimate.promptTokens(model, state.request);
  return Math.max(promptTokens, limitTokens) + shortAnswerTokens;
}

const shorterThan = ({ routerRequest, request }: RequestState, overflow: Overflow) =>
  routerRequest.shorten === undefined
    ? shortenRequest(request, overflow)
    : routerRequest.shorten(overflow.limitTokens);
