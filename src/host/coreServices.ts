import { type ExtensionContext, type LogOutputChannel, l10n, window } from 'vscode';
import { type Clock, createSystemClock } from '../core/clock.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { DocumentStorage, Log, Notices, SettingsSource } from '../core/ports.ts';
import { createTexts, type Texts } from '../core/texts/texts.ts';
import type { OnUnexpected } from './listen.ts';
import { createLog } from './log.ts';
import { createNotices } from './notices.ts';
import { openSetting } from './openSetting.ts';
import { createSettingNotices } from './settingNotices.ts';
import { createEditorSettings, developmentSettings } from './settings.ts';
import { createFileStorage } from './storage.ts';

/** What every feature may use, for the life of the extension. */
export interface CoreServices extends Disposable {
  readonly clock: Clock;
  readonly log: Log;
  readonly channel: LogOutputChannel;
  readonly texts: Texts;
  readonly notices: Notices;
  readonly settings: SettingsSource;
  readonly storage: DocumentStorage;
  readonly onUnexpected: OnUnexpected;
}

export function createCoreServices(context: ExtensionContext): CoreServices {
  const store = createStore();
  const channel = store.own(window.createOutputChannel('Slipstream', { log: true }));
  const log = createLog(channel);
  const texts = createTexts(l10n.t);

  // Notices and `onUnexpected` need each other: an unexpected failure is told in a notice.
  let notices: Notices | undefined;
  const onUnexpected: OnUnexpected = (error, where) => {
    log.error('unexpected', { where, error: describe(error) });
    notices?.show({
      id: 'unexpected',
      level: 'error',
      text: texts.basic.unexpected,
      actions: [{ label: texts.basic.showLog, run: () => channel.show(true) }],
    });
  };
  notices = createNotices(onUnexpected);

  const settings = store.own(
    createEditorSettings(
      developmentSettings(context.extensionMode),
      createSettingNotices({ notices, texts, log, openSetting }),
      onUnexpected,
    ),
  );
  return {
    clock: createSystemClock(),
    log,
    channel,
    texts,
    notices,
    settings,
    storage: createFileStorage(context.globalStorageUri.fsPath, log),
    onUnexpected,
    dispose: () => store.dispose(),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
