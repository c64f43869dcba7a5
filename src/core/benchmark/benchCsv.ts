import type { BenchResult } from './benchResult.ts';
import { figureNames, summaryOf } from './benchResult.ts';

/** One line for each cell and figure (RFC 4180). */
export function renderCsv(result: BenchResult): string {
  const header = 'model,set,concurrency,warmth,figure,count,median,low95,high95,p95,min,max';
  const lines = result.cells.flatMap((cell) =>
    figureNames.flatMap((figure) => {
      const summary = summaryOf(cell, figure);
      if (summary === undefined) return [];
      const { count, median, low, high, p95, min, max } = summary;
      return [
        [
          cell.model,
          cell.set,
          cell.concurrency,
          cell.warmth,
          figure,
          count,
          median,
          low,
          high,
          p95,
          min,
          max,
        ]
          .map(field)
          .join(','),
      ];
    }),
  );
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

function field(value: string | number): string {
  const text = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
