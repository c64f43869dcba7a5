import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSettings } from './settingsFiles.ts';

describe('the settings an editor starts with', () => {
  let folder = '';
  const read = (kind: 'User' | 'Machine') =>
    JSON.parse(readFileSync(join(folder, kind, 'settings.json'), 'utf8')) as unknown;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-settings-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are in the file that the editor reads for their scope', () => {
    writeSettings(folder, { here: 1, there: 2 }, new Set(['there']));
    assert.deepEqual(read('User'), { here: 1 });
    assert.deepEqual(read('Machine'), { there: 2 });
  });

  it('leave alone what a user has written meanwhile, but follow the machine', () => {
    mkdirSync(join(folder, 'User'));
    writeFileSync(join(folder, 'User', 'settings.json'), '{ "mine": true }');
    writeSettings(folder, { here: 1, there: 2 }, new Set(['there']));
    writeSettings(folder, { here: 1, there: 3 }, new Set(['there']));
    assert.deepEqual(read('User'), { mine: true });
    assert.deepEqual(read('Machine'), { there: 3 });
  });
});
