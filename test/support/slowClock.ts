import { type Clock, createSystemClock } from '../../src/core/clock.ts';
import { onDispose } from '../../src/core/lifetime.ts';

const stepMs = 10;

/**
 * The machine's clock, whose timers count only the time in which this process could run: on a busy machine a
 * deadline does not strike because client and server, both in this process, were kept waiting for a core.
 */
export function createSlowClock(): Clock {
  const system = createSystemClock();
  return {
    now: system.now,
    wallMs: system.wallMs,
    after(delayMs, run) {
      let leftSteps = Math.max(1, Math.ceil(delayMs / stepMs));
      const step = () => {
        leftSteps -= 1;
        if (leftSteps <= 0) run();
        else timer = setTimeout(step, stepMs);
      };
      let timer = setTimeout(step, Math.min(delayMs, stepMs));
      return onDispose(() => clearTimeout(timer));
    },
  };
}
