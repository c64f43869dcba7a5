import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DocumentStorage, Log } from '../core/ports.ts';

/** A lock older than this belongs to a window that died while writing. */
const staleLockMs = 5_000;
const lockRetryMs = 10;

const corruptEnding = '.corrupt.json';

/**
 * Keeps each value as a JSON file in `folder`, written beside and renamed, under a lock file that all windows
 * share. A file that cannot be parsed is set aside as `<key>.corrupt.json` and counts as absent.
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
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      const aside = path.replace(/\.json$/, corruptEnding);
      log.warn('storage.corrupt', { key });
      await rename(path, aside).then(
        () => onSetAside(basename(aside)),
        () => log.warn('storage.setAsideFailed', { key }),
      );
      return undefined;
    }
  }

  async function write(key: string, value: unknown): Promise<void> {
    const path = pathOf(key);
    if (value === undefined) return rm(path, { force: true });
    const beside = `${path}.${process.pid}.tmp`;
    await writeFile(beside, JSON.stringify(value), 'utf8');
    await rename(beside, path);
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

async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle !== undefined) {
      await handle.close();
      return () => rm(path, { force: true });
    }
    await removeIfStale(path);
    await new Promise((resolve) => setTimeout(resolve, lockRetryMs));
  }
}

async function removeIfStale(path: string): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (info !== undefined && Date.now() - info.mtimeMs > staleLockMs)
    await unlink(path).catch(() => undefined);
}
