import type { Clock } from '../clock.ts';
import type { CursorContext } from '../documents/cursorContext.ts';
import { cursorMoveFrom } from './cursorMove.ts';

/** Holds back what appears anew, for users who want a moment of quiet. What is on the screen already goes on at once. */
export interface AppearDelay {
  /**
   * Waits before `text` may be shown at a place. Resolves with false when `signal` fired meanwhile: then it is not shown.
   * @param since when the editor asked, on the clock's time.
   */
  hold(place: CursorContext, text: string, since: number, signal: AbortSignal): Promise<boolean>;
}

/** @param delayMs asked for each time; 0 shows everything at once. */
export function createAppearDelay(clock: Clock, delayMs: () => number): AppearDelay {
  let last: { readonly place: CursorContext; readonly text: string } | undefined;

  function isOnScreen(place: CursorContext, text: string): boolean {
    if (last === undefined) return false;
    const move = cursorMoveFrom(last.place, place, last.text.length);
    if (move === undefined) return false;
    if (move.kind === 'behind') return text.startsWith(move.deleted);
    return last.text.startsWith(move.typed);
  }

  return {
    async hold(place, text, since, signal) {
      const leftMs = since + delayMs() - clock.now();
      if (leftMs > 0 && !isOnScreen(place, text) && !(await pause(clock, leftMs, signal)))
        return false;
      last = { place, text };
      return true;
    },
  };
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = () => {
      timer.dispose();
      signal.removeEventListener('abort', settle);
      resolve(!signal.aborted);
    };
    const timer = clock.after(ms, settle);
    signal.addEventListener('abort', settle);
  });
}
