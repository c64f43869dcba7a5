import type { StartOptions } from '../host/startOptions.ts';

/** Ghost text would ask models of its own accord, and the counts would not be the benchmark's. */
export const start: StartOptions = {
  settings: { 'slipstream.inline.enabled': false },
  server: { pacing: { firstTokenMs: 30, tokensPerSecond: 4_000 } },
};
