import type { Translate } from '../translate.ts';

/** Words of the status bar item's menu. A switch is named by what a click does. */
export function createMenuTexts(t: Translate) {
  return {
    title: t('Slipstream'),
    openChat: t('Open Chat'),
    edit: t('Edit Code…'),
    suggestions: t('suggestions'),
    snoozeFor: (duration: string) => t('Snooze Suggestions for {0}', duration),
    pause: t('Pause Suggestions Until Reload'),
    resume: t('Resume Suggestions'),
    toggleSuggestions: (isOn: boolean) =>
      isOn ? t('Turn Suggestions Off') : t('Turn Suggestions On'),
    toggleLanguage: (language: string, isOn: boolean) =>
      isOn
        ? t('Turn Suggestions Off for {0}', language)
        : t('Turn Suggestions On for {0}', language),
    toggleQuiet: (isAutomatic: boolean) =>
      isAutomatic ? t('Suggest Only When Asked') : t('Suggest While Typing'),
    toggleNextEdits: (isOn: boolean) => (isOn ? t('Turn Next Edits Off') : t('Turn Next Edits On')),
    models: t('models'),
    selectModel: t('Select Model…'),
    setKey: t('Set API Key…'),
    showStatus: t('Show Status'),
    measured: t('measurements'),
    latencyReport: t('Latency Report'),
    statistics: t('Suggestion Statistics'),
    benchmark: t('Benchmark Models'),
    diagnose: t('Diagnose Connection'),
    more: t('more'),
    settings: t('Settings'),
    getStarted: t('Get Started'),
    showLog: t('Show Log'),
  };
}

export type MenuTexts = ReturnType<typeof createMenuTexts>;
