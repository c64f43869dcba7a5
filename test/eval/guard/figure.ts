/** A measured figure of one part. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: '%' | 'cases' | 'tokens' | 'a MB';
  readonly better: 'higher' | 'lower';
}

/** What a figure was when it was last recorded. */
export interface Recorded {
  readonly value: number;
  /** By how much it differs between samples of the same kind: the standard deviation over seeds. */
  readonly noise: number;
}

export type Verdict = 'same' | 'better' | 'worse' | 'notRecorded';

/** Rounding of what is recorded, which is no change. */
const rounding = 0.005;

/** A figure is worse when it is so by more than its noise. The same code measures the same: there is no other noise. */
export function compare({ value, better }: Figure, recorded: Recorded | undefined): Verdict {
  if (recorded === undefined) return 'notRecorded';
  const gain = better === 'higher' ? value - recorded.value : recorded.value - value;
  if (Math.abs(gain) <= recorded.noise + rounding) return 'same';
  return gain > 0 ? 'better' : 'worse';
}

/** The value is that of the first seed, which is the one that a check measures. */
export function recordOf(values: readonly number[]): Recorded {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const round = (value: number): number => Math.round(100 * value) / 100;
  return { value: round(values[0] ?? 0), noise: round(Math.sqrt(variance)) };
}

export const percentOf = (part: number, whole: number): number => (100 * part) / Math.max(1, whole);
