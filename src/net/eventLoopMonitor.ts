import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches how late this process's own event loop runs: what it adds to every figure. */
export interface EventLoopMonitor {
  /** The worst lateness since the last call, in milliseconds. */
  takeWorstMs(): number;
  stop(): void;
}

/** The watcher's own timer fires each so many milliseconds; that much is no lateness. */
const resolutionMs = 1;

export function monitorEventLoop(): EventLoopMonitor {
  const histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    takeWorstMs() {
      const worst = histogram.max / 1e6 - resolutionMs;
      histogram.reset();
      return Math.max(0, Number.isFinite(worst) ? worst : 0);
    },
    stop: () => histogram.disable(),
  };
}
