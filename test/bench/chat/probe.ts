// Runs inside the page of a panel before its own script: measures, and gives it what VS Code gives.

/** What is measured. */
export interface Probe {
  /** Milliseconds of each main-thread task of 50 ms and more, with its start on the page's clock. */
  readonly longTasks: { readonly startMs: number; readonly durationMs: number }[];
  /** Starts of animation frames on the page's clock. */
  readonly frames: number[];
  /** When the mark could be read and had been painted, on the page's clock. */
  shownAtMs: number | undefined;
  /** Looks for this text from now on. */
  watch(mark: string): void;
}

const probe: Probe = {
  longTasks: [],
  frames: [],
  shownAtMs: undefined,
  watch(mark) {
    awaited = mark;
  },
};
let awaited: string | undefined;
/** Runs after the painting of the frame that posted to it. */
const painted = new MessageChannel();
painted.port1.onmessage = () => {
  const messages = document.querySelectorAll('.message');
  if (awaited === undefined || !messages[messages.length - 1]?.textContent.includes(awaited))
    return;
  probe.shownAtMs = performance.now();
  awaited = undefined;
};
const onFrame = (atMs: number) => {
  probe.frames.push(atMs);
  if (awaited !== undefined) painted.port2.postMessage(undefined);
  requestAnimationFrame(onFrame);
};
requestAnimationFrame(onFrame);
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries())
    probe.longTasks.push({ startMs: startTime, durationMs: duration });
}).observe({ type: 'longtask', buffered: true });
let state: unknown;
Object.assign(window, {
  probe,
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => window.parent.postMessage(message, '*'),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  }),
});
