import type { RetryTime } from '../shared/chatMessage.ts';

/**
 * Whole seconds from `nowMs` (the page's clock) to a moment of the host's, which may be another machine's: never more than
 * it was at first, 0 when it has come.
 */
export function secondsLeft(until: RetryTime | undefined, nowMs: number): number {
  if (until === undefined) return 0;
  return Math.ceil(Math.min(Math.max(0, until.wallMs - nowMs), until.inMs) / 1_000);
}
