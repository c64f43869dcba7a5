import { setTimeout as sleep } from 'node:timers/promises';
import { waitLimitMs } from './patience.ts';

/** How often it is looked, in ms. */
const pollMs = 20;

type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>;

/**
 * Waits until `look` gives something true, and gives it back. A look that throws counts as nothing seen.
 * @param what names the state, for the failure; a function tells what is there instead.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  what: string | (() => string) = `${look}`,
): Promise<Truthy<T>> {
  const endMs = performance.now() + waitLimitMs;
  let thrown: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen as Truthy<T>;
      thrown = undefined;
    } catch (error) {
      thrown = error;
    }
    if (performance.now() > endMs)
      throw new Error(`never: ${typeof what === 'string' ? what : what()}`, { cause: thrown });
    await sleep(pollMs);
  }
}

/**
 * Does something again until it works, for what an editor may drop while it is busy. Each time it is given twice as long
 * as the time before, so that a slow machine gets there as well.
 * @param act is given the time it may take, in ms, and throws when that was too short.
 * @param undo clears away what a try has left, before the next one.
 */
export async function tryAgain<T>(
  act: (limitMs: number) => Promise<T>,
  undo: () => Promise<unknown> = async () => {},
): Promise<T> {
  const endMs = performance.now() + waitLimitMs;
  for (let limitMs = 4_000; ; limitMs *= 2)
    try {
      return await act(limitMs);
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await undo();
    }
}
