import { signal } from '@preact/signals';
import { render } from 'preact';
import { createChannel } from '../shared/channel.ts';
import {
  type FromPanel,
  protocolVersion,
  type ToPanel,
  toPanelSchema,
} from '../shared/protocol.ts';
import { App } from './app.tsx';
import { createHighlightQueue } from './code/highlightQueue.ts';
import { createFrameQueue } from './frameQueue.ts';
import { PanelProvider } from './panelContext.ts';
import { createPanelState } from './panelState.ts';
import { createSavedDraft } from './savedDraft.ts';

/** What VS Code gives a webview page. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const draft = createSavedDraft(editor);
const draftText = signal(draft.text);
const focusCount = signal(0);
const announcement = signal('');

const state = createPanelState({
  send,
  frames: createFrameQueue((run) => requestAnimationFrame(run)),
  onDraft: (text) => {
    draft.save(text);
    draftText.value = text;
  },
  onFocus: focusComposer,
});

const channel = createChannel<FromPanel, ToPanel>({
  post: (message) => editor.postMessage(message),
  incoming: toPanelSchema,
  onMessage: state.receive,
  onInvalid: (issue) => console.warn('A message of the host was dropped:', issue),
});

function send(message: FromPanel): void {
  channel.send(message);
}

const highlightQueue = createHighlightQueue((run) => requestIdleCallback(run, { timeout: 500 }));

function announce(text: string): void {
  // The same words once more would be no change, and a screen reader would not announce them.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}

function focusComposer(): void {
  focusCount.value += 1;
}

function Root() {
  const texts = state.texts.value;
  if (texts === undefined) return null;
  return (
    <PanelProvider value={{ state, texts, highlightQueue, send, announce, focusComposer }}>
      <App draft={draftText.value} onDraft={draft.save} focusCount={focusCount.value} />
      <p class="only-spoken" aria-live="polite">
        {announcement}
      </p>
    </PanelProvider>
  );
}

window.addEventListener('message', (event) => channel.receive(event.data));
const root = document.getElementById('root');
if (root !== null) render(<Root />, root);
send({ type: 'ready', protocol: protocolVersion });
