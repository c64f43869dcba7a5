import { workspace } from 'vscode';
import { createEmitter } from '../core/event.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { SettingsSource } from '../core/ports.ts';
import { readSettings, type SettingProblem } from '../core/settings.ts';
import { listen, type OnUnexpected } from './listen.ts';

export interface EditorSettings extends SettingsSource, Disposable {}

/**
 * The only reader of `slipstream.*`. Machine-scoped keys are safe from a folder's settings because the editor
 * itself ignores them there.
 * @param onProblems is told after every read which settings hold invalid values: an empty list when none.
 */
export function createEditorSettings(
  onProblems: (problems: readonly SettingProblem[]) => void,
  onUnexpected: OnUnexpected,
): EditorSettings {
  const store = createStore();
  const changes = store.own(
    createEmitter<SettingsSource['current']>((error) => onUnexpected(error, 'settings listener')),
  );
  let current = read(onProblems);
  store.own(
    listen(
      workspace.onDidChangeConfiguration,
      'settings',
      (event) => {
        if (!event.affectsConfiguration('slipstream')) return;
        current = read(onProblems);
        changes.fire(current);
      },
      onUnexpected,
    ),
  );
  return {
    get current() {
      return current;
    },
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}

function read(
  onProblems: (problems: readonly SettingProblem[]) => void,
): SettingsSource['current'] {
  const configuration = workspace.getConfiguration('slipstream');
  const { settings, problems } = readSettings((key) => configuration.get(key));
  onProblems(problems);
  return settings;
}
