import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemory } from './stressMemory.ts';

describe('the memory of stress runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-stress-memory-'));
  after(() => rmSync(folder, { recursive: true }));

  it('knows after a stop what had passed at this commit, and what that took', () => {
    const first = { file: 'a.test.ts', hardship: 'burners', round: 1 } as const;
    const memory = openMemory(process.cwd(), folder);
    assert.equal(memory.tookMs(first), undefined);
    memory.add(first, 1_234.5);
    const later = openMemory(process.cwd(), folder);
    assert.equal(later.tookMs(first), 1_235);
    assert.equal(later.tookMs({ ...first, round: 2 }), undefined);
    assert.equal(later.tookMs({ ...first, hardship: 'quarter' }), undefined);
  });
});
