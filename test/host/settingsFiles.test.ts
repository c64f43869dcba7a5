import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSettings } from './settingsFiles.ts';

describe('the settings an editor starts with', () => {
  const scopes = new Map([
    ['there', 'machine'],
    ['address', 'application'],
  ]);
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
    writeSettings(folder, { here: 1, there: 2 }, scopes);
    assert.deepEqual(read('User'), { here: 1 });
    assert.deepEqual(read('Machine'), { there: 2 });
  });

  it('leave alone what a user has written meanwhile, but follow the machine', () => {
    mkdirSync(join(folder, 'User'));
    writeFileSync(join(folder, 'User', 'settings.json'), '{ "mine": true }');
    writeSettings(folder, { here: 1, there: 2 }, scopes);
    writeSettings(folder, { here: 1, there: 3 }, scopes);
    assert.deepEqual(read('User'), { mine: true });
    assert.deepEqual(read('Machine'), { there: 3 });
  });

  it('lead to the server of this start, whatever the file of an earlier start says', () => {
    writeSettings(folder, { here: 1, address: 'old' }, scopes);
    const file = join(folder, 'User', 'settings.json');
    const text = readFileSync(file, 'utf8').replace('{', '{ // mine\n');
    writeFileSync(file, text.replace('"here": 1', '"here": 2'));
    writeSettings(folder, { here: 1, address: 'new' }, scopes);
    assert.equal(
      readFileSync(file, 'utf8'),
      text.replace('"here": 1', '"here": 2').replace('"old"', '"new"'),
    );
  });
});
