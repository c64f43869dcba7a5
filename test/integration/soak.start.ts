import type { StartOptions } from '../host/startOptions.ts';

export const start: StartOptions = {
  settings: {
    'slipstream.inline.enabled': false,
    'slipstream.local.enabled': false,
    'slipstream.models.chat': 'cerebras/gpt-oss-120b',
  },
  server: { pacing: { firstTokenMs: 0, tokensPerSecond: 1e6 } },
};
