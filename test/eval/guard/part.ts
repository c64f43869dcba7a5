import type { Figure } from './figure.ts';

export interface Sample {
  /** Which cases are chosen. */
  readonly seed: number;
  /** Share of the cases, above 0 and up to 1. */
  readonly size: number;
}

/** One part of the product that is measured, on fixtures of this project alone. */
export interface GuardedPart {
  readonly name: string;
  readonly measure: (sample: Sample) => Promise<readonly Figure[]>;
}

/** The first of a list, or all; at least one. */
export const someOf = <T>(list: readonly T[], sample: Sample): readonly T[] =>
  list.slice(0, sized(list.length, sample));

/** At least one. */
export const sized = (count: number, { size }: Sample): number =>
  Math.max(1, Math.round(count * size));
