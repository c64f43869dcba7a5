import assert from 'node:assert/strict';
import { safePath } from '../../../src/core/answer/namedBlocks.ts';
import { usableNames } from '../../../src/core/refactor/suggestNames.ts';

describe('a plan for tests', () => {
  it('names a file inside the workspace', () => {
    assert.equal(safePath(' ./test/a.test.ts '), 'test/a.test.ts');
    assert.equal(safePath('test\\a.test.ts'), 'test/a.test.ts');
  });

  it('is refused when it points elsewhere or at no file', () => {
    for (const path of [
      '/etc/passwd',
      '../up.ts',
      'a/../../b.ts',
      'C:\\x.ts',
      '~/x.ts',
      'folder',
      '',
    ])
      assert.equal(safePath(path), undefined, path);
  });
});

describe('suggested names', () => {
  it('are identifiers, each once, none of them the present one', () => {
    const names = ['total', 'sum', 'sum', 'two words', '1st', 'größe'].map((name) => ({
      name,
      reason: '',
    }));
    assert.deepEqual(
      usableNames(names, 'total').map(({ name }) => name),
      ['sum', 'größe'],
    );
  });
});
