import type { Contestant } from './contestant.ts';

/** What is measured. Times in milliseconds. */
export type Figure =
  | 'warm'
  | 'activate'
  | `idle${number}`
  | 'burst'
  | 'burstConnections'
  | 'raceFailed'
  | 'cpu'
  | 'cpuFast'
  | 'abortWaiting'
  | 'abortMidStream'
  | 'kept';

/** One value a round for each contestant and figure, so that values of one round can be compared. */
export interface Figures {
  note(contestant: Contestant, figure: Figure, value: number): void;
  /** Not a number where nothing was measured. */
  of(contestant: Contestant | undefined, figure: Figure): number;
  /** The median of the rounds' ratios. */
  ratio(contestant: Contestant | undefined, limit: Contestant | undefined, figure: Figure): number;
}

export function createFigures(): Figures {
  const rounds = new Map<string, number[]>();
  const valuesOf = (contestant: Contestant | undefined, figure: Figure): readonly number[] =>
    rounds.get(`${contestant?.id} ${figure}`) ?? [];
  return {
    note(contestant, figure, value) {
      const key = `${contestant.id} ${figure}`;
      rounds.set(key, [...(rounds.get(key) ?? []), value]);
    },
    of: (contestant, figure) => median(valuesOf(contestant, figure)),
    ratio(contestant, limit, figure) {
      const limits = valuesOf(limit, figure);
      return median(
        valuesOf(contestant, figure).map((value, round) => value / (limits[round] ?? Number.NaN)),
      );
    },
  };
}

/** Rounds that failed are not numbers and do not count. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
