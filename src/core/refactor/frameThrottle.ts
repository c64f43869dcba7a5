import type { Clock } from '../clock.ts';
import { createStore, type Disposable } from '../lifetime.ts';

/**
 * Sends texts to a document on screen without running ahead of the editor: a machine that draws slowly is given fewer
 * texts, not a queue of old ones.
 */
export interface FrameThrottle extends Disposable {
  send(text: string): void;
  /** The editor has taken a text. */
  arrived(): void;
  /** Whether a text is still on its way. */
  readonly isBusy: boolean;
  sinceLastMs(): number;
  /** How long after the last text the next one is of use: longer for a screen that takes its time. */
  paceMs(): number;
}

export interface FrameThrottleDeps {
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

/** Faster frames only cost time: measured 50 ms 52-57 % of a core, 16 ms 98 %, with the same look. */
const minPaceMs = 50;
/**
 * A comparison that rests for 200 ms begins to work out its own colours, and is busy with them for seconds. One text takes
 * up to 80 ms longer to arrive than another.
 */
const maxPaceMs = 100;
/** The screen gets this many times as long as it needed to take the last text, so that it has time to paint. */
const paceFactor = 4;

export function createFrameThrottle({
  clock,
  send,
  isOpen,
  onFree,
}: FrameThrottleDeps): FrameThrottle {
  const store = createStore();
  let waiting: Disposable | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let takenMs = 0;
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
    arrived() {
      if (waiting !== undefined) takenMs = clock.now() - lastAt;
      free();
    },
    paceMs: () => Math.min(maxPaceMs, Math.max(minPaceMs, paceFactor * takenMs)),
    get isBusy() {
      return waiting !== undefined;
    },
    sinceLastMs: () => clock.now() - lastAt,
    dispose: () => store.dispose(),
  };
}
