/** The value below which this share of the values lies. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** One row of the table. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
  /** Undefined: there is no goal to hold it against. */
  readonly isReached?: boolean | undefined;
}

export const inMs = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} ms (p95 ${quantile(values, 0.95).toFixed(1)})`;

/** A time held against the floor of the same run, both by their medians. */
export function beside(
  what: string,
  { own, floor, most }: { own: readonly number[]; floor: readonly number[]; most: number },
): Row {
  const ratio = median(own) / median(floor);
  return {
    what,
    figure: `${ratio.toFixed(2)}× (${inMs(own)} to ${inMs(floor)})`,
    goal: `≤ ${most}×`,
    isReached: ratio <= most,
  };
}

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ what, figure, goal, isReached }) => [
    what,
    figure,
    `${goal}${isReached === false ? ' **missed**' : ''}`,
  ]);
  return [['', 'measured', 'goal'], ['---', '---', '---'], ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
