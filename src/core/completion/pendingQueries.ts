import type { Clock } from '../clock.ts';
import type { CursorContext } from '../documents/cursorContext.ts';

/** A call that waits until a completion has something for its cursor. One per document: a newer call ends the older. */
export interface PendingQuery {
  readonly place: CursorContext;
  readonly isExplicit: boolean;
  /** Ends the waiting: whatever is there now is the answer. */
  settle(): void;
  /** Ends it after `ms`, or earlier by `settle`. Counts from the first call. */
  hold(ms: number): void;
}

export interface PendingQueries {
  of(documentKey: string): PendingQuery | undefined;
  /** Resolves when the waiter is settled, its limit has passed, or `signal` fires. */
  wait(place: CursorContext, options: WaitForSuggestionOptions, signal: AbortSignal): Promise<void>;
  settleAll(): void;
}

export interface WaitForSuggestionOptions {
  readonly isExplicit: boolean;
  readonly limitMs: number;
}

export function createPendingQueries(clock: Clock): PendingQueries {
  const waiters = new Map<string, PendingQuery>();
  return {
    of: (documentKey) => waiters.get(documentKey),
    wait(place, { isExplicit, limitMs }, signal) {
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
        const waiter: PendingQuery = {
          place,
          isExplicit,
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
