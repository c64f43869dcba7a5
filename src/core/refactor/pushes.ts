import type { Clock } from '../clock.ts';
import { createStore, type Disposable } from '../lifetime.ts';

/**
 * Sends texts to a document on screen without running ahead of the editor: a machine that draws slowly is given fewer
 * texts, not a queue of old ones.
 */
export interface Pushes extends Disposable {
  send(text: string): void;
  /** The editor has taken a text. */
  arrived(): void;
  /** Whether a text is still on its way. */
  readonly isBusy: boolean;
  sinceLastMs(): number;
}

export interface PushesDeps {
  readonly clock: Clock;
  readonly send: (text: string) => void;
  /** Whether the editor has opened the document. Before that it takes whatever is there then, and reports nothing. */
  readonly isOpen: () => boolean;
  /** A text has arrived, or is given up: the next one may go. */
  readonly onFree: () => void;
}

/** A text that the editor does not report (it equals the one before) holds nothing up for longer. */
const giveUpMs = 400;

export function createPushes({ clock, send, isOpen, onFree }: PushesDeps): Pushes {
  const store = createStore();
  let waiting: Disposable | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  const free = () => {
    waiting?.dispose();
    waiting = undefined;
    onFree();
  };
  store.own({ dispose: () => waiting?.dispose() });
  return {
    send(text) {
      lastAt = clock.now();
      waiting?.dispose();
      waiting = undefined;
      send(text);
      if (isOpen()) waiting = clock.after(giveUpMs, free);
    },
    arrived: free,
    get isBusy() {
      return waiting !== undefined;
    },
    sinceLastMs: () => clock.now() - lastAt,
    dispose: () => store.dispose(),
  };
}
