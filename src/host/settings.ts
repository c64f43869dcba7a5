import { ExtensionMode, workspace } from 'vscode';
import { createEmitter } from '../core/event.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { SettingsSource } from '../core/ports.ts';
import type { SettingProblem } from '../core/settingProblem.ts';
import { readSettings, type SettingKey } from '../core/settings.ts';
import { listen, type OnUnexpected } from './listen.ts';

export interface EditorSettings extends SettingsSource, Disposable {}

/** Values that come before whatever the editor's settings hold. */
export type FixedSettings = Readonly<Partial<Record<SettingKey, unknown>>>;

/**
 * The only reader of `slipstream.*`. Machine-scoped keys are safe from a folder's settings because the editor
 * itself ignores them there.
 * @param onProblems is told after every read which settings hold invalid values: an empty list when none.
 */
export function createEditorSettings(
  fixed: FixedSettings,
  onProblems: (problems: readonly SettingProblem[]) => void,
  onUnexpected: OnUnexpected,
): EditorSettings {
  const store = createStore();
  const changes = store.own(
    createEmitter<SettingsSource['current']>((error) => onUnexpected(error, 'settings listener')),
  );
  let current = read(fixed, onProblems);
  store.own(
    listen(
      workspace.onDidChangeConfiguration,
      'settings',
      (event) => {
        if (!event.affectsConfiguration('slipstream')) return;
        current = read(fixed, onProblems);
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

/**
 * What a developer's environment fixes: `CEREBRAS_BASE_URL`, the variable of the official clients. Only in an
 * extension that is being developed, so that no installed one can be led elsewhere by its environment.
 */
export function developmentSettings(mode: ExtensionMode): FixedSettings {
  const baseUrl = process.env['CEREBRAS_BASE_URL'];
  return mode === ExtensionMode.Development && baseUrl ? { baseUrl } : {};
}

function read(
  fixed: FixedSettings,
  onProblems: (problems: readonly SettingProblem[]) => void,
): SettingsSource['current'] {
  const configuration = workspace.getConfiguration('slipstream');
  const { settings, problems } = readSettings((key) => fixed[key] ?? configuration.get(key));
  onProblems(problems);
  return settings;
}
