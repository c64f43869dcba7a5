import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { RequestRecord } from '../../server/ledger.ts';
import { monotonicMs } from '../../server/monotonic.ts';

/**
 * The figures of one answer by the server's own record of its writes, on one monotonic clock for both processes: from
 * the moment the request was handed to the transport until the server wrote the text, and until it had written all.
 */
export interface TrueFigures {
  readonly timeToFirstTokenMs: number;
  readonly wallMs: number;
  readonly tokensPerSecond: number;
  /** Handed over → read whole by the server: the part of the figures that is neither the server's nor ours to hear. */
  readonly wayThereMs: number;
}

/** When a client was asked, on `monotonicMs`. */
export const sentAtMs = ({ marks }: RequestTrace): number =>
  // The trace counts on `performance.now()`: the same clock with another zero.
  (marks.sent ?? Number.NaN) + monotonicMs() - performance.now();

/** Moments of one answer's writes, on `monotonicMs`. Undefined for an answer without text. */
export function writesOf(record: RequestRecord) {
  const content = record.writes.filter(({ events }) =>
    events.some(({ kind }) => kind === 'content'),
  );
  const [first] = content;
  const last = content.at(-1);
  const { bodyAtMs, endedAtMs } = record;
  if (!first || !last || bodyAtMs === undefined || endedAtMs === undefined) return undefined;
  const tokensOf = (writes: typeof content) =>
    writes
      .flatMap(({ events }) => events)
      .filter(({ kind }) => kind === 'content')
      .reduce((sum, { tokens }) => sum + tokens, 0);
  const tokensAfterFirst = tokensOf(content) - tokensOf([first]);
  return {
    readAtMs: bodyAtMs,
    firstAtMs: first.atMs,
    lastAtMs: last.atMs,
    endedAtMs,
    tokensAfterFirst,
  };
}

/** The truth of a request that was handed over at `sentMs` (on `monotonicMs`). */
export function trueFigures(record: RequestRecord, sentMs: number): TrueFigures | undefined {
  const writes = writesOf(record);
  if (writes === undefined) return undefined;
  return {
    timeToFirstTokenMs: writes.firstAtMs - sentMs,
    wallMs: writes.endedAtMs - sentMs,
    tokensPerSecond: (1000 * writes.tokensAfterFirst) / (writes.lastAtMs - writes.firstAtMs),
    wayThereMs: writes.readAtMs - sentMs,
  };
}
