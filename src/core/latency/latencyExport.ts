import type { RequestTrace } from '../api/requestTrace.ts';
import { createHistogram } from './histogram.ts';
import { type LedgerCell, ledgerMetrics } from './ledgerData.ts';

/** What a report showed, as JSON: counts and histograms by the hour or day, and the requests that are still known. */
export function latencyJson(cells: readonly LedgerCell[], recent: readonly RequestTrace[]): string {
  return JSON.stringify({ format: 'slipstream-latency 1', cells, recent }, undefined, 2);
}

/** One line for each hour or day and figure (RFC 4180). Figures are milliseconds, `rate` tokens per second. */
export function latencyCsv(cells: readonly LedgerCell[]): string {
  const header = 'from,to,provider,model,task,figure,count,p50,p95,p99,mean,min,max';
  const lines = cells.flatMap((cell) =>
    ledgerMetrics.flatMap((metric) => {
      const data = cell.histograms[metric];
      if (data === undefined) return [];
      const histogram = createHistogram(data);
      const at = (share: number) => round(histogram.quantile(share) ?? 0);
      return [
        [
          new Date(cell.slot).toISOString(),
          new Date(cell.slot + cell.slotMs).toISOString(),
          cell.provider,
          cell.model,
          cell.task,
          metric,
          histogram.count,
          at(0.5),
          at(0.95),
          at(0.99),
          round(histogram.sum / histogram.count),
          round(data.min),
          round(data.max),
        ]
          .map((value) => quoted(String(value)))
          .join(','),
      ];
    }),
  );
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
