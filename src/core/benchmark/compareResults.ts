import { compareSamples, type Difference } from '../latency/comparison.ts';
import type { BenchResult, FigureName } from './benchResult.ts';

/** One figure of one cell, then and now. */
export interface CellDifference extends Difference {
  readonly cell: string;
  readonly figure: FigureName;
}

/** The figures that a user would feel. */
const comparedFigures: readonly FigureName[] = ['timeToFirstTokenMs', 'tokensPerSecond', 'wallMs'];

/** Accepted chance that one whole comparison of unchanged models raises an alarm. */
const familyRisk = 0.03;

/** Compares every cell that both results have. The more is compared, the more certain each difference must be. */
export function compareResults(before: BenchResult, after: BenchResult): CellDifference[] {
  const pairs = after.cells.flatMap((cell) => {
    const old = before.cells.find((one) => one.name === cell.name);
    return old === undefined ? [] : [{ cell, old }];
  });
  const risk = familyRisk / Math.max(1, pairs.length * comparedFigures.length);
  return pairs.flatMap(({ cell, old }) =>
    comparedFigures
      .filter((figure) => old.figures[figure].length > 0 && cell.figures[figure].length > 0)
      .map((figure) => ({
        cell: cell.name,
        figure,
        ...compareSamples(old.figures[figure], cell.figures[figure], risk),
      })),
  );
}
