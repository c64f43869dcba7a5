import type { RequestError } from '../errors.ts';
import { classifyFailure } from './failurePolicy.ts';
import type { Priority } from './routerRequest.ts';

/** What the router does after a candidate did not answer. */
export type RetryDecision =
  | { readonly kind: 'stop' }
  | { readonly kind: 'skip' }
  /** The same candidate once more. With `why` the user sees the pause count down, and reads why. */
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly why: 'quota' | 'loading' | undefined;
    }
  | { readonly kind: 'replace' }
  | { readonly kind: 'shorten' }
  | { readonly kind: 'adapt' };

export interface RetryContext {
  readonly priority: Priority;
  /** Whether another candidate is left. */
  readonly hasMore: boolean;
  /** Whether the candidate is the user's own choice, not a fallback or replacement. */
  readonly isFirstChoice: boolean;
  /** Quick repeats so far, of the provider's own trouble. */
  readonly briefRetries: number;
  /** Requests that the server has refused for the quota, this one among them. */
  readonly quotaRefusals: number;
  /** How long was waited so far, of which the user was told. */
  readonly waitedMs: number;
}

/** An asked-for request waits at most this long for the quota, in milliseconds. */
const longestWaitMs = 10_000;
/** And is sent at most so often, whatever the server says: more would only prolong a limit. */
const maxQuotaTries = 3;
/** Waits after the first and the second refusal are at least this long: servers say "at once" and mean nothing. */
const shortestWaitMs = 500;
const waitGrowth = 4;
/** Provider overload "usually clears in about a second": pause before the one retry, and its upper bound. */
const briefPauseMs = 1_000;
const longestBriefPauseMs = 2_000;
/** A lost connection is opened anew; there is nothing to be waited for. */
const resetPauseMs = 200;
/** Reading a model into memory takes seconds to a minute; asked with growing pauses. */
const longestLoadMs = 60_000;
const firstLoadPauseMs = 2_000;
const longestLoadPauseMs = 10_000;

/** The step that the table of failures prescribes here. */
export function decideRetry(error: RequestError, situation: RetryContext): RetryDecision {
  const { next } = classifyFailure(error);
  // A missing key of a fallback is no reason to leave the user without an answer.
  if (error.kind === 'missingKey' && !situation.isFirstChoice) return { kind: 'skip' };
  switch (next) {
    case 'stop':
      return { kind: 'stop' };
    case 'moveOn':
      return { kind: 'skip' };
    case 'replaceModel':
      return { kind: 'replace' };
    case 'shorten':
      return { kind: 'shorten' };
    case 'adapt':
      return { kind: 'adapt' };
    case 'retryBriefly':
      return retryBriefly(error, situation);
    case 'waitForQuota':
      return waitForQuota(error, situation);
    case 'waitForModel':
      return waitForModel(error, situation);
  }
}

function retryBriefly(error: RequestError, situation: RetryContext): RetryDecision {
  const { priority, hasMore, briefRetries } = situation;
  if (hasMore || priority === 'automatic' || briefRetries > 0) return { kind: 'skip' };
  if (error.kind === 'reset') return { kind: 'again', afterMs: resetPauseMs, why: undefined };
  const statedMs =
    error.kind === 'queue' || error.kind === 'overloaded' ? error.retryAfterMs : undefined;
  // Who asks for a minute is not helped by a second.
  if (error.kind === 'overloaded' && (statedMs ?? 0) > longestBriefPauseMs) return { kind: 'skip' };
  const afterMs = Math.min(longestBriefPauseMs, Math.max(statedMs ?? briefPauseMs, resetPauseMs));
  return { kind: 'again', afterMs, why: undefined };
}

function waitForQuota(error: RequestError, situation: RetryContext): RetryDecision {
  const { priority, hasMore, quotaRefusals, waitedMs } = situation;
  if (hasMore || priority === 'automatic' || quotaRefusals >= maxQuotaTries)
    return { kind: 'skip' };
  // The refusal has shut the gate, and the gate knows the limits best: let it say how long.
  if (error.kind === 'quota' && quotaRefusals === 1)
    return { kind: 'again', afterMs: 0, why: undefined };
  const statedMs = waitOf(error);
  if (statedMs === undefined) return { kind: 'skip' };
  const minMs = shortestWaitMs * waitGrowth ** Math.max(0, quotaRefusals - 1);
  const forMs = Math.max(minMs, statedMs);
  if (waitedMs + forMs > longestWaitMs) return { kind: 'skip' };
  return { kind: 'again', afterMs: forMs, why: 'quota' };
}

function waitForModel(error: RequestError, situation: RetryContext): RetryDecision {
  const { priority, hasMore, waitedMs } = situation;
  if (hasMore || priority === 'automatic') return { kind: 'skip' };
  const statedMs = error.kind === 'loading' ? (error.retryAfterMs ?? 0) : 0;
  const grownMs = Math.min(longestLoadPauseMs, Math.max(firstLoadPauseMs, waitedMs));
  const forMs = Math.max(grownMs, Math.min(statedMs, longestLoadMs));
  if (waitedMs + forMs > longestLoadMs) return { kind: 'skip' };
  return { kind: 'again', afterMs: forMs, why: 'loading' };
}

function waitOf(error: RequestError): number | undefined {
  if (error.kind === 'gateShut') return error.retryInMs;
  return error.kind === 'quota' ? error.retryAfterMs : undefined;
}
