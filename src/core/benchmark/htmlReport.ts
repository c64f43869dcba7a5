import { escapeHtml, markupHtml } from '../report/markupHtml.ts';
import { plainColours, reportStyle } from '../report/reportStyle.ts';
import { type BenchReport, benchReport } from './benchReport.ts';
import type { BenchTexts } from './texts.ts';

/** One self-contained page: no script, nothing loaded, light and dark by the reader's system. */
export function renderHtml(report: BenchReport, texts: BenchTexts): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${texts.title} ${report.result.date}`)}</title>
<style>${plainColours}${reportStyle}</style>
${markupHtml(benchReport(report, texts))}
</html>
`;
}
