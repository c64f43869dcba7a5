import assert from 'node:assert/strict';
import { searchFiles } from '../../../src/core/search/workspaceSearch.ts';

const files = [
  {
    path: 'src/session.ts',
    text: 'import { a } from "a";\n\nexport function openUserSession() {}\n',
  },
  { path: 'src/other.ts', text: `${'const filler = 1;\n'.repeat(40)}closeConnection(pool);\n` },
  { path: 'src/connection.ts', text: 'const unrelated = true;\n' },
];

describe('the workspace search', () => {
  it('finds parts of names, and names the line', () => {
    assert.deepEqual(searchFiles(files, 'where is the user session opened?', 5)[0], {
      path: 'src/session.ts',
      line: 2,
      text: 'export function openUserSession() {}',
    });
    assert.equal(searchFiles(files, 'close the pool', 5)[0]?.line, 40);
  });

  it('finds by path, forgives a slip, and keeps to its limit', () => {
    const paths = searchFiles(files, 'conection', 5).map(({ path }) => path);
    assert.deepEqual(paths.toSorted(), ['src/connection.ts', 'src/other.ts']);
    assert.equal(searchFiles(files, 'connection', 1).length, 1);
  });

  it('finds nothing where nothing is', () => {
    assert.deepEqual(searchFiles(files, 'elephant', 5), []);
    assert.deepEqual(searchFiles([], 'session', 5), []);
    assert.deepEqual(searchFiles(files, '', 5), []);
  });
});
