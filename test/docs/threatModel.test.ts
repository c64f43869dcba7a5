import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const rows = readFileSync('media/docs/threat-model.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat '));

/** `file`: “name of a test”. */
const claims = (row: string) =>
  [...row.matchAll(/`(test\/[^`]+)`: “([^”]+)”/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));

describe('the threat model', () => {
  it('names for each threat a test that holds the guard', () => {
    assert.ok(rows.length >= 30, String(rows.length));
    assert.deepEqual(
      rows.filter((row) => claims(row).length === 0),
      [],
    );
  });

  it('names only tests that there are', () => {
    const missing = rows
      .flatMap(claims)
      .filter(({ file, name }) => !readFileSync(file, 'utf8').includes(name));
    assert.deepEqual(missing, []);
  });
});
