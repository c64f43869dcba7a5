import { randomBytes } from 'node:crypto';
import { Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import { escapeHtml } from '../../core/report/markupHtml.ts';
import { reportStyle } from '../../core/report/reportStyle.ts';
import { createChannel } from '../../shared/channel.ts';
import type { Markup } from '../../shared/markup.ts';
import { type FromReport, fromReport, type ToReport } from '../../shared/reportProtocol.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';

export interface ReportPanelDeps {
  readonly extensionUri: Uri;
  readonly title: string;
  /** All of the page, derived anew each time. */
  content(): readonly Markup[];
  /** Something was pressed or chosen. Returns what is to be said aloud of it; the page is shown anew. */
  onAct(action: string, value: string): Promise<string | undefined> | string | undefined;
  onDidClose(): void;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

/** A report in an editor tab. Its page keeps nothing: it is told everything each time. */
export interface ReportPanel extends Disposable {
  reveal(): void;
  /** The content has changed. */
  refresh(): void;
}

export function openReportPanel(deps: ReportPanelDeps): ReportPanel {
  const { title, log, onUnexpected } = deps;
  const store = createStore();
  const dist = Uri.joinPath(deps.extensionUri, 'dist');
  const panel = store.own(
    window.createWebviewPanel('slipstream.report', title, ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [dist],
    }),
  );
  const channel = createChannel<ToReport, FromReport>({
    post: (message) => run(() => panel.webview.postMessage(message), 'report.post', onUnexpected),
    incoming: fromReport,
    onMessage: (message) => run(() => answer(message), 'report', onUnexpected),
    onInvalid: (issue) => log.warn('report.invalid', { issue }),
  });
  const show = (announce?: string) =>
    channel.send({ type: 'show', content: deps.content(), announce });

  async function answer(message: FromReport): Promise<void> {
    show(message.type === 'act' ? await deps.onAct(message.action, message.value) : undefined);
  }

  store.own(listen(panel.webview.onDidReceiveMessage, 'report', channel.receive, onUnexpected));
  store.own(
    listen(
      panel.onDidDispose,
      'report.close',
      () => {
        store.dispose();
        deps.onDidClose();
      },
      onUnexpected,
    ),
  );
  panel.webview.html = pageOf(panel, title, Uri.joinPath(dist, 'report.js'));
  return { reveal: () => panel.reveal(), refresh: () => show(), dispose: () => store.dispose() };
}

/** The page lets in its own script and style by a nonce, and nothing else. */
function pageOf({ webview }: WebviewPanel, title: string, script: Uri): string {
  const nonce = randomBytes(18).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${reportStyle}.only-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }</style>
<title>${escapeHtml(title)}</title>
</head>
<body>
<main id="root"></main>
<p id="announcement" class="only-spoken" aria-live="polite"></p>
<script type="module" nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script>
</body>
</html>`;
}
