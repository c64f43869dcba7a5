import type { Clock } from '../clock.ts';

/** Resolves after `forMs` milliseconds, or at once when `signal` fires. */
export function sleep(forMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      timer.dispose();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(forMs, end);
    signal.addEventListener('abort', end);
  });
}
