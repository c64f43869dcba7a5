import { el, type Markup } from '../../shared/markup.ts';
import type { RequestTrace } from '../api/requestTrace.ts';
import { exportBar } from '../report/exportBar.ts';
import { columnPlot, dataTable, timePlot, waterfall } from '../report/plot.ts';
import { figure } from '../report/scale.ts';
import type { Task } from '../task.ts';
import { figuresOf } from './figures.ts';
import { barsOf, createHistogram, type HistogramData } from './histogram.ts';
import type { LedgerSummary } from './ledger.ts';
import { type LedgerCell, type LedgerMetric, ledgerMetrics } from './ledgerData.ts';
import { type PhaseKind, phasesOf } from './phases.ts';
import { type ReportRange, reportRanges } from './reportRange.ts';
import type { ReportTexts } from './reportTexts.ts';
import { timeTicks } from './timeTicks.ts';

const hourMs = 3_600_000;

const rangeMs: Readonly<Record<ReportRange, number>> = {
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 30 * 24 * hourMs,
};

/** What the user chose to see. */
export interface ReportView {
  readonly range: ReportRange;
  /** Model and task; undefined: those with the most requests. */
  readonly series: string | undefined;
  readonly metric: LedgerMetric;
  /** Moment of the request that is looked at; undefined: the last one. */
  readonly request: string | undefined;
}

export const firstView: ReportView = {
  range: 'day',
  series: undefined,
  metric: 'firstToken',
  request: undefined,
};

export interface ReportFacts {
  readonly cells: readonly LedgerCell[];
  /** Summaries since a moment of `Clock.wallMs()`. */
  summaries(sinceWallMs: number): readonly LedgerSummary[];
  /** The last requests of this window, oldest first. */
  readonly recent: readonly RequestTrace[];
  readonly nowMs: number;
}

interface Named {
  readonly provider: string;
  readonly model: string;
  readonly task: Task;
}

const seriesKey = ({ provider, model, task }: Named): string => `${task} ${provider}/${model}`;

/** The view after something was chosen; what is none of the choices changes nothing. */
export function chooseInReport(view: ReportView, action: string, value: string): ReportView {
  switch (action) {
    case 'range': {
      const range = reportRanges.find((one) => one === value);
      return range === undefined ? view : { ...view, range, request: undefined };
    }
    case 'metric': {
      const metric = ledgerMetrics.find((one) => one === value);
      return metric === undefined ? view : { ...view, metric };
    }
    case 'series':
      return { ...view, series: value, request: undefined };
    case 'request':
      return { ...view, request: value };
    default:
      return view;
  }
}

/** What the report shows of the ledger, read once. */
export interface ReadReport {
  readonly sinceMs: number;
  readonly summaries: readonly LedgerSummary[];
  /** Undefined: nothing was measured in this time. */
  readonly chosen: LedgerSummary | undefined;
  readonly cells: readonly LedgerCell[];
  readonly traces: readonly RequestTrace[];
}

export function readReport(view: ReportView, facts: ReportFacts): ReadReport {
  const sinceMs = facts.nowMs - rangeMs[view.range];
  const summaries = [...facts.summaries(sinceMs)].sort((a, b) => requestsOf(b) - requestsOf(a));
  const chosen = summaries.find((one) => seriesKey(one) === view.series) ?? summaries[0];
  const key = chosen === undefined ? '' : seriesKey(chosen);
  return {
    sinceMs,
    summaries,
    chosen,
    cells: facts.cells.filter(
      (cell) => seriesKey(cell) === key && cell.slot + cell.slotMs > sinceMs,
    ),
    traces: facts.recent.filter((one) => seriesKey(one) === key && one.wallMs >= sinceMs),
  };
}

/** The view with its series named, so that it stays while others grow larger. */
export const settled = (view: ReportView, { chosen }: ReadReport): ReportView =>
  chosen === undefined ? view : { ...view, series: seriesKey(chosen) };

/** How many requests the report shows: what is said aloud after a choice. */
export const shownRequests = ({ chosen }: ReadReport): number =>
  chosen === undefined ? 0 : requestsOf(chosen);

const requestsOf = ({ complete, cancelled, failed }: LedgerSummary): number =>
  complete + cancelled + failed;

