/** Runs work before the next painting, all of it together, in order. */
export interface FrameQueue {
  add(work: () => void): void;
}

/** @param requestFrame the browser's `requestAnimationFrame`. */
export function createFrameQueue(requestFrame: (run: () => void) => void): FrameQueue {
  let waiting: (() => void)[] = [];
  return {
    add(work) {
      waiting.push(work);
      if (waiting.length > 1) return;
      requestFrame(() => {
        const now = waiting;
        waiting = [];
        for (const run of now) run();
      });
    },
  };
}
