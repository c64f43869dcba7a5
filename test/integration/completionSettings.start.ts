import type { StartOptions } from '../host/startOptions.ts';

/** One request for one suggestion, so that requests can be counted. */
export const start: StartOptions = { settings: { 'slipstream.inline.askAhead': false } };
