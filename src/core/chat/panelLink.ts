import { createChannel } from '../../shared/channel.ts';
import type { ChatMessage } from '../../shared/chatMessage.ts';
import type { PanelTexts } from '../../shared/panelTexts.ts';
import {
  type FromPanel,
  fromPanelSchema,
  type PanelFrame,
  protocolVersion,
  type ToPanel,
} from '../../shared/protocol.ts';
import type { TranscriptPatch } from '../../shared/transcript.ts';
import type { Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { Log } from '../ports.ts';

/** What a panel is shown. */
export interface PanelSource {
  readonly texts: PanelTexts;
  messages(): readonly ChatMessage[];
  frame(): PanelFrame;
  /** Delivers pending changes at once, so that a snapshot holds nothing that is delivered after it. */
  flush(): void;
  readonly onDidChange: Event<readonly TranscriptPatch[]>;
  readonly onDidChangeFrame: Event<void>;
}

/** Everything a panel says but the bookkeeping of this line. */
export type PanelRequest = Exclude<FromPanel, { type: 'ready' | 'resync' }>;

export interface PanelLinkDeps {
  readonly source: PanelSource;
  readonly log: Log;
  post(message: ToPanel): void;
  onRequest(request: PanelRequest): void;
}

export interface PanelLink extends Disposable {
  /** Give it what the page posts. */
  receive(raw: unknown): void;
  /** Waits for a page that is not there yet. */
  send(message: ToPanel): void;
  /** The page is gone until it says `ready` again: a hidden one is not kept, and what is posted to it is lost. */
  noteHidden(): void;
}

/**
 * Keeps one page in step with the session. The page says `ready` each time it is born (shown again, moved,
 * reloaded) and gets everything; then numbered changes. A page that missed a number asks for everything anew.
 */
export function createPanelLink({ source, log, post, onRequest }: PanelLinkDeps): PanelLink {
  const store = createStore();
  let seq = 0;
  let isReady = false;
  /** What was said before the page listened. */
  let waiting: ToPanel[] = [];

  const channel = createChannel<ToPanel, FromPanel>({
    post,
    incoming: fromPanelSchema,
    onInvalid: (issue) => log.warn('chat.panelMessageDropped', { issue }),
    onMessage(message) {
      if (message.type === 'ready') greet(message.protocol);
      else if (message.type === 'resync') snapshot();
      else onRequest(message);
    },
  });

  function greet(protocol: number): void {
    isReady = protocol === protocolVersion;
    channel.send({ type: 'hello', protocol: protocolVersion, texts: source.texts });
    if (isReady) {
      snapshot();
      for (const message of waiting) channel.send(message);
      waiting = [];
    } else log.warn('chat.protocolMismatch', { panel: protocol, host: protocolVersion });
  }

  function snapshot(): void {
    source.flush();
    const messages = [...source.messages()];
    channel.send({ type: 'snapshot', seq, messages, frame: source.frame() });
  }

  store.own(
    source.onDidChange((ops) => {
      if (!isReady) return;
      seq += 1;
      channel.send({ type: 'changes', seq, ops: [...ops] });
    }),
  );
  store.own(
    source.onDidChangeFrame(() => {
      if (isReady) channel.send({ type: 'frame', frame: source.frame() });
    }),
  );
  return {
    receive: channel.receive,
    send(message) {
      if (isReady) channel.send(message);
      else waiting.push(message);
    },
    noteHidden() {
      isReady = false;
    },
    dispose: () => store.dispose(),
  };
}
