import type { StartOptions } from '../host/startOptions.ts';

export const start: StartOptions = { workspace: 'hostile' };
