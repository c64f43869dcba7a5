import type { Disposable, Event } from 'vscode';

/** Receives errors of work that is not awaited: they end in the log and in one notice, never as an unhandled rejection. */
export type OnUnexpected = (error: unknown, where: string) => void;

/**
 * Subscribes to an editor event. The listener may be async: what it throws or rejects with goes to
 * `onUnexpected`, which the editor itself would drop or report as an unhandled rejection.
 */
export function listen<T>(
  event: Event<T>,
  where: string,
  listener: (value: T) => unknown,
  onUnexpected: OnUnexpected,
): Disposable {
  return event((value) => run(() => listener(value), where, onUnexpected));
}

/** Starts work that is not awaited; its failure goes to `onUnexpected`. */
export function run(work: () => unknown, where: string, onUnexpected: OnUnexpected): void {
  try {
    const result = work();
    if (isThenable(result)) result.then(undefined, (error) => onUnexpected(error, where));
  } catch (error) {
    onUnexpected(error, where);
  }
}

/**
 * The same in a turn of the event loop of its own, unless it is let go before: what a start has to do, but not at once,
 * keeps nobody else of the extension host waiting.
 */
export function runSoon(
  work: () => unknown,
  where: string,
  onUnexpected: OnUnexpected,
): Disposable {
  const soon = setImmediate(() => run(work, where, onUnexpected));
  return { dispose: () => clearImmediate(soon) };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
