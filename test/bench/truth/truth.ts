import type { RequestRecord } from '../../server/ledger.ts';

/** The figures of one answer as the server wrote it, on `monotonicMs`. */
export interface TrueFigures {
  readonly timeToFirstTokenMs: number;
  readonly wallMs: number;
  readonly tokensPerSecond: number;
  /** Absolute moments. */
  readonly receivedAtMs: number;
  readonly firstAtMs: number;
}

/** Reads the truth off the server's own record of its writes. Undefined for an answer without text. */
export function trueFigures(record: RequestRecord): TrueFigures | undefined {
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
  return {
    timeToFirstTokenMs: first.atMs - bodyAtMs,
    wallMs: endedAtMs - bodyAtMs,
    tokensPerSecond: (1000 * (tokensOf(content) - tokensOf([first]))) / (last.atMs - first.atMs),
    receivedAtMs: bodyAtMs,
    firstAtMs: first.atMs,
  };
}
