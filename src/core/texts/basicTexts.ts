import { assertNever } from '../../shared/assertNever.ts';
import type { IgnoredSetting } from '../models/ignoredSettings.ts';
import type { Accepted, SettingProblem } from '../settingProblem.ts';
import type { Translate } from '../translate.ts';

/** Texts that belong to no single feature. */
export function createBasicTexts(t: Translate) {
  return {
    productOff: t('Slipstream is switched off.'),
    switchOn: t('Turn On'),
    showLog: t('Show Log'),
    unexpected: t(
      'Slipstream ran into an unexpected problem. Your files are untouched; the log has the details.',
    ),
    /** Names each setting with what it takes; their defaults stand in. */
    invalidSettings: (problems: readonly SettingProblem[]) => {
      const [one, ...more] = problems.map((problem) => describeProblem(problem, t));
      return more.length === 0
        ? t('An invalid setting counts as its default: {0}.', one ?? '')
        : t('Invalid settings count as their defaults: {0}.', [one, ...more].join(t('; ')));
    },
    openSettings: t('Open Settings'),
    tableReport: {
      copy: t('Copy'),
      copied: t('Copied'),
      export: t('Open as'),
      exportAs: { markdown: 'Markdown' },
      nothingYet: t('Nothing yet.'),
    },
    ignoredSettings: (file: string, settings: readonly IgnoredSetting[]) =>
      t(
        '{0} sets {1}. These decide where your code goes, so they count only in your own settings now.',
        file,
        settings
          .map(({ key, value }) => `“slipstream.${key}”: ${JSON.stringify(value)}`)
          .join(t(', ')),
      ),
    copyToUserSettings: t('Copy to My Settings'),
  };
}

function describeProblem({ key, path, accepted }: SettingProblem, t: Translate): string {
  const name = `slipstream.${key}`;
  const takes = describeAccepted(accepted, t);
  return path === ''
    ? t('“{0}” expects {1}', name, takes)
    : t('“{0}” expects at “{1}” {2}', name, path, takes);
}

function describeAccepted(accepted: Accepted, t: Translate): string {
  switch (accepted.kind) {
    case 'values':
      return t('one of {0}', accepted.values.map((value) => `“${value}”`).join(t(', ')));
    case 'boolean':
      return t('true or false');
    case 'number':
      return describeNumber(accepted, t);
    case 'text':
      return accepted.maxLength === undefined
        ? t('a text')
        : t('a text of at most {0} characters', accepted.maxLength);
    case 'list':
      return accepted.maxLength === undefined
        ? t('a list')
        : t('a list of at most {0} entries', accepted.maxLength);
    case 'described':
      return t('what its description says');
    default:
      return assertNever(accepted);
  }
}

function describeNumber(
  { isWhole, minimum, maximum }: Extract<Accepted, { readonly kind: 'number' }>,
  t: Translate,
): string {
  if (minimum === undefined || maximum === undefined)
    return isWhole ? t('a whole number') : t('a number');
  return isWhole
    ? t('a whole number from {0} to {1}', minimum, maximum)
    : t('a number from {0} to {1}', minimum, maximum);
}
