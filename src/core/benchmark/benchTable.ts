import {
  type BenchCell,
  type BenchResult,
  type FigureName,
  isLimitedByMachine,
  summaryOf,
} from './benchResult.ts';
import type { CellDifference } from './compareResults.ts';
import type { BenchTexts } from './texts.ts';
import type { BenchVerdict } from './verdict.ts';

const columns = [
  'what',
  'TTFT ms p50 (95 % interval)',
  'p95',
  'wall ms p50',
  'p95',
  'tokens/s p50',
  'server tok/s',
  'network ms',
  'tokens in/out',
  'n',
  'remarks',
] as const;

/** The result as a table for a terminal or a Markdown file. */
export function renderTable(result: BenchResult, texts: BenchTexts): string {
  const rows = result.cells.map((cell) => rowOf(cell, texts));
  return renderRows([[...columns], ...rows]);
}

function rowOf(cell: BenchCell, texts: BenchTexts): string[] {
  const ttft = summaryOf(cell, 'timeToFirstTokenMs');
  const wall = summaryOf(cell, 'wallMs');
  return [
    cell.name,
    ttft === undefined ? '–' : `${ms(ttft.median)} (${ms(ttft.low)}–${ms(ttft.high)})`,
    ttft === undefined ? '–' : ms(ttft.p95),
    wall === undefined ? '–' : ms(wall.median),
    wall === undefined ? '–' : ms(wall.p95),
    medianOf(cell, 'tokensPerSecond'),
    medianOf(cell, 'serverTokensPerSecond'),
    medianOf(cell, 'networkMs'),
    `${medianOf(cell, 'promptTokens')}/${medianOf(cell, 'completionTokens')}`,
    String(cell.figures.wallMs.length),
    remarksOn(cell, texts).join('; '),
  ];
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

function medianOf(cell: BenchCell, figure: FigureName): string {
  const summary = summaryOf(cell, figure);
  return summary === undefined ? '–' : ms(summary.median);
}

/** What a reader must know before trusting a row. */
export function remarksOn(cell: BenchCell, { remarks: strings }: BenchTexts): string[] {
  const remarks: string[] = [];
  for (const [kind, count] of Object.entries(cell.failures))
    remarks.push(strings.failed(count, kind));
  const silent = cell.figures.wallMs.length - cell.figures.timeToFirstTokenMs.length;
  if (silent > 0) remarks.push(strings.silent(silent));
  const outliers = summaryOf(cell, 'timeToFirstTokenMs')?.outliers ?? [];
  if (outliers.length > 0) remarks.push(strings.outliers(outliers));
  if (cell.waitedForQuota > 0) remarks.push(strings.waited(cell.waitedForQuota));
  if (isLimitedByMachine(cell)) remarks.push(strings.machine(cell.worstLoopMs));
  return remarks;
}

/** What changed since an earlier run, and whether it is more than noise. */
export function renderComparison(
  differences: readonly CellDifference[],
  texts: BenchTexts,
): string {
  return renderRows([
    comparisonColumns(texts),
    ...differences.map((one) => comparisonRow(one, texts)),
  ]);
}

export const comparisonColumns = ({ columns }: BenchTexts): readonly string[] => [
  columns.what,
  '',
  columns.change,
  columns.verdict,
  columns.chance,
];

export const comparisonRow = (one: CellDifference, texts: BenchTexts): readonly string[] => [
  one.cell,
  texts.figure[one.figure],
  `${one.change >= 0 ? '+' : ''}${(100 * one.change).toFixed(1)} %`,
  texts.difference[one.verdict],
  one.chance < 0.001 ? '< 0.001' : one.chance.toFixed(3),
];

/** The verdicts on what was published, as lines of a list with the causes below each. */
export function renderVerdicts(verdicts: readonly BenchVerdict[], texts: BenchTexts): string {
  return verdicts
    .flatMap((verdict) => [
      `- ${verdict.cell}: ${texts.verdict(verdict)}`,
      ...verdict.causes.map(
        ({ kind, isFound, measured }) =>
          `    ${isFound ? `→ ${texts.isThere}` : `  ${texts.isNotThere}`}: ${texts.cause(kind, measured)}`,
      ),
    ])
    .join('\n');
}

function renderRows(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}
