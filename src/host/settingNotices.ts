import type { Log, Notices } from '../core/ports.ts';
import type { SettingProblem } from '../core/settingProblem.ts';
import type { Texts } from '../core/texts/texts.ts';

export interface SettingNoticesDeps {
  readonly notices: Notices;
  readonly texts: Texts;
  readonly log: Log;
  readonly openSetting: (key: string) => Promise<void>;
}

/** Reports invalid settings, all that are found at once in one notice, each once until it has been corrected. */
export function createSettingNotices({ notices, texts, log, openSetting }: SettingNoticesDeps) {
  let known: ReadonlySet<string> = new Set();
  return (problems: readonly SettingProblem[]): void => {
    const idOf = ({ key, path }: SettingProblem) => `${key} ${path}`;
    const fresh = problems.filter((problem) => !known.has(idOf(problem)));
    known = new Set(problems.map(idOf));
    const [first] = fresh;
    if (first === undefined) return;
    for (const { key, path, accepted } of fresh)
      log.warn('settings.invalid', { key, path, accepted: accepted.kind });
    const id = `settings ${fresh.map(idOf).join()}`;
    notices.clear(id);
    notices.show({
      id,
      level: 'warning',
      text: texts.basic.invalidSettings(fresh),
      actions: [{ label: texts.basic.openSettings, run: () => openSetting(first.key) }],
    });
  };
}
