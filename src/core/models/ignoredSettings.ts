import { type SettingKey, settingKeys } from '../settings.ts';

/** Where a value stands that 0.1.0 read. */
export type SettingsPlace = 'workspace' | 'machine';

/** A value that no longer counts where it stands. */
export interface IgnoredSetting {
  readonly key: SettingKey;
  readonly value: unknown;
}

/** What decides where code goes and how much is thought over it: of application scope, so that only the user's own settings count. */
const decidesDestination = /^(?:models|reasoning)\.|^(?:baseUrl|providers|fallback|hedging)$/;
/** In 0.1.0 a folder could set these; the others were of machine scope. */
const wasOfWindow = /^(?:models|reasoning)\./;

/** The values of a settings file that 0.1.0 read from there and that count no more, unless the user's own say the same. */
export function findIgnoredSettings(
  file: Readonly<Record<string, unknown>>,
  place: SettingsPlace,
  current: (key: SettingKey) => unknown,
): readonly IgnoredSetting[] {
  const counted = place === 'workspace' ? wasOfWindow : decidesDestination;
  return settingKeys
    .filter((key) => counted.test(key))
    .map((key) => ({ key, value: file[`slipstream.${key}`] }))
    .filter(({ value }) => value !== undefined && value !== '' && value !== 'auto')
    .filter(({ key, value }) => JSON.stringify(current(key)) !== JSON.stringify(value));
}
