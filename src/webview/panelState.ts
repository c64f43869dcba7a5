import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { assertNever } from '../shared/assertNever.ts';
import type { ChatMessage } from '../shared/chatMessage.ts';
import type { PanelTexts } from '../shared/panelTexts.ts';
import {
  type ContextSuggestion,
  type FromPanel,
  type PanelFrame,
  protocolVersion,
  type ToPanel,
} from '../shared/protocol.ts';
import { applyPatch } from '../shared/transcript.ts';
import type { FrameQueue } from './frameQueue.ts';

export interface PanelStateDeps {
  send(message: FromPanel): void;
  readonly frames: FrameQueue;
  /** Text that another feature puts into the composer. */
  onDraft(text: string): void;
  onFocus(): void;
}

/** What the page shows, as signals: a change wakes only the components that read it. */
export interface PanelState {
  /** Undefined until the host has spoken. */
  readonly texts: ReadonlySignal<PanelTexts | undefined>;
  /** The host uses another protocol version: only a reload of the window helps. */
  readonly isOutdated: ReadonlySignal<boolean>;
  readonly frame: ReadonlySignal<PanelFrame | undefined>;
  /** The messages on screen, oldest first. */
  readonly ids: ReadonlySignal<readonly string[]>;
  /** A message of `ids`. Its signal lives as long as the message is on screen. */
  message(id: string): ReadonlySignal<ChatMessage> | undefined;
  readonly suggestions: ReadonlySignal<{
    readonly request: number;
    readonly items: readonly ContextSuggestion[];
  }>;
  /** Takes a message of the host. Changes of the transcript show with the next frame. */
  receive(message: ToPanel): void;
}

export function createPanelState(deps: PanelStateDeps): PanelState {
  const texts = signal<PanelTexts | undefined>(undefined);
  const isOutdated = signal(false);
  const frame = signal<PanelFrame | undefined>(undefined);
  const ids = signal<readonly string[]>([]);
  const suggestions = signal<{ request: number; items: readonly ContextSuggestion[] }>({
    request: 0,
    items: [],
  });
  const signals = new Map<string, Signal<ChatMessage>>();
  let messages: readonly ChatMessage[] = [];
  /** The number of the last change applied; undefined while a snapshot is awaited. */
  let seq: number | undefined;

  function show(next: readonly ChatMessage[]): void {
    messages = next;
    batch(() => {
      const nextIds = next.map(({ id }) => id);
      for (const message of next) {
        const known = signals.get(message.id);
        if (known === undefined) signals.set(message.id, signal(message));
        else known.value = message;
      }
      if (!isSameList(ids.value, nextIds)) ids.value = nextIds;
      const kept = new Set(nextIds);
      for (const id of signals.keys()) if (!kept.has(id)) signals.delete(id);
    });
  }

  function change(message: Extract<ToPanel, { type: 'changes' }>): void {
    if (seq === undefined || message.seq <= seq) return;
    if (message.seq > seq + 1) {
      seq = undefined;
      deps.send({ type: 'resync' });
      return;
    }
    seq = message.seq;
    show(message.ops.reduce(applyPatch, messages));
  }

  return {
    texts,
    isOutdated,
    frame,
    ids,
    suggestions,
    message: (id) => signals.get(id),
    receive(message) {
      switch (message.type) {
        case 'hello':
          texts.value = message.texts;
          isOutdated.value = message.protocol !== protocolVersion;
          return;
        case 'snapshot':
          deps.frames.add(() => {
            seq = message.seq;
            frame.value = message.frame;
            show(message.messages);
          });
          return;
        case 'changes':
          deps.frames.add(() => change(message));
          return;
        case 'frame':
          deps.frames.add(() => {
            frame.value = message.frame;
          });
          return;
        case 'suggestions':
          suggestions.value = { request: message.request, items: message.items };
          return;
        case 'draft':
          deps.onDraft(message.text);
          return;
        case 'focus':
          deps.onFocus();
          return;
        default:
          assertNever(message);
      }
    },
  };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
