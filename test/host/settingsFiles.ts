import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import type { SettingScopes } from './manifest.ts';

/** Settings by their key. */
export type SettingValues = Readonly<Record<string, unknown>>;

/**
 * Writes the settings an editor starts with. In a browser window it reads those of machine scope from a file of their own
 * and ignores them in the user's. A user's file that is there already is the user's, comments and all: only what decides
 * where requests go (application scope) is put anew, for the server that is started has another address each time.
 */
export function writeSettings(
  userFolder: string,
  settings: SettingValues,
  scopes: SettingScopes,
): void {
  const entries = Object.entries(settings);
  const userFile = join(userFolder, 'User', 'settings.json');
  if (existsSync(userFile))
    updateJson(
      userFile,
      entries.filter(([key]) => scopes.get(key) === 'application'),
    );
  else
    writeJson(
      userFile,
      entries.filter(([key]) => scopes.get(key) !== 'machine'),
    );
  const machine = entries.filter(([key]) => scopes.get(key) === 'machine');
  if (machine.length > 0) writeJson(join(userFolder, 'Machine', 'settings.json'), machine);
}

type Entries = readonly (readonly [string, unknown])[];

function writeJson(file: string, entries: Entries): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(entries), undefined, 2));
}

function updateJson(file: string, entries: Entries): void {
  let text = readFileSync(file, 'utf8');
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  for (const [key, value] of entries)
    text = applyEdits(text, modify(text, [key], value, { formattingOptions }));
  writeFileSync(file, text);
}
