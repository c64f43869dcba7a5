import assert from 'node:assert/strict';
import { rankPaths } from '../../../src/core/chat/rankPaths.ts';

const paths = ['src/app/main.ts', 'src/domain/map.ts', 'README.md', 'test/main.test.ts'];

describe('path ranking', () => {
  it('puts names that begin with what was typed first, the shorter path before the longer', () => {
    assert.deepEqual(rankPaths(paths, 'main', { most: 9 }).slice(0, 2), [
      'src/app/main.ts',
      'test/main.test.ts',
    ]);
  });

  it('finds characters in their order anywhere, case aside', () => {
    assert.deepEqual(rankPaths(paths, 'RDME', { most: 9 }), ['README.md']);
    assert.deepEqual(rankPaths(paths, 'app/m', { most: 9 }), ['src/app/main.ts']);
    assert.deepEqual(rankPaths(paths, 'xyz', { most: 9 }), []);
  });

  it('lists no more than asked for', () => {
    assert.equal(rankPaths(paths, '', { most: 2 }).length, 2);
  });

  it('puts what is open before what matches alike, and behind what matches much better', () => {
    const isOpen = (path: string) => path === 'test/main.test.ts' || path === 'src/domain/map.ts';
    const rank = (query: string) => rankPaths(paths, query, { most: 9, isOpen });
    assert.deepEqual(rank(''), [
      'src/domain/map.ts',
      'test/main.test.ts',
      'README.md',
      'src/app/main.ts',
    ]);
    // Of `map.ts` only the folder holds what was typed.
    assert.deepEqual(rank('main'), ['test/main.test.ts', 'src/app/main.ts', 'src/domain/map.ts']);
    assert.deepEqual(rank('read'), ['README.md']);
  });
});
