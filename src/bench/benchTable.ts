import {
  type BenchCell,
  type BenchResult,
  type FigureName,
  isLimitedByMachine,
  summaryOf,
} from './benchResult.ts';
import type { CellDifference } from './compareResults.ts';

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
export function renderTable(result: BenchResult): string {
  const rows = result.cells.map(rowOf);
  return renderRows([[...columns], ...rows]);
}

function rowOf(cell: BenchCell): string[] {
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
    remarksOn(cell).join('; '),
  ];
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

function medianOf(cell: BenchCell, figure: FigureName): string {
  const summary = summaryOf(cell, figure);
  return summary === undefined ? '–' : ms(summary.median);
}

/** What a reader must know before trusting a row. */
export function remarksOn(cell: BenchCell): string[] {
  const remarks: string[] = [];
  for (const [kind, count] of Object.entries(cell.failures))
    remarks.push(`${count} failed: ${kind}`);
  const silent = cell.figures.wallMs.length - cell.figures.timeToFirstTokenMs.length;
  if (silent > 0)
    remarks.push(`${silent} without text: reasoning took all tokens (--reasoning none or low)`);
  const outliers = summaryOf(cell, 'timeToFirstTokenMs')?.outliers ?? [];
  if (outliers.length > 0) remarks.push(`outliers: ${outliers.map(ms).join(', ')} ms`);
  if (cell.waitedForQuota > 0) remarks.push(`${cell.waitedForQuota} waited for the rate limit`);
  if (isLimitedByMachine(cell))
    remarks.push(`limited by this machine (its event loop was ${ms(cell.worstLoopMs)} ms late)`);
  return remarks;
}

const figureNames: Readonly<Partial<Record<FigureName, string>>> = {
  timeToFirstTokenMs: 'TTFT',
  tokensPerSecond: 'tokens/s',
  wallMs: 'wall',
};

/** What changed since an earlier run, and whether it is more than noise. */
export function renderComparison(differences: readonly CellDifference[]): string {
  const rows = differences.map((one) => [
    one.cell,
    figureNames[one.figure] ?? one.figure,
    `${one.change >= 0 ? '+' : ''}${(100 * one.change).toFixed(1)} %`,
    one.verdict === 'noise' ? 'noise' : `really ${one.verdict}`,
    one.chance < 0.001 ? '< 0.001' : one.chance.toFixed(3),
  ]);
  return renderRows([
    ['what', 'figure', 'change', 'verdict', 'chance of it without a change'],
    ...rows,
  ]);
}

function renderRows(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}
