import { ConfigurationTarget, commands, extensions, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { copilot, doesSuggest, type Installed, rivals } from '../../core/completion/rivals.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface ConflictDeps {
  readonly clock: Clock;
  readonly notices: Notices;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

/** The editor does not tell when another extension was started: by then they all were. */
const settledMs = 20_000;

/**
 * Says once when something else keeps suggestions from being seen: the editor's own switch is off, or Copilot
 * suggests as well. Changes no setting itself.
 */
export function watchConflicts({ clock, notices, texts, onUnexpected }: ConflictDeps): Disposable {
  const store = createStore();
  const strings = texts.completion;

  function notifyEditorOff(): void {
    const id = 'inlineSuggest off';
    if (workspace.getConfiguration('editor.inlineSuggest').get<boolean>('enabled') !== false) {
      notices.clear(id);
      return;
    }
    notices.show({
      id,
      level: 'info',
      text: strings.editorOff,
      actions: [
        {
          label: strings.switchOnInEditor,
          run: async () => {
            await workspace
              .getConfiguration('editor.inlineSuggest')
              .update('enabled', true, ConfigurationTarget.Global);
          },
        },
      ],
    });
  }

  function notifyCopilot(): void {
    const id = 'copilot suggests';
    if (!doesCopilotSuggest()) {
      notices.clear(id);
      return;
    }
    notices.show({
      id,
      level: 'info',
      text: strings.copilotOn,
      actions: [
        {
          label: strings.openCopilotSetting,
          run: async () => {
            await commands.executeCommand('workbench.action.openSettings', 'github.copilot.enable');
          },
        },
      ],
    });
  }

  const look = () => {
    notifyEditorOff();
    notifyCopilot();
  };
  store.own(
    listen(
      workspace.onDidChangeConfiguration,
      'inline conflicts',
      (event) => {
        if (
          event.affectsConfiguration('editor.inlineSuggest.enabled') ||
          event.affectsConfiguration('github.copilot.enable')
        )
          look();
      },
      onUnexpected,
    ),
  );
  store.own(listen(extensions.onDidChange, 'inline conflicts', look, onUnexpected));
  look();
  store.own(clock.after(settledMs, look));
  return store;
}

const installed: Installed = {
  isActive: (id) => extensions.getExtension(id)?.isActive === true,
  settingOf: (key) => workspace.getConfiguration().get<unknown>(key),
};

/** Copilot is there, started, and its completions are on for code. */
const doesCopilotSuggest = (): boolean => doesSuggest(copilot, installed);

/** Another assistant is there, started, and not switched off. */
export const doesRivalSuggest = (): boolean =>
  rivals.some((rival) => doesSuggest(rival, installed));
