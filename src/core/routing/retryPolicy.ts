import type { RequestError } from '../errors.ts';
import { classifyFailure } from './failurePolicy.ts';
import type { Priority } from './routerRequest.ts';

/** What the router does after a candidate did not answer. */
export type RetryDecision =
  | { readonly kind: 'stop' }
  | { readonly kind: 'skip' }
  /** The same candidate once more. `isCounted`: the user sees the pause count down. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly isCounted: boolean }
  | { readonly kind: 'replace' }
  | { readonly kind: 'shorten' };

export interface RetryContext {
  readonly priority: Priority;
  /** Whether another candidate is left. */
  readonly hasMore: boolean;
  /** Whether the candidate is the one the user chose, not one that stands in for it. */
  readonly isFirstChoice: boolean;
  readonly briefRetries: number;
  readonly waitedMs: number;
}

/** An asked-for request waits at most this long for the quota, in milliseconds. */
const longestWaitMs = 10_000;
/** Keeps a wait that was stated as nothing from becoming a busy loop. */
const shortestWaitMs = 100;
/** Provider overload "usually clears in about a second": pause before the one retry, and its upper bound. */
const briefPauseMs = 1_000;
const longestBriefPauseMs = 2_000;

/** The step that the table of failures prescribes here. */
export function decideRetry(error: RequestError, situation: RetryContext): RetryDecision {
  const { next } = classifyFailure(error);
  // A key that was never entered for a stand-in is no reason to leave the user without an answer.
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
    case 'retryBriefly':
      return retryBriefly(error, situation);
    case 'waitForQuota':
      return waitForQuota(error, situation);
  }
}

function retryBriefly(error: RequestError, situation: RetryContext): RetryDecision {
  const { priority, hasMore, briefRetries } = situation;
  if (hasMore || priority === 'automatic' || briefRetries > 0) return { kind: 'skip' };
  const requestedWaitMs = error.kind === 'queue' ? error.retryAfterMs : undefined;
  const afterMs = Math.min(longestBriefPauseMs, requestedWaitMs ?? briefPauseMs);
  return { kind: 'again', afterMs, isCounted: false };
}

function waitForQuota(error: RequestError, situation: RetryContext): RetryDecision {
  const { priority, hasMore, briefRetries, waitedMs } = situation;
  if (hasMore || priority === 'automatic') return { kind: 'skip' };
  // The refusal has shut the gate, and the gate knows the limits best: let it say how long.
  if (error.kind === 'quota' && briefRetries === 0)
    return { kind: 'again', afterMs: 0, isCounted: false };
  const statedMs = waitOf(error);
  if (statedMs === undefined) return { kind: 'skip' };
  const forMs = Math.max(shortestWaitMs, statedMs);
  if (waitedMs + forMs > longestWaitMs) return { kind: 'skip' };
  return { kind: 'again', afterMs: forMs, isCounted: true };
}

function waitOf(error: RequestError): number | undefined {
  if (error.kind === 'gateShut') return error.retryInMs;
  return error.kind === 'quota' ? error.retryAfterMs : undefined;
}
