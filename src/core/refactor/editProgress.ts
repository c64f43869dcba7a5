import type { Clock } from '../clock.ts';

/** What can be told of a rewrite while it streams. */
export interface EditProgress {
  /** Whole lines so far. */
  readonly lines: number;
  /** Estimated from characters while it streams; undefined until there is enough to divide. */
  readonly tokensPerSecond: number | undefined;
}

export interface ProgressMeter {
  add(code: string): void;
  read(): EditProgress;
}

/** Characters per token of code, for the running figure only; the final one comes from the response. */
const charsPerToken = 3.6;
/** Below this a rate says more about one network chunk than about the model. */
const minMs = 50;

export function createProgressMeter(clock: Pick<Clock, 'now'>): ProgressMeter {
  let chars = 0;
  let lines = 0;
  let firstChars = 0;
  let startedAt: number | undefined;
  let latestAt = 0;
  return {
    add(code) {
      latestAt = clock.now();
      if (startedAt === undefined) {
        startedAt = latestAt;
        // What came in the first chunk was made before the clock ran.
        firstChars = code.length;
      }
      chars += code.length;
      lines += code.split('\n').length - 1;
    },
    read() {
      const ms = startedAt === undefined ? 0 : latestAt - startedAt;
      const tokens = (chars - firstChars) / charsPerToken;
      return {
        lines,
        tokensPerSecond: ms < minMs ? undefined : Math.round((tokens * 1000) / ms),
      };
    },
  };
}
