import type { Clock } from '../clock.ts';

/** Two rejections in a row: leave the user alone for a while. */
const quietMs = 30_000;
/** The threshold follows what the user takes and turns down, in these steps and bounds. */
const thresholdStep = 0.05;
const maxThresholdShift = 0.25;

/** What the user's verdicts on next edits mean for the ones to come. */
export interface Verdicts {
  note(verdict: 'accepted' | 'rejected'): void;
  /** Added to the confidence from which on a proposal is shown. */
  readonly thresholdShift: number;
  /** Whether nothing is to be shown by itself now. */
  readonly isQuiet: boolean;
  endQuiet(): void;
}

export function createVerdicts(clock: Pick<Clock, 'now'>): Verdicts {
  let rejectedInRow = 0;
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let thresholdShift = 0;
  return {
    note(verdict) {
      const step = verdict === 'accepted' ? -thresholdStep : thresholdStep;
      thresholdShift = Math.max(
        -maxThresholdShift / 2,
        Math.min(maxThresholdShift, thresholdShift + step),
      );
      rejectedInRow = verdict === 'accepted' ? 0 : rejectedInRow + 1;
      if (rejectedInRow >= 2) quietUntilMs = clock.now() + quietMs;
    },
    get thresholdShift() {
      return thresholdShift;
    },
    get isQuiet() {
      return clock.now() < quietUntilMs;
    },
    endQuiet() {
      quietUntilMs = Number.NEGATIVE_INFINITY;
    },
  };
}
