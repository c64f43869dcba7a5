import type { RequestError } from '../errors.ts';
import { describeDuration, describeError } from './errorTexts.ts';
import type { Translate } from './translate.ts';

/** Every sentence a user can read, by room. The folder `core/texts` is the one place that writes them. */
export function createTexts(t: Translate) {
  return {
    error: (error: RequestError) => describeError(error, t),
    duration: (ms: number) => describeDuration(ms, t),
  };
}

export type Texts = ReturnType<typeof createTexts>;
