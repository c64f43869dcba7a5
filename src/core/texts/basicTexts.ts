import type { Translate } from './translate.ts';

/** Words that belong to no single room. */
export function createBasicTexts(t: Translate) {
  return {
    productOff: t('Slipstream is switched off.'),
    switchOn: t('Switch On'),
    showLog: t('Show Log'),
    unexpected: t(
      'Slipstream met an unexpected problem. Your files are untouched; the log has the details.',
    ),
    invalidSetting: (key: string, issue: string) =>
      t('The setting “slipstream.{0}” is not valid ({1}). Its default is used.', key, issue),
    openSettings: t('Open Settings'),
    menuTitle: t('Slipstream'),
    menu: {
      'slipstream.selectModel': t('Select Model…'),
      'slipstream.setApiKey': t('Set API Key…'),
      'slipstream.refreshModels': t('Refresh Models'),
      'slipstream.showStatus': t('Show Status'),
      'slipstream.diagnoseConnection': t('Diagnose Connection'),
      'slipstream.showLog': t('Show Log'),
    },
  };
}
