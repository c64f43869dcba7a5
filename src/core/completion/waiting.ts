import type { Clock } from '../clock.ts';
import type { CursorPlace } from './place.ts';

/** A call that waits for a draft to have something for its place. One per document: a newer call ends the older. */
export interface Waiter {
  readonly place: CursorPlace;
  readonly isAsked: boolean;
  /** Ends the waiting: whatever is there now is the answer. */
  settle(): void;
  /** Ends it after `ms`, or earlier by `settle`. Counts from the first call. */
  hold(ms: number): void;
}

export interface Waiting {
  of(documentKey: string): Waiter | undefined;
  /** Resolves when the waiter is settled, its limit has passed, or `signal` fires. */
  wait(place: CursorPlace, options: WaitOptions, signal: AbortSignal): Promise<void>;
  settleAll(): void;
}

export interface WaitOptions {
  readonly isAsked: boolean;
  readonly limitMs: number;
}

export function createWaiting(clock: Clock): Waiting {
  const waiters = new Map<string, Waiter>();
  return {
    of: (documentKey) => waiters.get(documentKey),
    wait(place, { isAsked, limitMs }, signal) {
      const key = place.documentKey;
      waiters.get(key)?.settle();
      return new Promise((resolve) => {
        let holding: { dispose(): void } | undefined;
        const settle = () => {
          limit.dispose();
          holding?.dispose();
          signal.removeEventListener('abort', settle);
          if (waiters.get(key) === waiter) waiters.delete(key);
          resolve();
        };
        const limit = clock.after(limitMs, settle);
        const waiter: Waiter = {
          place,
          isAsked,
          settle,
          hold: (ms) => {
            holding ??= clock.after(ms, settle);
          },
        };
        waiters.set(key, waiter);
        signal.addEventListener('abort', settle);
      });
    },
    settleAll() {
      for (const waiter of [...waiters.values()]) waiter.settle();
    },
  };
}
