import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noLog } from '../../../src/core/ports.ts';
import { forgetFiles, resetMarkerIn } from '../../../src/host/forget/forgetFiles.ts';
import { createWriteGuard } from '../../../src/host/forget/writeGuard.ts';
import { createFileStorage } from '../../../src/host/storage.ts';

describe('forgetting', () => {
  let data: string;
  let global: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'slipstream-forget-'));
    global = join(data, 'globalStorage', 'slipstream.slipstream');
  });
  afterEach(() => rmSync(data, { recursive: true, force: true, maxRetries: 10 }));

  const open = (onForgotten = () => {}) => {
    const writeGuard = createWriteGuard({ resetMarkerFile: resetMarkerIn(global), onForgotten });
    return { writeGuard, storage: writeGuard.guard(createFileStorage(global, noLog)) };
  };

  it('deletes the files of all workspaces, of this extension only', async () => {
    const files = [
      join(global, 'latency.json'),
      join(data, 'workspaceStorage', 'one', 'slipstream.slipstream', 'chat', 'a.json'),
      join(data, 'workspaceStorage', 'two', 'slipstream.slipstream', 'chat', 'b.json'),
      join(data, 'workspaceStorage', 'two', 'other.extension', 'c.json'),
    ];
    for (const file of files) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, '{}');
    }
    await forgetFiles({ global, workspace: undefined });
    assert.deepEqual(
      files.map((file) => existsSync(file)),
      [false, false, false, true],
    );
    assert.deepEqual(readdirSync(global), ['forgotten']);
  });

  it('lets nothing be written any more once it is frozen, and waits for what is', async () => {
    const { writeGuard, storage } = open();
    const underWay = storage.update('latency', () => 1);
    await writeGuard.freeze();
    await underWay;
    await storage.update('latency', () => 2);
    assert.equal(await storage.read('latency'), undefined);
  });

  it('is noticed by another window before it writes what it still holds', async () => {
    let told = 0;
    const other = open(() => {
      told += 1;
    });
    await other.storage.update('spend', () => 1);
    await forgetFiles({ global, workspace: undefined });
    await other.storage.update('spend', () => 2);
    await other.storage.update('spend', () => 3);
    assert.equal(await other.storage.read('spend'), undefined);
    assert.equal(told, 1);
    const anew = open();
    await anew.storage.update('spend', () => 4);
    assert.equal(await anew.storage.read('spend'), 4);
  });
});
