import type { Clock } from '../../src/core/clock.ts';
import { onDispose } from '../../src/core/lifetime.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, running what falls due in its order, and lets promises settle after each step. */
  advance(ms: number): Promise<void>;
  /** Moves to what falls due next, at most to `untilMs`, runs it and lets promises settle. False: nothing was due. */
  step(untilMs: number): Promise<boolean>;
  /** Moves on by `ms` without letting promises settle. */
  skip(ms: number): void;
}

/** Wall time of a fake clock's zero: 2026-11-21, noon UTC. */
export const fakeEpochMs = Date.UTC(2026, 10, 21, 12);

/** Work that goes through a shared file takes some rounds of the event loop. */
const settledRounds = 6;

/** Lets everything that already can go on do so. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createFakeClock(): FakeClock {
  let nowMs = 0;
  let timers: readonly { readonly atMs: number; readonly run: () => void }[] = [];

  const due = (untilMs: number) =>
    timers.filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];

  function runNext(untilMs: number): boolean {
    const timer = due(untilMs);
    if (timer === undefined) return false;
    nowMs = Math.max(nowMs, timer.atMs);
    timers = timers.filter((other) => other !== timer);
    timer.run();
    return true;
  }

  return {
    now: () => nowMs,
    wallMs: () => fakeEpochMs + nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers = [...timers, timer];
      return onDispose(() => {
        timers = timers.filter((other) => other !== timer);
      });
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      for (let quiet = 0; quiet < settledRounds; quiet += 1) {
        await settle();
        if (runNext(untilMs)) quiet = -1;
      }
      nowMs = untilMs;
      await settle();
    },
    async step(untilMs) {
      const isDue = runNext(untilMs);
      if (!isDue) nowMs = untilMs;
      await settle();
      return isDue;
    },
    skip(ms) {
      const untilMs = nowMs + ms;
      while (runNext(untilMs));
      nowMs = untilMs;
    },
  };
}
