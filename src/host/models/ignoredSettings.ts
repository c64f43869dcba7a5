import { ConfigurationTarget, env, Uri, workspace } from 'vscode';
import {
  findIgnoredSettings,
  type IgnoredSetting,
  type SettingsPlace,
} from '../../core/models/ignoredSettings.ts';
import { readSettingsFile } from '../../core/models/settingsFile.ts';
import type { Notices, SettingsSource, Storage } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { readFileText } from '../fileText.ts';

export interface IgnoredSettingsDeps {
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly notices: Notices;
  readonly texts: Texts;
  /** The extension's own folder for all workspaces: beside it the editor keeps the settings of a remote machine. */
  readonly globalStorage: Uri;
}

const storageKey = 'settings.ignored';
/** So many values are remembered as told; more settings than these nobody has. */
const mostTold = 500;

/**
 * Names, once each, the values that 0.1.0 read from a workspace, a dev container or a remote machine and that no longer count,
 * and offers to copy them to the user's own settings. Says nothing in a folder that is not trusted.
 */
export async function tellIgnoredSettings(deps: IgnoredSettingsDeps): Promise<void> {
  if (!workspace.isTrusted) return;
  const { settings, storage, notices, texts } = deps;
  const told = readTold(await storage.read(storageKey));
  for (const { uri, place } of settingsFiles(deps.globalStorage)) {
    const file = await readFile(uri);
    const found = findIgnoredSettings(file, place, (key) => settings.current[key]).filter(
      (setting) => !told.includes(idOf(uri, setting)),
    );
    if (found.length === 0) continue;
    const ids = found.map((setting) => idOf(uri, setting));
    // Told is told, whether the user clicks or not.
    await storage.update(storageKey, (stored) => [...readTold(stored), ...ids].slice(-mostTold));
    notices.show({
      id: `ignoredSettings ${ids.join()}`,
      level: 'info',
      text: texts.basic.ignoredSettings(workspace.asRelativePath(uri), found),
      actions: [{ label: texts.basic.copyToUserSettings, run: () => copy(found) }],
    });
  }
}

const idOf = (uri: Uri, { key, value }: IgnoredSetting): string =>
  `${uri.toString()} ${key}=${JSON.stringify(value)}`;

const readTold = (stored: unknown): readonly string[] =>
  Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];

function settingsFiles(globalStorage: Uri): readonly { uri: Uri; place: SettingsPlace }[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) =>
    Uri.joinPath(uri, '.vscode', 'settings.json'),
  );
  const { workspaceFile } = workspace;
  const ofWorkspace = workspaceFile?.scheme === 'file' ? [workspaceFile] : [];
  // …/data/User/globalStorage/<extension> beside …/data/Machine/settings.json, where a dev container's settings go as well.
  const machine = Uri.joinPath(globalStorage, '..', '..', '..', 'Machine', 'settings.json');
  return [
    ...[...ofWorkspace, ...folders].map((uri) => ({ uri, place: 'workspace' as const })),
    ...(env.remoteName === undefined ? [] : [{ uri: machine, place: 'machine' as const }]),
  ];
}

/** A workspace file has its settings one level down. */
async function readFile(uri: Uri): Promise<Readonly<Record<string, unknown>>> {
  const content = await readFileText(uri);
  const values = content.kind === 'text' ? readSettingsFile(content.text) : undefined;
  const inner = uri.path.endsWith('.code-workspace') ? values?.['settings'] : values;
  return typeof inner === 'object' && inner !== null ? { ...inner } : {};
}

async function copy(settings: readonly IgnoredSetting[]): Promise<void> {
  const configuration = workspace.getConfiguration('slipstream');
  for (const { key, value } of settings)
    await configuration.update(key, value, ConfigurationTarget.Global);
}
