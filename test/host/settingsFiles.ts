import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Settings by their key. */
export type SettingValues = Readonly<Record<string, unknown>>;

/**
 * Writes the settings an editor starts with. In a browser window it reads those of machine scope from a file of their own
 * and ignores them in the user's. A user's file that is there already is the user's: it is left alone.
 */
export function writeSettings(
  userFolder: string,
  settings: SettingValues,
  machineSettings: ReadonlySet<string>,
): void {
  const entries = Object.entries(settings);
  const userFile = join(userFolder, 'User', 'settings.json');
  if (!existsSync(userFile))
    writeJson(
      userFile,
      entries.filter(([key]) => !machineSettings.has(key)),
    );
  const machine = entries.filter(([key]) => machineSettings.has(key));
  if (machine.length > 0) writeJson(join(userFolder, 'Machine', 'settings.json'), machine);
}

function writeJson(file: string, entries: readonly (readonly [string, unknown])[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(entries), undefined, 2));
}
