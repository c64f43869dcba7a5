import { type BenchCell, type BenchResult, type FigureName, summaryOf } from './benchResult.ts';
import { remarksOn } from './benchTable.ts';

/** The plots of the report: what they show and in which unit. */
const plots: readonly {
  readonly figure: FigureName;
  readonly title: string;
  readonly unit: string;
}[] = [
  { figure: 'timeToFirstTokenMs', title: 'Time to first token', unit: 'ms' },
  {
    figure: 'tokensPerSecond',
    title: 'Tokens per second over the streamed output',
    unit: 'tokens/s',
  },
  { figure: 'wallMs', title: 'Total wall clock', unit: 'ms' },
];

/** One self-contained page: a dot for every request, the median with its 95 % interval, and the table beside it. */
export function renderHtml(result: BenchResult): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>slipstream-bench ${escapeHtml(result.date)}</title>
<style>${style}</style>
<h1>slipstream-bench</h1>
<p>${escapeHtml(result.date)} · ${escapeHtml(result.machine)} · ${escapeHtml(result.baseUrl)}${result.isPartial ? ' · stopped before its end' : ''}</p>
${plots.map((plot) => renderPlot(result, plot)).join('\n')}
<h2>Figures</h2>
${renderFigures(result)}
<p>Time to first token: request handed to the transport → first non-empty content. Wall clock: → stream closed. Tokens per second: completion tokens without reasoning and without those of the first chunk, over the time from first to last content. Token counts as the response reports them. Network: ours minus the server’s own total time.</p>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { text-align: right; padding: .2rem .7rem; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
svg { width: 100%; height: auto; } text { font: 12px system-ui, sans-serif; fill: currentColor; }
.dot { fill: #1a73c7; opacity: .45; } .median { stroke: currentColor; stroke-width: 2; } .interval { stroke: currentColor; stroke-width: 6; opacity: .3; }
.grid { stroke: #8884; }
`;

const width = 900;
const labelWidth = 280;
const rowHeight = 34;

function renderPlot(result: BenchResult, plot: (typeof plots)[number]): string {
  const cells = result.cells.filter((cell) => cell.figures[plot.figure].length > 0);
  if (cells.length === 0) return '';
  const most = Math.max(...cells.flatMap((cell) => cell.figures[plot.figure])) * 1.05;
  const x = (value: number) => labelWidth + ((width - labelWidth - 10) * value) / most;
  const height = cells.length * rowHeight + 30;
  const rows = cells.map((cell, index) => renderRow(cell, plot, { y: index * rowHeight + 18, x }));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = share * most;
    return `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="0" y2="${height - 22}"/><text x="${x(value)}" y="${height - 6}" text-anchor="middle">${value.toFixed(0)}</text>`;
  });
  return `<h2>${plot.title} (${plot.unit})</h2>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${plot.title}, one dot for each request; the table below has the figures">${ticks.join('')}${rows.join('')}</svg>`;
}

interface RowPlace {
  readonly y: number;
  readonly x: (value: number) => number;
}

function renderRow(cell: BenchCell, plot: (typeof plots)[number], place: RowPlace): string {
  const summary = summaryOf(cell, plot.figure);
  if (summary === undefined) return '';
  const { x, y } = place;
  const dots = cell.figures[plot.figure].map((value, index) => {
    // Neighbours are set apart so that equal values stay countable.
    const jitter = ((index * 7) % 13) - 6;
    return `<circle class="dot" cx="${x(value).toFixed(1)}" cy="${y + jitter}" r="3"/>`;
  });
  return `<text x="0" y="${y + 4}">${escapeHtml(cell.name)}</text>${dots.join('')}<line class="interval" x1="${x(summary.low)}" x2="${x(summary.high)}" y1="${y}" y2="${y}"/><line class="median" x1="${x(summary.median)}" x2="${x(summary.median)}" y1="${y - 10}" y2="${y + 10}"/>`;
}

function renderFigures(result: BenchResult): string {
  const head = plots.map((plot) => `<th>${plot.title}, p50</th><th>p95</th>`).join('');
  const rows = result.cells.map((cell) => {
    const values = plots.map(({ figure }) => {
      const summary = summaryOf(cell, figure);
      return `<td>${summary?.median.toFixed(1) ?? '–'}</td><td>${summary?.p95.toFixed(1) ?? '–'}</td>`;
    });
    return `<tr><td>${escapeHtml(cell.name)}</td>${values.join('')}<td>${cell.figures.wallMs.length}</td><td>${escapeHtml(remarksOn(cell).join('; '))}</td></tr>`;
  });
  return `<table><tr><th>what</th>${head}<th>n</th><th>remarks</th></tr>${rows.join('')}</table>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
