import { env, type Uri, window, workspace } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import {
  type TableReport,
  type TableReportStrings,
  tableReportMarkdown,
  tableReportMarkup,
} from '../../core/report/tableReport.ts';
import type { OnUnexpected } from '../listen.ts';
import { openReportPanel, type ReportPanel } from './reportPanel.ts';

/** Shows a report in a tab of its own. A later one of the same title takes its place. */
export type ShowReport = (report: TableReport) => Promise<void>;

export interface ReportsDeps {
  readonly extensionUri: Uri;
  readonly strings: TableReportStrings & { readonly copied: string };
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

export interface Reports extends Disposable {
  readonly show: (report: TableReport) => void;
}

interface Shown {
  report: TableReport;
  readonly panel: ReportPanel;
}

export function createReports(deps: ReportsDeps): Reports {
  const { strings } = deps;
  const shown = new Map<string, Shown>();

  async function act(report: TableReport, action: string): Promise<string | undefined> {
    const content = tableReportMarkdown(report);
    if (action === 'copy') {
      await env.clipboard.writeText(content);
      return strings.copied;
    }
    // An unsaved document: it shows what would leave the editor, and is saved wherever the user likes.
    const document = await workspace.openTextDocument({ language: 'markdown', content });
    await window.showTextDocument(document, { preview: false });
    return undefined;
  }

  const store = createStore();
  store.own({
    dispose() {
      for (const { panel } of shown.values()) panel.dispose();
    },
  });
  return {
    show(report) {
      const { title } = report;
      const known = shown.get(title);
      if (known !== undefined) {
        known.report = report;
        known.panel.refresh();
        known.panel.reveal();
        return;
      }
      const now = () => shown.get(title)?.report ?? report;
      const panel = openReportPanel({
        ...deps,
        title,
        content: () => tableReportMarkup(now(), strings),
        onAct: (action) => act(now(), action),
        onDidClose: () => shown.delete(title),
      });
      shown.set(title, { report, panel });
    },
    dispose: () => store.dispose(),
  };
}
