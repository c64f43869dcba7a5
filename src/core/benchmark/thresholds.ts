import { assertNever } from '../../shared/assertNever.ts';
import { type BenchResult, summaryOf } from './benchResult.ts';

/** A limit that a benchmark must keep. */
export interface Threshold {
  readonly option: string;
  readonly figure: 'timeToFirstTokenMs' | 'wallMs' | 'tokensPerSecond';
  readonly statistic: 'median' | 'p95';
  readonly bound: 'max' | 'min';
  readonly limit: number;
}

/** A limit that did not hold, in words. */
export function brokenThresholds(result: BenchResult, thresholds: readonly Threshold[]): string[] {
  return thresholds.flatMap((threshold) =>
    result.cells.flatMap((cell) => {
      const summary = summaryOf(cell, threshold.figure);
      const value = summary?.[threshold.statistic];
      if (value !== undefined && holds(threshold, value)) return [];
      const measured = value === undefined ? 'not measured' : value.toFixed(1);
      return [`--${threshold.option} ${threshold.limit}: ${cell.name} has ${measured}`];
    }),
  );
}

function holds(threshold: Threshold, value: number): boolean {
  switch (threshold.bound) {
    case 'max':
      return value <= threshold.limit;
    case 'min':
      return value >= threshold.limit;
    default:
      return assertNever(threshold.bound);
  }
}
