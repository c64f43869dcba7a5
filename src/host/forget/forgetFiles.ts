import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where the editor lets the extension keep files: one folder for all windows, one for each workspace. */
export interface KeptFolders {
  readonly global: string;
  /** Undefined in a window without a folder. */
  readonly workspace: string | undefined;
}

export const resetMarkerIn = (globalFolder: string): string => join(globalFolder, 'forgotten');

/**
 * Deletes everything the extension keeps on this machine, for every workspace, and leaves a marker by which other windows
 * know that what they hold is void. Rejects when something could not be deleted.
 */
export async function forgetFiles(folders: KeptFolders): Promise<void> {
  await mkdir(folders.global, { recursive: true });
  // The marker first: from now on no window writes what it still holds in memory.
  const marker = resetMarkerIn(folders.global);
  await writeFile(marker, randomUUID(), 'utf8');
  const entries = await readdir(folders.global);
  const files = entries.map((name) => join(folders.global, name)).filter((path) => path !== marker);
  for (const path of [...files, ...(await workspaceFolders(folders))])
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * The extension's folders of all workspaces. The editor keeps them at `workspaceStorage/<workspace>/<extension>` beside
 * `globalStorage/<extension>`.
 */
async function workspaceFolders({ global, workspace }: KeptFolders): Promise<string[]> {
  const all = join(dirname(dirname(global)), 'workspaceStorage');
  const names = await readdir(all).catch(() => []);
  const folders = names.map((name) => join(all, name, basename(global)));
  return workspace === undefined ? folders : [...folders, workspace];
}
