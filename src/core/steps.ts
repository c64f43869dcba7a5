import type { Clock } from './clock.ts';
import type { Disposable } from './lifetime.ts';

/** Work that can rest wherever it yields. */
export type Steps<T> = Generator<undefined, T>;

/** Does it in one go. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** How long a thread that others need is held in one go. */
const turnMs = 5;

/** Does it turn by turn, the first one after `delayMs`, until it is done or disposed. */
export function runInTurns(
  steps: Steps<unknown>,
  { clock, delayMs }: { readonly clock: Pick<Clock, 'now' | 'after'>; readonly delayMs: number },
): Disposable {
  const turn = () => {
    const endMs = clock.now() + turnMs;
    do {
      if (steps.next().done === true) return;
    } while (clock.now() < endMs);
    waiting = clock.after(0, turn);
  };
  let waiting = clock.after(delayMs, turn);
  return { dispose: () => waiting.dispose() };
}
