import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fillTables, referencePage } from './manifestTables.ts';

describe('the reference', () => {
  it('has the settings and commands of package.json (npm run docs writes them)', () => {
    const page = readFileSync(referencePage, 'utf8');
    assert.equal(fillTables(process.cwd(), page), page);
  });
});
