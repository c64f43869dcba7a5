import { type Uri, window, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { latencyCsv, latencyJson } from '../../core/latency/latencyExport.ts';
import {
  chooseInReport,
  firstView,
  latencyReport,
  type ReadReport,
  type ReportView,
  readReport,
  settled,
  shownRequests,
} from '../../core/latency/latencyReport.ts';
import type { ReportTexts } from '../../core/latency/reportTexts.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import type { OnUnexpected } from '../listen.ts';
import type { LatencyService } from './latencyService.ts';
import { openReportPanel, type ReportPanel } from './reportPanel.ts';

export interface LatencyReportDeps {
  readonly latency: Pick<LatencyService, 'ledger' | 'onDidRecord'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: ReportTexts;
  readonly extensionUri: Uri;
  readonly onUnexpected: OnUnexpected;
}

/** “Latency Report”. */
export interface LatencyReport extends Disposable {
  /** @param argument  `json` or `csv` opens the export at once, without the panel. */
  run(argument?: unknown): Promise<void>;
}

/** The page follows the requests, but no faster than a reader. */
const refreshMs = 1_000;

export function createLatencyReport(deps: LatencyReportDeps): LatencyReport {
  const { latency, clock, strings } = deps;
  const store = createStore();
  let view: ReportView = firstView;
  let panel: ReportPanel | undefined;
  let pending: Disposable | undefined;

  const facts = () => ({
    cells: latency.ledger.data().cells,
    summaries: latency.ledger.summaries,
    recent: latency.ledger.recent(),
    nowMs: clock.wallMs(),
  });

  async function act(action: string, value: string): Promise<string | undefined> {
    if (action === 'export') {
      await openExport(readReport(view, facts()), value);
      return undefined;
    }
    view = chooseInReport(view, action, value);
    return strings.shown(shownRequests(readReport(view, facts())), strings.range[view.range]);
  }

  const refreshSoon = () => {
    pending ??= clock.after(refreshMs, () => {
      pending = undefined;
      panel?.refresh();
    });
  };

  function open(): void {
    const own = createStore();
    panel = own.own(
      openReportPanel({
        ...deps,
        title: strings.title,
        content() {
          const now = facts();
          view = settled(view, readReport(view, now));
          return latencyReport(view, now, strings);
        },
        onAct: act,
        onDidClose() {
          own.dispose();
          panel = undefined;
        },
      }),
    );
    own.own(latency.onDidRecord(refreshSoon));
  }

  store.own({
    dispose() {
      pending?.dispose();
      panel?.dispose();
    },
  });

  return {
    async run(argument) {
      if (argument === 'json' || argument === 'csv')
        return openExport(readReport(view, facts()), argument);
      if (panel === undefined) open();
      else panel.reveal();
    },
    dispose: () => store.dispose(),
  };
}

/** An unsaved document: it shows what would leave the editor, and is saved wherever the user likes. */
async function openExport({ cells, traces }: ReadReport, kind: string): Promise<void> {
  const isJson = kind === 'json';
  const content = isJson ? latencyJson(cells, traces) : latencyCsv(cells);
  const document = await workspace.openTextDocument({ language: isJson ? 'json' : 'csv', content });
  await window.showTextDocument(document, { preview: false });
}
