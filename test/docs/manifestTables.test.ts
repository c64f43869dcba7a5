import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fillTables } from './manifestTables.ts';

describe('the README', () => {
  it('has the settings and commands of package.json (npm run docs writes them)', () => {
    const readme = readFileSync('README.md', 'utf8');
    assert.equal(fillTables(process.cwd(), readme), readme);
  });
});
