import assert from 'node:assert/strict';
import { rankPaths } from '../../../src/core/chat/rankPaths.ts';

const paths = ['src/app/main.ts', 'src/domain/map.ts', 'README.md', 'test/main.test.ts'];

describe('path ranking', () => {
  it('puts names that begin with what was typed first, the shorter path before the longer', () => {
    assert.deepEqual(rankPaths(paths, 'main', 9).slice(0, 2), [
      'src/app/main.ts',
      'test/main.test.ts',
    ]);
  });

  it('finds characters in their order anywhere, case aside', () => {
    assert.deepEqual(rankPaths(paths, 'RDME', 9), ['README.md']);
    assert.deepEqual(rankPaths(paths, 'app/m', 9), ['src/app/main.ts']);
    assert.deepEqual(rankPaths(paths, 'xyz', 9), []);
  });

  it('lists no more than asked for', () => {
    assert.equal(rankPaths(paths, '', 2).length, 2);
  });
});
