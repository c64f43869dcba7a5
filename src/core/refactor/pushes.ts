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
  /** False when the document is that text already: then nothing arrives. */
  readonly send: (text: string) => boolean;
  /** Whether the editor has opened the document. Before that it takes whatever is there then, and reports nothing. */
  readonly isOpen: () => boolean;
  /** A text has arrived, or is given up: the next one may go. */
  readonly onFree: () => void;
}

/**
 * A text that the editor never reports holds nothing up for longer. Texts sent before the editor is done with one make
 * it later still: it works on all of them, one after the other.
 */
const giveUpMs = 2_000;

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
      if (send(text) && isOpen()) waiting = clock.after(giveUpMs, free);
    },
    arrived: free,
    get isBusy() {
      return waiting !== undefined;
    },
    sinceLastMs: () => clock.now() - lastAt,
    dispose: () => store.dispose(),
  };
}
