import { el, type Markup } from '../../shared/markup.ts';
import { figure, type Scale, scaleTo } from './scale.ts';

/** Width of every drawing in its own units; the page stretches it. */
export const plotWidth = 900;
const axisHeight = 24;

/** What stands above and below a drawing. */
export interface PlotFrame {
  readonly title: string;
  /** Says in a sentence what the drawing shows, for those who hear the page. */
  readonly label: string;
  /** The same figures for those who do not see it. */
  readonly table: DataTable;
  /** Words of the fold that holds the table. */
  readonly tableTitle: string;
}

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns, counted from 0, that hold sentences rather than figures. */
  readonly textColumns?: readonly number[];
}

/** A drawing with its title above and its table folded below. */
export function framed(frame: PlotFrame, height: number, drawing: readonly Markup[]): Markup {
  const viewBox = `0 0 ${plotWidth} ${Math.ceil(height)}`;
  return el(
    'section',
    {},
    el('h2', {}, frame.title),
    el('svg', { viewBox, role: 'img', 'aria-label': frame.label }, drawing),
    el('details', {}, el('summary', {}, frame.tableTitle), dataTable(frame.title, frame.table)),
  );
}

/** A table that scrolls sideways where it is wider than the page, by keys too: `name` is what is heard on coming there. */
export function dataTable(name: string, { columns, rows, textColumns = [] }: DataTable): Markup {
  const kind = (index: number) => (textColumns.includes(index) ? { class: 'text' } : {});
  const head = columns.map((column, index) => el('th', { scope: 'col', ...kind(index) }, column));
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      row.map((text, index) =>
        index === 0 ? el('th', { scope: 'row' }, text) : el('td', kind(index), text),
      ),
    ),
  );
  return el(
    'div',
    { class: 'wide', role: 'region', tabindex: '0', 'aria-label': name },
    el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, body)),
  );
}

export interface StripRow {
  readonly name: string;
  readonly values: readonly number[];
  readonly median: number;
  /** Interval that holds the median with 95 % certainty. */
  readonly low: number;
  readonly high: number;
}

const labelWidth = 330;
const stripHeight = 36;

/** A dot for every value, row by row, with the median and its interval. */
export function stripPlot(rows: readonly StripRow[], frame: PlotFrame): Markup {
  const scale = scaleTo(Math.max(0, ...rows.flatMap(({ values }) => values)));
  const x = (value: number) => labelWidth + (plotWidth - labelWidth - 20) * scale.share(value);
  const height = rows.length * stripHeight + axisHeight;
  const drawn = rows.flatMap((row, index) => {
    const y = index * stripHeight + stripHeight / 2;
    return [
      el('text', { x: 0, y: y + 4 }, row.name),
      // Neighbours are set apart so that equal values stay countable.
      ...row.values.map((value, nth) =>
        el('circle', { class: 'dot', cx: x(value), cy: y + ((nth * 7) % 13) - 6, r: 3 }),
      ),
      el('line', { class: 'interval', x1: x(row.low), x2: x(row.high), y1: y, y2: y }),
      el('line', {
        class: 'median',
        x1: x(row.median),
        x2: x(row.median),
        y1: y - 11,
        y2: y + 11,
      }),
    ];
  });
  return framed(frame, height, [...verticalGrid(scale, x, height), ...drawn]);
}

export interface TimePoint {
  readonly atMs: number;
  readonly p50: number;
  readonly p95: number;
}

export interface TimePlotInput {
  readonly fromMs: number;
  readonly toMs: number;
  /** Measured hour by hour or day by day; empty slots are left out. */
  readonly points: readonly TimePoint[];
  /** Single requests, where they are still known. */
  readonly dots: readonly { readonly atMs: number; readonly value: number }[];
  /** Names of moments along the axis, with their place. */
  readonly ticks: readonly { readonly atMs: number; readonly name: string }[];
}

const plotHeight = 220;
const leftAxis = 52;

