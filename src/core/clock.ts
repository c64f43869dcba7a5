import { type Disposable, onDispose } from './lifetime.ts';

/** Time as a dependency, so that tests never sleep. */
export interface Clock {
  /** Monotonic milliseconds with sub-millisecond fraction, for durations. Its zero has no meaning. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC, for dates and for what outlives this process. */
  wallMs(): number;
  /** Calls `run` once after `delayMs` milliseconds (0 or more) unless disposed before. */
  after(delayMs: number, run: () => void): Disposable;
}

/**
 * The clock of the machine.
 * @param options.keepsAlive  whether a timer keeps the process alive until it has run; not unless given
 */
export function createSystemClock(options: { readonly keepsAlive?: boolean } = {}): Clock {
  return {
    now: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      if (options.keepsAlive !== true) timer.unref?.();
      return onDispose(() => clearTimeout(timer));
    },
  };
}
