import { assertNever } from '../../shared/assertNever.ts';
import { describeDuration } from '../errorTexts.ts';
import type { Trouble } from '../routing/trouble.ts';
import type { Translate } from '../translate.ts';

export function createStatusTexts(t: Translate) {
  return {
    ready: t('ready'),
    /** The workspace predictor's name wherever it is shown. */
    local: t('Local (workspace patterns)'),
    indexing: (filesRead: number, filesFound: number) =>
      t('Indexing {0} of {1} files', filesRead, filesFound),
    indexingName: t('Slipstream: Indexing'),
    lookingForFiles: t('Looking for files to index'),
    stopIndexing: t(
      'Slipstream is indexing the workspace for local suggestions. Click to stop; files you edit are still indexed.',
    ),
    off: t('Slipstream is off'),
    label: (state: string) => t('Slipstream: {0}', state),
    /** Infinity: until the window is reloaded. */
    snoozed: (ms: number) =>
      Number.isFinite(ms) ? t('paused for {0}', describeDuration(ms, t)) : t('paused'),
    milliseconds: (ms: number) => t('{0} ms', Math.round(ms)),
    firstToken: (ms: number) => t('first token after {0} ms', Math.round(ms)),
    shortRate: (rate: number) => t('{0} tok/s', Math.round(rate)),
    rolling: (ms: number) => t('p50 {0} ms', Math.round(ms)),
    usually: (ms: number) => t('median of recent requests: {0} ms', Math.round(ms)),
    tokensPerSecond: (rate: number) => t('{0} tokens/s', Math.round(rate)),
    trouble: (trouble: Trouble) => describeTrouble(trouble, t),
  };
}

function describeTrouble(trouble: Trouble, t: Translate): string {
  switch (trouble.kind) {
    case 'missingKey':
      return t('set an API key');
    case 'wrongKey':
      return t('API key rejected');
    case 'payment':
      return t('provider requires payment');
    case 'budget':
      return t('today’s budget is spent');
    case 'providerDown':
      return trouble.retryInMs > 0
        ? t('provider is down, retrying in {0}', describeDuration(trouble.retryInMs, t))
        : t('provider is down, will retry on the next request');
    case 'quota':
      return trouble.retryInMs === undefined
        ? t('rate limit reached')
        : t('rate limit reached, resets in {0}', describeDuration(trouble.retryInMs, t));
    case 'retired':
      return t('{0} is no longer available', trouble.model);
    case 'retiring':
      return t('{0} is being retired', trouble.model);
    default:
      return assertNever(trouble);
  }
}

export type StatusTexts = ReturnType<typeof createStatusTexts>;
