import type { Token } from './tokens.ts';

/**
 * Who speaks for a token: the workspace's places with this context, the open file's with this context, the open
 * file's with a context of the same shape, the names near the hole, and (for a word already begun) all words.
 */
export type Source = 'workspace' | 'local' | 'shape' | 'nearby' | 'vocabulary';

/** Context lengths that are told apart; a length in between counts as the one below. */
export const orders: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20];

/** Index in `orders` of the longest order that is not above `length` (1 or more). */
export function orderIndexOf(length: number): number {
  let index = 0;
  while (index + 1 < orders.length && (orders[index + 1] ?? Infinity) <= length) index++;
  return index;
}

/**
 * Log-weights, found by coordinate search for the share of exactly completed lines on immer, @tanstack/query-core,
 * @trpc/server and @tanstack/router-core (2026-11-21): longer contexts count more, and so do contexts that were
 * seen often and always went on the same way.
 */
const sourceLogWeight: Readonly<Record<Source, number>> = {
  workspace: -2,
  local: -1.5,
  shape: -2.8,
  nearby: -4.2,
  vocabulary: -6,
};
const logWeightPerOrder = 0.65;
const logWeightPerCountStep = 0.3;
const alwaysSameBonus = 1;
const mostlySameBonus = 0.5;
/** Weight reserved for tokens that no source predicts. */
const unseenWeight = Math.exp(-3);

function countStep(total: number): number {
  if (total <= 1) return 0;
  if (total <= 2) return 1;
  if (total <= 4) return 2;
  return total <= 10 ? 3 : 4;
}

function certaintyBonus(peak: number): number {
  if (peak >= 0.999) return alwaysSameBonus;
  return peak > 0.75 ? mostlySameBonus : 0;
}

/** Next tokens with their probabilities; what is missing to 1 was kept back for the unseen. */
export interface Distribution {
  /** Share of a token; 0 when nobody predicts it. */
  shareOf(token: Token): number;
  /** Every token that a place spoke for, and the likeliest of the steady evidence. */
  readonly likely: ReadonlyMap<Token, number>;
  /** Sum of all shares. */
  readonly total: number;
}

/** Votes that are the same for every context: counted once. */
export interface SteadyVotes {
  readonly counts: ReadonlyMap<Token, number>;
  readonly total: number;
  readonly peak: number;
  /** The tokens with the most votes, best first; only these are looked at unless another source names them too. */
  readonly most: readonly Token[];
}

/**
 * Collects votes, speaker by speaker, and mixes them: each speaker's shares count by how much its kind of
 * evidence is worth.
 */
export interface Mixture {
  /** @param times  how often, 1 when absent; 0 is no vote. */
  vote(token: Token, times?: number): void;
  /** Ends one speaker's turn. `keep` lets its votes count for the next, shorter context as well. */
  speak(source: Source, orderIndex: number, keep: boolean): void;
  /** Forgets kept votes, so that another source can begin. */
  clear(): void;
  /** @param nearby  speaks last, when given. */
  result(nearby?: SteadyVotes): Distribution;
}

interface Ballot {
  readonly source: Source;
  readonly orderIndex: number;
  readonly total: number;
  readonly peak: number;
}

const weightOf = ({ source, orderIndex, total, peak }: Ballot): number =>
  Math.exp(
    sourceLogWeight[source] +
      logWeightPerOrder * orderIndex +
      logWeightPerCountStep * countStep(total) +
      certaintyBonus(peak / total),
  );

export function createMixture(): Mixture {
  const votes = new Map<Token, number>();
  const shares = new Map<Token, number>();
  let total = 0;
  let peak = 0;
  let spoken = 0;
  const clear = () => {
    votes.clear();
    total = 0;
    peak = 0;
  };
  return {
    vote(token, times = 1) {
      if (times === 0) return;
      const count = (votes.get(token) ?? 0) + times;
      votes.set(token, count);
      total += times;
      if (count > peak) peak = count;
    },
    speak(source, orderIndex, keep) {
      if (total > 0) {
        const weight = weightOf({ source, orderIndex, total, peak });
        spoken += weight;
        const perVote = weight / total;
        for (const [token, count] of votes)
          shares.set(token, (shares.get(token) ?? 0) + perVote * count);
      }
      if (!keep) clear();
    },
    clear,
    result(nearby) {
      const isAsked = nearby !== undefined && nearby.total > 0;
      const nearbyWeight = isAsked ? weightOf({ source: 'nearby', orderIndex: 0, ...nearby }) : 0;
      const perVote = isAsked ? nearbyWeight / nearby.total : 0;
      const all = spoken + nearbyWeight + unseenWeight;
      const steady = (token: Token) => perVote * (nearby?.counts.get(token) ?? 0);
      const likely = new Map<Token, number>();
      for (const [token, share] of shares) likely.set(token, (share + steady(token)) / all);
      for (const token of nearby?.most ?? [])
        if (!likely.has(token)) likely.set(token, steady(token) / all);
      return {
        likely,
        total: (spoken + nearbyWeight) / all,
        shareOf: (token) => likely.get(token) ?? steady(token) / all,
      };
    },
  };
}
