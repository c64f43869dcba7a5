import { type Clock, createSystemClock } from '../../src/core/clock.ts';

/**
 * Milliseconds of the machine's CLOCK_MONOTONIC, with fraction. Unlike `performance.now()` its zero is the
 * same in every process, so times recorded by the server compare with `process.hrtime` in a client.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The machine's clock with `monotonicMs` as its time. Its timers keep the process alive. */
export function createMonotonicClock(): Clock {
  return { ...createSystemClock({ keepsAlive: true }), now: monotonicMs };
}
