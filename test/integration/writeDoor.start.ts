import type { StartOptions } from '../host/startOptions.ts';

// A file that is changed without a question would be on the disk at once.
export const start: StartOptions = {
  settings: {
    'slipstream.inline.enabled': false,
    'files.autoSave': 'afterDelay',
    'files.autoSaveDelay': 100,
  },
};
