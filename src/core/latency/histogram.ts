/** A histogram as JSON. Bucket `i` holds values in (γ^(i−1), γ^i]. */
export interface HistogramData {
  /** `[bucket, count]`, ascending, counts above 0. */
  readonly buckets: readonly (readonly [number, number])[];
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Counts positive values in buckets that grow with them, so that quantiles are exact within 1 %. */
export interface Histogram {
  /** O(1). What is no positive number is counted as the smallest value. */
  record(value: number): void;
  /** Adds another one's counts, with the result that its values would have had. */
  merge(other: HistogramData): void;
  readonly count: number;
  readonly sum: number;
  /** At most 1 % off the true quantile by rank; undefined for no values. `share` is 0–1. */
  quantile(share: number): number | undefined;
  toData(): HistogramData;
}

/** DDSketch (Masson, Rim, Lee 2019): with γ = (1 + ε) / (1 − ε) a bucket's middle is within ε of all its values. */
const relativeError = 0.01;
const gamma = (1 + relativeError) / (1 - relativeError);
const perLog = 1 / Math.log(gamma);

/** 1 µs to 1,000,000 s in milliseconds; beyond, values count as the nearest of these. At most 1,382 buckets. */
const minValue = 0.001;
const maxValue = 1e9;
export const minBucket = bucketOf(minValue);
export const maxBucket = bucketOf(maxValue);

function bucketOf(value: number): number {
  return Math.ceil(Math.log(value) * perLog);
}

export function createHistogram(data?: HistogramData): Histogram {
  const counts = new Map<number, number>();
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;

  const add = (bucket: number, times: number): void => {
    counts.set(bucket, (counts.get(bucket) ?? 0) + times);
    count += times;
  };

  function merge(other: HistogramData): void {
    if (other.buckets.length === 0) return;
    for (const [bucket, times] of other.buckets)
      add(Math.min(maxBucket, Math.max(minBucket, bucket)), times);
    sum += other.sum;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  if (data !== undefined) merge(data);
  return {
    record(value) {
      const counted = value > minValue ? Math.min(value, maxValue) : minValue;
      add(bucketOf(counted), 1);
      sum += counted;
      if (counted < min) min = counted;
      if (counted > max) max = counted;
    },
    merge,
    get count() {
      return count;
    },
    get sum() {
      return sum;
    },
    quantile(share) {
      if (count === 0) return undefined;
      let left = Math.floor(share * (count - 1));
      for (const [bucket, times] of sorted(counts)) {
        left -= times;
        if (left < 0) return Math.min(max, Math.max(min, middleOf(bucket)));
      }
      return max;
    },
    toData: () => ({ buckets: sorted(counts), sum, min: count === 0 ? 0 : min, max }),
  };
}

/** The value whose relative distance to both ends of the bucket is the same. */
const middleOf = (bucket: number): number => (2 * gamma ** bucket) / (gamma + 1);

/** The counts of a histogram in bars of equal width; what lies above the 99th percentile is counted in the last. */
export function barsOf(data: HistogramData, bars: number): HistogramBar[] {
  const total = data.buckets.reduce((sum, [, times]) => sum + times, 0);
  let left = Math.ceil(0.99 * total);
  let top = 0;
  for (const [bucket, times] of data.buckets) {
    if (left > 0) top = Math.min(data.max, middleOf(bucket));
    left -= times;
  }
  if (top <= 0) return [];
  const width = top / bars;
  const counts = Array.from({ length: bars }, () => 0);
  for (const [bucket, times] of data.buckets) {
    const index = Math.min(bars - 1, Math.floor(middleOf(bucket) / width));
    counts[index] = (counts[index] ?? 0) + times;
  }
  return counts.map((count, index) => ({ from: index * width, to: (index + 1) * width, count }));
}

export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const sorted = (counts: ReadonlyMap<number, number>): [number, number][] =>
  [...counts].sort(([a], [b]) => a - b);
