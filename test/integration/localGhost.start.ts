import type { StartOptions } from '../host/startOptions.ts';

/** A newcomer: no key anywhere. */
export const start: StartOptions = {
  env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
};
