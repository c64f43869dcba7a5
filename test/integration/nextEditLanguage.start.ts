import type { StartOptions } from '../host/startOptions.ts';

/** Next edits without a request, and nothing else that suggests. */
export const start: StartOptions = {
  workspace: 'orders',
  settings: { 'slipstream.inline.enabled': false, 'slipstream.nextEdit.enabled': 'local' },
};