/** Medians and 95th percentiles over time, single requests as dots. */
export function timePlot(input: TimePlotInput, frame: PlotFrame): Markup {
  const scale = scaleTo(
    Math.max(0, ...input.points.map(({ p95 }) => p95), ...input.dots.map(({ value }) => value)),
  );
  const spanMs = Math.max(1, input.toMs - input.fromMs);
  const x = (atMs: number) =>
    leftAxis + ((plotWidth - leftAxis - 20) * (atMs - input.fromMs)) / spanMs;
  const y = (value: number) => 8 + (plotHeight - 8) * (1 - scale.share(value));
  const line = (pick: (point: TimePoint) => number) =>
    input.points
      .map(
        (point, index) =>
          `${index === 0 ? 'M' : 'L'}${round(x(point.atMs))} ${round(y(pick(point)))}`,
      )
      .join('');
  return framed(frame, plotHeight + axisHeight, [
    ...horizontalGrid(scale, y),
    ...input.ticks.map(({ atMs, name }) =>
      el('text', { class: 'tick', x: x(atMs), y: plotHeight + 18, 'text-anchor': 'middle' }, name),
    ),
    ...input.dots.map(({ atMs, value }) =>
      el('circle', { class: 'dot', cx: x(atMs), cy: y(value), r: 2.5 }),
    ),
    el('path', { class: 'line2', d: line(({ p95 }) => p95) }),
    el('path', { class: 'line', d: line(({ p50 }) => p50) }),
    ...input.points.flatMap((point) => [
      el('circle', { class: 'mark2', cx: x(point.atMs), cy: y(point.p95), r: 3 }),
      el('circle', { class: 'mark', cx: x(point.atMs), cy: y(point.p50), r: 3.5 }),
    ]),
  ]);
}

export interface Column {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How often values fall between two bounds. */
export function columnPlot(columns: readonly Column[], frame: PlotFrame): Markup {
  const across = scaleTo(Math.max(0, ...columns.map(({ to }) => to)));
  const counts = scaleTo(Math.max(0, ...columns.map(({ count }) => count)));
  // Nothing happens half a time.
  const up = { ...counts, ticks: counts.ticks.filter(Number.isInteger) };
  const x = (value: number) => leftAxis + (plotWidth - leftAxis - 20) * across.share(value);
  const y = (value: number) => 8 + (plotHeight - 8) * (1 - up.share(value));
  return framed(frame, plotHeight + axisHeight, [
    ...horizontalGrid(up, y),
    ...across.ticks.map((tick) =>
      el(
        'text',
        { class: 'tick', x: x(tick), y: plotHeight + 18, 'text-anchor': 'middle' },
        figure(tick),
      ),
    ),
    ...columns.map(({ from, to, count }) =>
      el('rect', {
        class: 'column',
        x: x(from),
        y: y(count),
        width: Math.max(1, x(to) - x(from) - 1),
        height: y(0) - y(count),
      }),
    ),
  ]);
}

export interface Phase {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** 0–4: colour. */
  readonly kind: number;
}

const phaseHeight = 24;

/** What one request spent its time on, in order. */
export function waterfall(phases: readonly Phase[], frame: PlotFrame): Markup {
  const scale = scaleTo(Math.max(0, ...phases.map(({ toMs }) => toMs)));
  const left = 190;
  const x = (value: number) => left + (plotWidth - left - 80) * scale.share(value);
  const height = phases.length * phaseHeight + axisHeight;
  const rows = phases.flatMap(({ name, fromMs, toMs, kind }, index) => {
    const y = index * phaseHeight;
    return [
      el('text', { x: 0, y: y + 16 }, name),
      el('rect', {
        class: `phase${kind}`,
        x: x(fromMs),
        y: y + 4,
        width: Math.max(1.5, x(toMs) - x(fromMs)),
        height: phaseHeight - 8,
      }),
      el('text', { class: 'tick', x: x(toMs) + 6, y: y + 16 }, `${figure(toMs - fromMs)} ms`),
    ];
  });
  return framed(frame, height, [...verticalGrid(scale, x, height), ...rows]);
}

function verticalGrid(scale: Scale, x: (value: number) => number, height: number): Markup[] {
  return scale.ticks.flatMap((tick) => [
    el('line', { class: 'grid', x1: x(tick), x2: x(tick), y1: 0, y2: height - axisHeight }),
    el('text', { class: 'tick', x: x(tick), y: height - 6, 'text-anchor': 'middle' }, figure(tick)),
  ]);
}

function horizontalGrid(scale: Scale, y: (value: number) => number): Markup[] {
  return scale.ticks.flatMap((tick) => [
    el('line', { class: 'grid', x1: leftAxis, x2: plotWidth - 10, y1: y(tick), y2: y(tick) }),
    el(
      'text',
      { class: 'tick', x: leftAxis - 6, y: y(tick) + 4, 'text-anchor': 'end' },
      figure(tick),
    ),
  ]);
}

const round = (value: number): number => Math.round(value * 10) / 10;