/** The whole report as a page. */
export function latencyReport(
  view: ReportView,
  facts: ReportFacts,
  strings: ReportTexts,
): Markup[] {
  const read = readReport(view, facts);
  const { chosen } = read;
  const head = [
    el('h1', {}, strings.title),
    el('p', { class: 'quiet' }, strings.intro),
    filters(view, read, strings),
  ];
  if (chosen === undefined) return [...head, el('p', {}, strings.nothing)];
  return [
    ...head,
    el('h2', {}, strings.perTask),
    summaryTable(read, strings),
    overTime(view, read, { strings, nowMs: facts.nowMs }),
    ...distribution(view, read, strings),
    ...oneRequest(view, read, strings),
  ];
}

function filters(view: ReportView, read: ReadReport, strings: ReportTexts): Markup {
  const key = read.chosen === undefined ? '' : seriesKey(read.chosen);
  return el(
    'div',
    { class: 'bar' },
    chooser('range', strings.label.range, {
      options: reportRanges.map((range) => [range, strings.range[range]]),
      value: view.range,
    }),
    chooser('series', strings.label.series, {
      options: read.summaries.map((one) => [
        seriesKey(one),
        strings.series(one.model, one.task, requestsOf(one)),
      ]),
      value: key,
    }),
    chooser('metric', strings.label.metric, {
      options: ledgerMetrics.map((metric) => [metric, strings.metric[metric]]),
      value: view.metric,
    }),
    ...exportBar(strings, {}).children,
  );
}

function chooser(
  name: string,
  label: string,
  of: { readonly options: readonly (readonly [string, string])[]; readonly value: string },
): Markup {
  const options = of.options.map(([value, text]) =>
    el('option', { value, ...(value === of.value && { selected: '' }) }, text),
  );
  return el(
    'div',
    { class: 'field' },
    el('label', { for: name }, label),
    el('select', { id: name, 'data-action': name }, options),
  );
}

function summaryTable({ summaries }: ReadReport, strings: ReportTexts): Markup {
  const { columns } = strings;
  const at = (value: number | undefined) => (value === undefined ? '–' : figure(value));
  return dataTable(strings.perTask, {
    columns: [
      columns.what,
      columns.requests,
      columns.cancelled,
      columns.failed,
      columns.firstToken,
      columns.firstTokenLate,
      columns.wall,
      columns.rate,
      columns.open,
      columns.tokens,
    ],
    rows: summaries.map((one) => [
      strings.series(one.model, one.task, one.complete),
      String(requestsOf(one)),
      String(one.cancelled),
      String(one.failed),
      at(one.percentiles.firstToken?.p50),
      at(one.percentiles.firstToken?.p95),
      at(one.percentiles.wall?.p50),
      at(one.percentiles.rate?.p50),
      one.reuse === undefined ? '–' : `${Math.floor(100 * one.reuse)} %`,
      `${one.promptTokens} / ${one.completionTokens}`,
    ]),
  });
}

function overTime(
  view: ReportView,
  { cells, traces, sinceMs }: ReadReport,
  { strings, nowMs }: { readonly strings: ReportTexts; readonly nowMs: number },
): Markup {
  const points = cells.flatMap((cell) => {
    const data = cell.histograms[view.metric];
    if (data === undefined) return [];
    const histogram = createHistogram(data);
    // In the middle of its slot, as far as that lies within what is shown.
    const from = Math.max(cell.slot, sinceMs);
    const atMs = (from + Math.min(cell.slot + cell.slotMs, nowMs)) / 2;
    return [
      {
        atMs,
        p50: histogram.quantile(0.5) ?? 0,
        p95: histogram.quantile(0.95) ?? 0,
        count: histogram.count,
      },
    ];
  });
  const dots = traces.flatMap((trace) => {
    const value = figureOf(view.metric, trace);
    return value === undefined ? [] : [{ atMs: trace.wallMs, value }];
  });
  const ticks = timeTicks(sinceMs, nowMs);
  const { columns } = strings;
  const metric = strings.metric[view.metric];
  if (points.length + dots.length === 0)
    return el('section', {}, el('h2', {}, strings.overTime(metric)), el('p', {}, strings.noFigure));
  return timePlot(
    { fromMs: sinceMs, toMs: nowMs, points, dots, ticks },
    {
      title: strings.overTime(metric),
      label: strings.overTimeLabel(metric),
      tableTitle: strings.tableTitle,
      table: {
        columns: [columns.time, columns.p50, columns.p95, columns.requests],
        rows: points.map(({ atMs, p50, p95, count }) => [
          new Date(atMs).toLocaleString(),
          figure(p50),
          figure(p95),
          String(count),
        ]),
      },
    },
  );
}

