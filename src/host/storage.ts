import { lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { DocumentStorage, Log } from '../core/ports.ts';
import { isQuicklyParsed } from './storedJson.ts';

/** A write takes milliseconds. A lock that stays the same for so long belongs to a window that died while writing. */
const staleLockMs = 1_500;
const lockRetryMs = 10;
/** A conversation with several pictures stays below it; 25 MB of pictures are parsed in 50 ms. */
const mostBytes = 64_000_000;

const corruptEnding = '.corrupt.json';

/**
 * Keeps each value as a JSON file in `folder`, written beside and renamed, under a lock file that all windows
 * share. A file that cannot be parsed, or not in a moment, is set aside as `<key>.corrupt.json` and counts as absent.
 * `update` rejects when the disk does.
 * @param onSetAside is told the name of a file that was set aside.
 */
export function createFileStorage(
  folder: string,
  log: Log,
  onSetAside: (name: string) => void = () => {},
): DocumentStorage {
  const pathOf = (key: string) => join(folder, `${encodeURIComponent(key)}.json`);

  async function read(key: string): Promise<unknown> {
    const path = pathOf(key);
    const info = await lstat(path).catch(() => undefined);
    if (info === undefined) return undefined;
    // A folder, a pipe or a device could be read without end.
    const isReadable = (info.isFile() || info.isSymbolicLink()) && info.size <= mostBytes;
    const text = isReadable ? await readFile(path, 'utf8').catch(() => undefined) : '';
    if (text === undefined) return undefined;
    const value = (await isQuicklyParsed(text)) ? parsed(text) : undefined;
    if (value === undefined) await setAside(key, path);
    return value;
  }

  async function setAside(key: string, path: string): Promise<void> {
    const aside = path.replace(/\.json$/, corruptEnding);
    log.warn('storage.corrupt', { key });
    // What was set aside before gives way, whatever kind it is of.
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    await rename(path, aside).then(
      () => onSetAside(basename(aside)),
      () => log.warn('storage.setAsideFailed', { key }),
    );
  }

  async function write(key: string, value: unknown): Promise<void> {
    const path = pathOf(key);
    if (value === undefined) return rm(path, { force: true });
    const beside = `${path}.${process.pid}.tmp`;
    try {
      await writeFile(beside, JSON.stringify(value), 'utf8');
      await rename(beside, path);
    } catch (error) {
      // On a full disk half of it may have been written.
      await rm(beside, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  return {
    read,
    async keys() {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.endsWith('.json') && !name.endsWith(corruptEnding))
        .map((name) => decodeURIComponent(name.slice(0, -'.json'.length)));
    },
    async update(key, merge) {
      await mkdir(folder, { recursive: true });
      const release = await lock(`${pathOf(key)}.lock`);
      try {
        await write(key, merge(await read(key)));
      } finally {
        await release();
      }
    },
  };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits for the lock. One that does not change is taken over, whatever time or kind it has: clocks are set back. */
async function lock(path: string): Promise<() => Promise<void>> {
  let seen = '';
  let sinceMs = performance.now();
  for (;;) {
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      // Windows says EISDIR or EPERM of a folder of that name.
      if (error.code === 'EEXIST' || error.code === 'EISDIR') return undefined;
      throw error;
    });
    if (handle !== undefined) {
      await handle.close();
      return () => rm(path, { force: true });
    }
    const now = await identityOf(path);
    if (now !== seen) {
      seen = now;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs > staleLockMs) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      seen = '';
    }
    await new Promise((resolve) => setTimeout(resolve, lockRetryMs));
  }
}

/** Tells one lock from the next one of the same name. */
async function identityOf(path: string): Promise<string> {
  const info = await lstat(path, { bigint: true }).catch(() => undefined);
  return info === undefined ? '' : `${info.ino} ${info.mtimeNs} ${info.birthtimeNs}`;
}

/** A folder for what belongs to the workspace; without one it is kept for all windows that have none. */
export function workspaceStorageFolder(
  { storageUri, globalStorageUri }: Pick<ExtensionContext, 'storageUri' | 'globalStorageUri'>,
  name: string,
): string {
  return join((storageUri ?? globalStorageUri).fsPath, name);
}
