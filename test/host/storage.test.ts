import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noLog } from '../../src/core/ports.ts';
import { createFileStorage } from '../../src/host/storage.ts';

describe('file storage', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

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
});
