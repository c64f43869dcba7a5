import assert from 'node:assert/strict';
import { removedInPlace } from '../../../src/core/refactor/removedInPlace.ts';

const place = { line: 4, languageId: 'typescript' };

describe('removed text under review', () => {
  it('stands as old words before the new ones where lines stay lines', () => {
    assert.deepEqual(
      removedInPlace({ ...place, oldLines: ['  let total = 0;'], newLines: ['  let sum = 0;'] }),
      { kind: 'words', lines: [{ line: 4, changes: [{ start: 6, end: 9, newText: 'total' }] }] },
    );
  });

  it('stands as a block beside the new lines elsewhere, without the indentation that all have', () => {
    const oldLines = ['  for (const item of items) {', '    add(item);', '', '  }'];
    assert.deepEqual(removedInPlace({ ...place, oldLines, newLines: ['  items.forEach(add);'] }), {
      kind: 'block',
      lines: ['for (const item of items) {', '  add(item);', '', '}'],
    });
  });

  it('stands as a block beside the line above where lines only went', () => {
    assert.deepEqual(removedInPlace({ ...place, oldLines: ['\tlog(a);'], newLines: [] }), {
      kind: 'block',
      lines: ['log(a);'],
    });
  });

  it('is left to the comparison where there is none, or no room', () => {
    assert.equal(removedInPlace({ ...place, oldLines: [], newLines: ['a();'] }), undefined);
    const many = Array.from({ length: 16 }, (_, at) => `old(${at});`);
    assert.equal(removedInPlace({ ...place, oldLines: many, newLines: ['a();'] }), undefined);
    const wide = `call("${'word '.repeat(20)}");`;
    assert.equal(
      removedInPlace({ ...place, oldLines: ['a();', 'b();'], newLines: [wide] }),
      undefined,
    );
  });
});
