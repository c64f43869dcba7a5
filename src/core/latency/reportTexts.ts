import { createModelTexts } from '../models/texts.ts';
import type { Task } from '../task.ts';
import type { Translate } from '../translate.ts';
import type { LedgerMetric } from './ledgerData.ts';
import type { PhaseKind } from './phases.ts';
import type { ReportRange } from './reportRange.ts';

/** Words of the latency report. Not part of `createTexts`: they are loaded with the report, when it is asked for. */
export function createReportTexts(t: Translate) {
  return {
    title: t('Slipstream Latency'),
    intro: t(
      'Your own requests in all windows on this machine. Hours are kept for two days, days for a month; nothing leaves the machine.',
    ),
    nothing: t('No request was measured in this time. Ask something, or choose a longer time.'),
    noFigure: t('None of these requests has this figure.'),
    label: {
      range: t('Time'),
      series: t('Model and task'),
      metric: t('Figure'),
      request: t('Request'),
    },
    range: {
      hour: t('last hour'),
      day: t('last 24 hours'),
      week: t('last 7 days'),
      month: t('last 30 days'),
    } satisfies Readonly<Record<ReportRange, string>>,
    metric: {
      firstToken: t('Time to first token (ms)'),
      firstByte: t('First byte (ms)'),
      wall: t('Total wall clock (ms)'),
      network: t('Network (ms)'),
      queued: t('Held back by the rate limit (ms)'),
      rate: t('Tokens per second'),
    } satisfies Readonly<Record<LedgerMetric, string>>,
    series: (model: string, task: Task, count: number) =>
      t('{0} · {1} ({2})', model, createModelTexts(t).task[task], count),
    shown: (count: number, range: string) => t('{0} requests, {1}', count, range),
    overTime: (metric: string) => t('{0} over time', metric),
    overTimeLabel: (metric: string) =>
      t(
        '{0} over time: a solid line for the median, a dashed one for the 95th percentile, dots for single requests of this window',
        metric,
      ),
    distribution: (metric: string) => t('{0}: how often', metric),
    distributionLabel: (metric: string) =>
      t(
        '{0}: columns as high as requests fell into each span; the last one holds all above',
        metric,
      ),
    waterfall: t('One request'),
    waterfallLabel: (total: string) =>
      t('What one request of {0} ms spent its time on, in order', total),
    waterfallNone: t(
      'The last 500 requests of this window can be viewed one by one; none of them is in this selection.',
    ),
    request: (time: string, ms: string, outcome: string) =>
      t('{0}: {1} ms, {2}', time, ms, outcome),
    outcome: { complete: t('complete'), cancelled: t('cancelled'), failed: t('failed') },
    connection: {
      new: t('on a new connection'),
      reused: t('on an open connection'),
    },
    phase: {
      held: t('held back here'),
      dns: t('DNS'),
      tcp: t('TCP'),
      tls: t('TLS'),
      network: t('network, there and back'),
      queue: t('queue at the server'),
      prompt: t('reading the prompt'),
      firstToken: t('first token'),
      thought: t('reasoning'),
      stream: t('stream'),
      end: t('end of the stream'),
    } satisfies Readonly<Record<PhaseKind, string>>,
    perTask: t('Per task and model'),
    tableTitle: t('Figures as a table'),
    columns: {
      what: t('what'),
      time: t('time'),
      requests: t('requests'),
      failed: t('failed'),
      cancelled: t('cancelled'),
      open: t('on an open connection'),
      tokens: t('tokens in / out'),
      p50: t('p50'),
      p95: t('p95'),
      from: t('from'),
      to: t('to'),
      ms: t('ms'),
      part: t('part'),
      firstToken: t('first token p50'),
      firstTokenLate: t('first token p95'),
      wall: t('wall p50'),
      rate: t('tokens/s p50'),
    },
    export: t('Export'),
    exportAs: { json: t('JSON'), csv: t('CSV') },
  };
}

export type ReportTexts = ReturnType<typeof createReportTexts>;
