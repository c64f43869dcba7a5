import { el, type Markup } from '../../shared/markup.ts';
import { dataTable, type StripRow, stripPlot } from '../report/plot.ts';
import { type BenchResult, figureNames, summaryOf } from './benchResult.ts';
import { comparisonColumns, comparisonRow, remarksOn } from './benchTable.ts';
import type { CellDifference } from './compareResults.ts';
import type { BenchTexts } from './texts.ts';
import type { BenchVerdict } from './verdict.ts';

/** Everything that a report of one run tells. */
export interface BenchReport {
  readonly result: BenchResult;
  readonly verdicts: readonly BenchVerdict[];
  /** Undefined: there was nothing to compare with. */
  readonly comparison:
    | { readonly date: string; readonly differences: readonly CellDifference[] }
    | undefined;
}

type DrawnFigure = 'timeToFirstTokenMs' | 'tokensPerSecond' | 'wallMs';

/** The figures that are drawn, each with its unit. */
const drawn: readonly { readonly figure: DrawnFigure; readonly unit: 'ms' | 'rate' }[] = [
  { figure: 'timeToFirstTokenMs', unit: 'ms' },
  { figure: 'tokensPerSecond', unit: 'rate' },
  { figure: 'wallMs', unit: 'ms' },
];

/** A report as a page: for the editor's panel and for an exported file alike. */
export function benchReport(report: BenchReport, texts: BenchTexts): Markup[] {
  const { result, verdicts, comparison } = report;
  const date = result.date.slice(0, 16).replace('T', ' ');
  const waited = result.cells.reduce((sum, cell) => sum + cell.waitedForQuota, 0);
  const total = result.cells.reduce((sum, cell) => sum + cell.figures.wallMs.length, 0);
  return [
    el('h1', {}, texts.title),
    el('p', { class: 'quiet' }, texts.facts(date, result.machine, result.baseUrl)),
    ...(result.isPartial ? [el('p', { class: 'bad' }, texts.stopped)] : []),
    ...(waited > 0 ? [el('p', { class: 'bad' }, texts.limits(waited, total))] : []),
    overview(result, texts),
    ...remarks(result, texts),
    ...(verdicts.length > 0 ? [verdictSection(verdicts, texts)] : []),
    ...(comparison === undefined ? [] : [comparisonSection(comparison, texts)]),
    ...drawn.flatMap((plot) => plotOf(result, plot, texts)),
    el('h2', {}, texts.all),
    allFigures(result, texts),
    ...texts.definitions.map((text) => el('p', { class: 'quiet' }, text)),
  ];
}

function overview(result: BenchResult, texts: BenchTexts): Markup {
  const { columns } = texts;
  return dataTable(texts.title, {
    columns: [
      columns.what,
      ...drawn.flatMap(({ figure }) => [`${texts.brief[figure]} ${columns.median}`, columns.p95]),
      columns.count,
    ],
    rows: result.cells.map((cell) => [
      cell.name,
      ...drawn.flatMap(({ figure }) => {
        const summary = summaryOf(cell, figure);
        return summary === undefined ? ['–', '–'] : [short(summary.median), short(summary.p95)];
      }),
      String(cell.figures.wallMs.length),
    ]),
  });
}

function remarks(result: BenchResult, texts: BenchTexts): Markup[] {
  const items = result.cells.flatMap((cell) =>
    remarksOn(cell, texts).map((text) => el('li', {}, el('strong', {}, cell.name), ` ${text}`)),
  );
  return items.length === 0
    ? []
    : [el('h2', {}, texts.columns.remarks), el('ul', { class: 'quiet' }, items)];
}

function verdictSection(verdicts: readonly BenchVerdict[], texts: BenchTexts): Markup {
  const items = verdicts.map((verdict) =>
    el(
      'li',
      {},
      el('strong', { class: verdict.isOff ? 'bad' : 'good' }, verdict.cell),
      ` ${texts.verdict(verdict)}`,
      verdict.causes.length === 0
        ? undefined
        : el(
            'ul',
            {},
            verdict.causes.map(({ kind, isFound, measured }) =>
              el(
                'li',
                {},
                isFound ? el('strong', {}, texts.isThere) : texts.isNotThere,
                `: ${texts.cause(kind, measured)}`,
              ),
            ),
          ),
    ),
  );
  return el('section', {}, el('h2', {}, texts.verdicts), el('ul', {}, items));
}

function comparisonSection(
  { date, differences }: NonNullable<BenchReport['comparison']>,
  texts: BenchTexts,
): Markup {
  const rows = differences.map((one) => comparisonRow(one, texts));
  const title = texts.comparison(date.slice(0, 16).replace('T', ' '));
  return el(
    'section',
    {},
    el('h2', {}, title),
    rows.length === 0
      ? el('p', {}, texts.nothingToCompare)
      : dataTable(title, { columns: comparisonColumns(texts), rows, textColumns: [1] }),
  );
}

function plotOf(result: BenchResult, plot: (typeof drawn)[number], texts: BenchTexts): Markup[] {
  const rows = result.cells.flatMap((cell): StripRow[] => {
    const summary = summaryOf(cell, plot.figure);
    return summary === undefined
      ? []
      : [{ name: cell.name, values: cell.figures[plot.figure], ...summary }];
  });
  if (rows.length === 0) return [];
  const { columns } = texts;
  const name = texts.figure[plot.figure];
  return [
    stripPlot(rows, {
      title: `${name} (${texts.unit[plot.unit]})`,
      label: texts.plotLabel(name),
      tableTitle: texts.tableTitle,
      table: {
        columns: [columns.what, columns.median, columns.interval, columns.p95, columns.count],
        rows: result.cells.flatMap((cell) => {
          const summary = summaryOf(cell, plot.figure);
          if (summary === undefined) return [];
          const { median, low, high, p95, count } = summary;
          return [
            [cell.name, short(median), `${short(low)}–${short(high)}`, short(p95), String(count)],
          ];
        }),
      },
    }),
  ];
}

function allFigures(result: BenchResult, texts: BenchTexts): Markup {
  return dataTable(texts.all, {
    columns: [texts.columns.what, ...figureNames.map((figure) => texts.figure[figure])],
    rows: result.cells.map((cell) => [
      cell.name,
      ...figureNames.map((figure) => {
        const summary = summaryOf(cell, figure);
        return summary === undefined ? '–' : short(summary.median);
      }),
    ]),
  });
}

const short = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 1 : 0);