/** Of a single request: what the ledger counts of it. */
function figureOf(metric: LedgerMetric, trace: RequestTrace): number | undefined {
  const figures = figuresOf(trace);
  const { asked, admitted } = trace.marks;
  const values: Readonly<Record<LedgerMetric, number | undefined>> = {
    firstToken: figures.timeToFirstTokenMs,
    firstByte: figures.firstByteMs,
    wall: trace.outcome === 'complete' ? figures.wallMs : undefined,
    network: trace.outcome === 'complete' ? figures.networkMs : undefined,
    queued: admitted === undefined ? undefined : admitted - asked,
    rate: figures.tokensPerSecond,
  };
  return values[metric];
}

/** So many columns are told apart on a narrow tab. */
const bars = 32;

function distribution(view: ReportView, { cells }: ReadReport, strings: ReportTexts): Markup[] {
  const found = cells.flatMap((cell): HistogramData[] => {
    const data = cell.histograms[view.metric];
    return data === undefined ? [] : [data];
  });
  const histogram = createHistogram();
  for (const data of found) histogram.merge(data);
  const columns = barsOf(histogram.toData(), bars);
  if (columns.length === 0) return [];
  const metric = strings.metric[view.metric];
  return [
    columnPlot(columns, {
      title: strings.distribution(metric),
      label: strings.distributionLabel(metric),
      tableTitle: strings.tableTitle,
      table: {
        columns: [strings.columns.from, strings.columns.to, strings.columns.requests],
        rows: columns
          .filter(({ count }) => count > 0)
          .map(({ from, to, count }) => [figure(from), figure(to), String(count)]),
      },
    }),
  ];
}

const colours: Readonly<Record<PhaseKind, number>> = {
  held: 1,
  dns: 0,
  tcp: 0,
  tls: 0,
  network: 0,
  queue: 1,
  prompt: 2,
  firstToken: 3,
  thought: 2,
  stream: 4,
  end: 4,
};
/** Requests that can be chosen from, newest first. */
const maxRequests = 40;

function oneRequest(view: ReportView, { traces }: ReadReport, strings: ReportTexts): Markup[] {
  const newest = traces.slice(-maxRequests).reverse();
  const trace = newest.find(({ wallMs }) => String(wallMs) === view.request) ?? newest[0];
  if (trace === undefined)
    return [el('h2', {}, strings.waterfall), el('p', { class: 'quiet' }, strings.waterfallNone)];
  const phases = phasesOf(trace);
  const total = figure(phases.at(-1)?.toMs ?? 0);
  const picker = chooser('request', strings.label.request, {
    options: newest.map((one) => [
      String(one.wallMs),
      strings.request(
        new Date(one.wallMs).toLocaleTimeString(),
        figure(phasesOf(one).at(-1)?.toMs ?? 0),
        strings.outcome[one.outcome],
      ),
    ]),
    value: String(trace.wallMs),
  });
  const { columns } = strings;
  return [
    waterfall(
      phases.map(({ kind, fromMs, toMs }) => ({
        name: strings.phase[kind],
        fromMs,
        toMs,
        kind: colours[kind],
      })),
      {
        title: strings.waterfall,
        label: strings.waterfallLabel(total),
        tableTitle: strings.tableTitle,
        table: {
          columns: [columns.part, columns.from, columns.to, columns.ms],
          rows: phases.map(({ kind, fromMs, toMs }) => [
            strings.phase[kind],
            figure(fromMs),
            figure(toMs),
            figure(toMs - fromMs),
          ]),
        },
      },
    ),
    el('div', { class: 'bar' }, picker),
    ...(trace.connection === undefined
      ? []
      : [el('p', { class: 'quiet' }, strings.connection[trace.connection])]),
  ];
}
