/** How one set of measurements differs from an earlier one. */
export interface Difference {
  /** Median of new/old over all pairs, minus 1: 0.1 is 10 % more. */
  readonly change: number;
  /** Chance of a difference this clear when nothing changed (two-sided rank test). */
  readonly chance: number;
  readonly verdict: 'higher' | 'lower' | 'noise';
}

/**
 * Changes below this share are not worth a word, however certain: two runs on one machine differ by that much for
 * reasons that no user would call a change.
 */
export const minRelevantChange = 0.03;

/** Fewer values than this on either side cannot tell a change from noise. */
const minValues = 5;

/**
 * Compares two sets of positive measurements without assuming a distribution: Mann–Whitney's rank test decides, the
 * Hodges–Lehmann estimate on logarithms tells how much. O(n · m).
 * @param risk  accepted chance of calling noise a change, for this one comparison
 */
export function compareSamples(
  before: readonly number[],
  after: readonly number[],
  risk: number,
): Difference {
  if (before.length < minValues || after.length < minValues)
    return { change: 0, chance: 1, verdict: 'noise' };
  const chance = rankTestChance(before, after);
  const change = typicalRatio(before, after) - 1;
  const isReal = chance <= risk && Math.abs(change) >= minRelevantChange;
  if (!isReal) return { change, chance, verdict: 'noise' };
  return { change, chance, verdict: change > 0 ? 'higher' : 'lower' };
}

function typicalRatio(before: readonly number[], after: readonly number[]): number {
  const ratios: number[] = [];
  for (const a of after) for (const b of before) if (a > 0 && b > 0) ratios.push(a / b);
  ratios.sort((x, y) => x - y);
  const middle = ratios.length >> 1;
  if (ratios.length === 0) return 1;
  if (ratios.length % 2 === 1) return ratios[middle] ?? 1;
  return Math.sqrt((ratios[middle - 1] ?? 1) * (ratios[middle] ?? 1));
}

/** Two-sided chance of Mann–Whitney's U, normal approximation with correction for ties and continuity. */
function rankTestChance(before: readonly number[], after: readonly number[]): number {
  const n = before.length;
  const m = after.length;
  const { rankSum, tieTerm } = rank(before, after);
  const u = rankSum - (m * (m + 1)) / 2;
  const mean = (n * m) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance <= 0) return 1;
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * (1 - normalShare(z)));
}

function rank(before: readonly number[], after: readonly number[]) {
  const all = [
    ...before.map((value) => ({ value, isAfter: false })),
    ...after.map((value) => ({ value, isAfter: true })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieTerm = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    const shared = (from + 1 + to) / 2;
    const ties = to - from;
    tieTerm += ties ** 3 - ties;
    for (let i = from; i < to; i++) if (all[i]?.isAfter === true) rankSum += shared;
    from = to;
  }
  return { rankSum, tieTerm };
}

/** Share of a standard normal distribution below `z` ≥ 0 (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const polynomial =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - density * polynomial;
}
