import { type Uri, window, workspace } from 'vscode';
import { renderCsv } from '../../core/benchmark/benchCsv.ts';
import { type BenchReport, benchReport } from '../../core/benchmark/benchReport.ts';
import { renderTable, renderVerdicts } from '../../core/benchmark/benchTable.ts';
import { renderHtml } from '../../core/benchmark/htmlReport.ts';
import type { BenchTexts } from '../../core/benchmark/texts.ts';
import type { Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import { exportBar } from '../../core/report/exportBar.ts';
import type { OnUnexpected } from '../listen.ts';
import { openReportPanel, type ReportPanel } from './reportPanel.ts';

export interface BenchmarkPanelDeps {
  readonly strings: BenchTexts;
  readonly extensionUri: Uri;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

export interface ShownBenchmark {
  readonly report: BenchReport;
  /** Measures the same once more. */
  again(): Promise<unknown>;
}

/** The report of the last benchmark, in one tab. */
export interface BenchmarkPanel extends Disposable {
  show(shown: ShownBenchmark): void;
}

export function createBenchmarkPanel(deps: BenchmarkPanelDeps): BenchmarkPanel {
  const { strings } = deps;
  let shown: ShownBenchmark | undefined;
  let panel: ReportPanel | undefined;

  async function act(action: string, value: string): Promise<undefined> {
    if (shown === undefined) return undefined;
    if (action === 'again') await shown.again();
    else if (action === 'export') await openExport(shown.report, value, strings);
    return undefined;
  }

  const open = (): ReportPanel =>
    openReportPanel({
      ...deps,
      title: strings.title,
      content() {
        if (shown === undefined) return [];
        const [title, ...rest] = benchReport(shown.report, strings);
        return title === undefined
          ? []
          : [title, exportBar(strings, { again: strings.again }), ...rest];
      },
      onAct: act,
      onDidClose: () => {
        panel = undefined;
      },
    });

  return {
    show(next) {
      shown = next;
      if (panel === undefined) panel = open();
      else {
        panel.reveal();
        panel.refresh();
      }
    },
    dispose: () => panel?.dispose(),
  };
}

/** An unsaved document: it shows what would leave the editor, and is saved wherever the user likes. */
async function openExport(report: BenchReport, kind: string, strings: BenchTexts): Promise<void> {
  const { result, verdicts } = report;
  const kinds: Readonly<Record<string, readonly [language: string, write: () => string]>> = {
    json: ['json', () => JSON.stringify(result, undefined, 2)],
    csv: ['csv', () => renderCsv(result)],
    html: ['html', () => renderHtml(report, strings)],
    markdown: [
      'markdown',
      () => `${renderTable(result, strings)}\n\n${renderVerdicts(verdicts, strings)}\n`,
    ],
  };
  const [language, write] = kinds[kind] ?? [];
  if (language === undefined || write === undefined) return;
  const document = await workspace.openTextDocument({ language, content: write() });
  await window.showTextDocument(document, { preview: false });
}
