import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.ts';

describe('a lock between processes', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-lock-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is held by one at a time', async () => {
    const file = join(folder, 'lock');
    const order: string[] = [];
    const releaseFirst = await takeLock(file);
    const second = takeLock(file).then((release) => {
      order.push('second holds it');
      release();
    });
    order.push('first gives it up');
    releaseFirst();
    await second;
    assert.deepEqual(order, ['first gives it up', 'second holds it']);
    assert.equal(existsSync(file), false);
  });

  it('is taken over from a process that is no more', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const file = join(folder, 'lock');
    writeFileSync(file, String(pid));
    (await takeLock(file))();
    assert.equal(existsSync(file), false);
  });
});
