import type { StartOptions } from '../host/startOptions.ts';

/** As completionUntrusted, with which it shares an editor. */
export const start: StartOptions = {
  hasTrust: true,
  settings: { 'slipstream.inline.askAhead': false },
};
