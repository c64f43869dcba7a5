import assert from 'node:assert/strict';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noLog } from '../../src/core/ports.ts';
import { createFileStorage } from '../../src/host/storage.ts';

describe('file storage', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  it('gives back what any window wrote', async () => {
    await createFileStorage(folder, noLog).update('quota', () => ({ left: 4 }));
    assert.deepEqual(await createFileStorage(folder, noLog).read('quota'), { left: 4 });
  });

  it('loses nobody’s write when windows write at once', async () => {
    const windows = Array.from({ length: 8 }, () => createFileStorage(folder, noLog));
    await Promise.all(
      windows.map((storage) =>
        storage.update('count', (current) => (typeof current === 'number' ? current : 0) + 1),
      ),
    );
    assert.equal(await createFileStorage(folder, noLog).read('count'), 8);
    assert.deepEqual(await readdir(folder), ['count.json']);
  });

  it('loses nothing of fifty windows on one profile', async () => {
    const windows = Array.from({ length: 50 }, () => createFileStorage(folder, noLog));
    await Promise.all(
      windows.map((storage, window) =>
        storage.update('windows', (current) => [
          ...(Array.isArray(current) ? current : []),
          window,
        ]),
      ),
    );
    const kept = await createFileStorage(folder, noLog).read('windows');
    assert.deepEqual(
      (Array.isArray(kept) ? kept : []).sort((a, b) => a - b),
      windows.map((_, window) => window),
    );
    assert.deepEqual(await readdir(folder), ['windows.json']);
  });

  it('sets a broken file aside and goes on', async () => {
    await writeFile(join(folder, 'history.json'), '{"half":');
    const storage = createFileStorage(folder, noLog);
    assert.equal(await storage.read('history'), undefined);
    assert.deepEqual(await readdir(folder), ['history.corrupt.json']);
  });

  it('forgets a value that was merged to nothing', async () => {
    const storage = createFileStorage(folder, noLog);
    await storage.update('key', () => 1);
    await storage.update('key', () => undefined);
    assert.equal(await storage.read('key'), undefined);
  });

  it('lists what is there, whatever its key is made of, and names what it set aside', async () => {
    const setAside: string[] = [];
    const storage = createFileStorage(folder, noLog, (name) => setAside.push(name));
    await storage.update('a/b ü', () => 1);
    await storage.update('c', () => 2);
    await writeFile(join(folder, 'broken.json'), '{');
    assert.equal(await storage.read('broken'), undefined);
    assert.deepEqual([...(await storage.keys())].sort(), ['a/b ü', 'c']);
    assert.deepEqual(setAside, ['broken.corrupt.json']);
  });

  describe('a lock that was left', () => {
    const lockFile = () => join(folder, 'key.json.lock');
    const leftovers: Readonly<Record<string, () => Promise<void>>> = {
      'with a time in the future': async () => {
        await writeFile(lockFile(), '');
        const nextYear = Date.now() / 1000 + 31_536_000;
        await utimes(lockFile(), nextYear, nextYear);
      },
      'as a folder with something in it': async () => {
        await mkdir(lockFile());
        await writeFile(join(lockFile(), 'file'), '');
      },
      'as a link to nowhere': () => symlink(join(folder, 'nowhere'), lockFile()),
    };
    for (const [kind, leave] of Object.entries(leftovers))
      it(`${kind} is taken over once it has not changed for a while`, async () => {
        await leave();
        const storage = createFileStorage(folder, noLog);
        await storage.update('key', () => 1);
        assert.equal(await storage.read('key'), 1);
        assert.deepEqual(await readdir(folder), ['key.json']);
      });
  });

  it('leaves nothing half written behind when the disk refuses', async () => {
    const storage = createFileStorage(folder, noLog);
    // The file cannot take the place of a folder, just as it cannot be finished on a full disk.
    await mkdir(join(folder, 'key.json'));
    await writeFile(join(folder, 'key.json', 'file'), '');
    await mkdir(join(folder, `other.json.${process.pid}.tmp`));
    await storage.update('key', () => ({ left: 4 }));
    await assert.rejects(storage.update('other', () => 1));
    assert.equal(await storage.read('key').then((value) => JSON.stringify(value)), '{"left":4}');
    const names = await readdir(folder);
    assert.deepEqual(
      names.filter((name) => /\.(?:tmp|lock)$/.test(name)),
      [],
    );
  });

  it('sets aside what is too large to be read at once, and what is no file', async () => {
    const setAside: string[] = [];
    const storage = createFileStorage(folder, noLog, (name) => setAside.push(name));
    // A file with a hole: it takes no room.
    await writeFile(join(folder, 'large.json'), '"');
    await truncate(join(folder, 'large.json'), 65_000_000);
    await mkdir(join(folder, 'folder.json'));
    assert.equal(await storage.read('large'), undefined);
    assert.equal(await storage.read('folder'), undefined);
    assert.deepEqual(setAside, ['large.corrupt.json', 'folder.corrupt.json']);
  });

  it('sets aside ten megabytes of brackets, and reads as many of pictures', async () => {
    const setAside: string[] = [];
    const storage = createFileStorage(folder, noLog, (name) => setAside.push(name));
    await writeFile(join(folder, 'nested.json'), `[${'[],'.repeat(3_000_000)}1]`);
    await writeFile(join(folder, 'pictures.json'), JSON.stringify(['A'.repeat(11_000_000)]));
    assert.equal(await storage.read('nested'), undefined);
    assert.equal(JSON.stringify(await storage.read('pictures')).length, 11_000_004);
    assert.deepEqual(setAside, ['nested.corrupt.json']);
  });
});
