import type { LineCandidate } from './lineSearch.ts';

/**
 * Logistic model of "this line is exactly right", fitted to 4,200 held-out lines of immer, @trpc/server,
 * @tanstack/query-core, @tanstack/router-core, zod and @noble/hashes (2026-11-21): the candidate's own
 * probability, the length of what it suggests, and how much workspace there was to learn from.
 */
const bias = 0.019;
const perProbabilityLogit = 0.927;
const perLogCharacter = -0.337;
const perLog10Tokens = 0.91;
/** Log10 of the workspace size from which more text earns no more trust: other languages' were less sure. */
const enoughLog10Tokens = 5;

/**
 * Of the fitted lines scored at least `chance`, at least the share `right` was exactly right in each package but
 * the smallest. The way from a line's own chance to what is promised of all that are given with it.
 */
const promises: readonly { readonly chance: number; readonly right: number }[] = [
  { chance: 0, right: 0.2 },
  { chance: 0.1, right: 0.42 },
  { chance: 0.2, right: 0.53 },
  { chance: 0.3, right: 0.6 },
  { chance: 0.4, right: 0.66 },
  { chance: 0.5, right: 0.71 },
  { chance: 0.6, right: 0.76 },
  { chance: 0.7, right: 0.8 },
  { chance: 0.8, right: 0.86 },
  { chance: 0.9, right: 0.9 },
  { chance: 1, right: 0.97 },
];

/**
 * How far to trust the best candidate, 0–1: of all lines given with this confidence or more, at least this share
 * is exactly right.
 * @param line           what the best candidate adds
 * @param indexedTokens  size of the workspace
 */
export function confidenceOf(
  candidates: readonly LineCandidate[],
  line: string,
  indexedTokens: number,
): number {
  const best = candidates[0];
  if (best === undefined || line.length === 0) return 0;
  const scores = candidates.reduce((sum, candidate) => sum + candidate.score, 0);
  const mass = candidates.reduce((sum, candidate) => sum + candidate.probability, 0);
  const probability = clamp(scores > 0 ? (mass * best.score) / scores : 0);
  const logit =
    bias +
    perProbabilityLogit * Math.log(probability / (1 - probability)) +
    perLogCharacter * Math.log(line.length) +
    perLog10Tokens * Math.min(0, Math.log10(indexedTokens + 1) - enoughLog10Tokens);
  return promised(1 / (1 + Math.exp(-logit)));
}

/** Keeps the logit finite. */
const clamp = (probability: number): number => Math.min(0.9999, Math.max(0.0001, probability));

function promised(chance: number): number {
  for (let i = 1; i < promises.length; i++) {
    const low = promises[i - 1];
    const high = promises[i];
    if (low === undefined || high === undefined || chance > high.chance) continue;
    const part = (chance - low.chance) / (high.chance - low.chance);
    return low.right + part * (high.right - low.right);
  }
  return 1;
}
