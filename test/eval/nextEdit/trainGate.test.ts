import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readChangedFiles } from './changedFiles.ts';
import { trainGate } from './trainGate.ts';

const judgedOn = ['hono', 'gin', 'httpx', 'zod', 'preact', 'flask', 'ripgrep'];

describe('the gate of next edits', () => {
  const files = readChangedFiles('test/fixtures/nextEdit/changedFiles.json.br');

  it('is what the training script makes of the committed set', () => {
    assert.equal(
      trainGate(files).module,
      readFileSync('src/core/nextEdit/local/gateWeights.ts', 'utf8'),
    );
  });

  it('was trained on nothing that it is judged on', () => {
    const heldOut = readChangedFiles('test/fixtures/nextEdit/heldOut.json.gz');
    const names = new Set([...judgedOn, ...heldOut.map((file) => file.package)]);
    assert.deepEqual(
      files.map((file) => file.package).filter((name) => names.has(name)),
      [],
    );
  });
});
