import type { StartOptions } from '../host/startOptions.ts';

export const start: StartOptions = {
  hasTrust: true,
  settings: { 'slipstream.inline.askAhead': false },
};
