import type { StartOptions } from '../host/startOptions.ts';

// Ghost text would take the answers that are meant for edits.
export const start: StartOptions = { settings: { 'slipstream.inline.enabled': false } };
