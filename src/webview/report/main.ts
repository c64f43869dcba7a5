import { createChannel } from '../../shared/channel.ts';
import { type FromReport, type ToReport, toReport } from '../../shared/reportProtocol.ts';
import { createPage } from './page.ts';

/** What VS Code gives a webview page. */
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const editor = acquireVsCodeApi();
const root = document.getElementById('root');
const announcement = document.getElementById('announcement');

if (root !== null) {
  const page = createPage(root, (action, value) => send({ type: 'act', action, value }));
  const channel = createChannel<FromReport, ToReport>({
    post: (message) => editor.postMessage(message),
    incoming: toReport,
    onMessage({ content, announce }) {
      page.show(content);
      if (announcement !== null && announce !== undefined) announcement.textContent = announce;
    },
    onInvalid: (issue) => console.warn(`report: ${issue}`),
  });
  window.addEventListener('message', (event) => channel.receive(event.data));
  send({ type: 'ready' });
}

function send(message: FromReport): void {
  editor.postMessage(message);
}
