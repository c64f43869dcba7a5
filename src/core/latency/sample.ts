/** Quantile of a sorted, non-empty list by linear interpolation between ranks. `share` is 0–1. */
export function quantileOf(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile needs at least one value');
  const rank = share * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? 0;
  const high = sorted[Math.ceil(rank)] ?? low;
  return low + (high - low) * (rank - Math.floor(rank));
}

/** What a set of measurements says, with the uncertainty of its median. */
export interface SampleSummary {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  /** 95 % confidence interval of the median. */
  readonly low: number;
  readonly high: number;
  /** Values further than three interquartile ranges outside the quartiles. */
  readonly outliers: readonly number[];
}

/** Summarises measurements; undefined for none. O(n log n). */
export function summarise(values: readonly number[]): SampleSummary | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const q1 = quantileOf(sorted, 0.25);
  const q3 = quantileOf(sorted, 0.75);
  const reach = 3 * (q3 - q1);
  const [low, high] = medianInterval(sorted);
  return {
    count: sorted.length,
    median: quantileOf(sorted, 0.5),
    p95: quantileOf(sorted, 0.95),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    low,
    high,
    outliers: reach === 0 ? [] : sorted.filter((value) => value < q1 - reach || value > q3 + reach),
  };
}

/** Order statistics that enclose the median with 95 % confidence (binomial, normal approximation). */
function medianInterval(sorted: readonly number[]): [number, number] {
  const n = sorted.length;
  const half = 1.96 * Math.sqrt(n) * 0.5;
  const from = Math.max(0, Math.floor(n / 2 - half));
  const to = Math.min(n - 1, Math.ceil(n / 2 + half) - (n % 2 === 0 ? 1 : 0));
  return [sorted[from] ?? 0, sorted[to] ?? 0];
}
