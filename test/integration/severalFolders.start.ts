import type { StartOptions } from '../host/startOptions.ts';

export const start: StartOptions = {
  workspace: 'several',
  workspaceFile: 'all.code-workspace',
  settings: { 'slipstream.inline.askAhead': false, 'slipstream.local.enabled': false },
};
