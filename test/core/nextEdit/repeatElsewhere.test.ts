import assert from 'node:assert/strict';
import { repeatElsewhere } from '../../../src/core/nextEdit/local/repeatElsewhere.ts';

const file = (path: string, lines: readonly string[], languageId = 'typescript') => ({
  documentKey: path,
  path,
  languageId,
  lines,
});

const oldLine = 'const price = format(order.total, order.currency);';
const newLine = 'const price = money.format(order.total, order.currency);';
const edit = { line: 0, oldLines: [oldLine], newLines: [newLine] };
const edited = file('src/a.ts', [newLine]);

/** Places in another file, as `line: new text`. */
const found = (other: ReturnType<typeof file>, source = edit, from = edited) =>
  repeatElsewhere(from, [source], [other]).flatMap(({ proposals }) =>
    proposals.map(({ line, newLines }) => `${line}: ${newLines.join('|')}`),
  );

describe('whole lines that were changed, in other files', () => {
  it('are changed where they stand, with the indentation of the place', () => {
    assert.deepEqual(found(file('src/b.ts', ['{', `  ${oldLine}`, '}', oldLine])), [
      `1:   ${newLine}`,
      `3: ${newLine}`,
    ]);
  });

  it('are left alone while the file in hand still has one, and in another language', () => {
    const other = file('src/b.ts', [oldLine]);
    assert.deepEqual(found(other, edit, file('src/a.ts', [newLine, oldLine])), []);
    assert.deepEqual(found(file('src/b.py', [oldLine], 'python')), []);
  });

  it('are left alone where they are short, hold one word, or only go', () => {
    const source = (text: string, to = ['x']) => ({ line: 0, oldLines: [text], newLines: to });
    for (const text of ['return value;', 'aVeryLongNameOfOneThing();', '});'])
      assert.deepEqual(found(file('src/b.ts', [text]), source(text)), [], text);
    assert.deepEqual(found(file('src/b.ts', [oldLine]), source(oldLine, [])), []);
  });

  it('may be shorter once the same was done twice', () => {
    const short = { line: 0, oldLines: ['show(format(total));'], newLines: ['show(total);'] };
    const other = file('src/b.ts', short.oldLines);
    assert.deepEqual(repeatElsewhere(edited, [short], [other]), []);
    assert.equal(repeatElsewhere(edited, [short, { ...short, line: 4 }], [other]).length, 1);
  });

  it('name a neighbour only in their own folder', () => {
    const source = {
      line: 0,
      oldLines: ["import { format, type Formatted } from './format';"],
      newLines: ["import { format, type Formatted } from './money/format';"],
    };
    assert.equal(found(file('src/b.ts', source.oldLines), source).length, 1);
    assert.deepEqual(found(file('src/pages/b.ts', source.oldLines), source), []);
  });

  it('are as many as a person can look at', () => {
    assert.equal(found(file('src/b.ts', Array<string>(50).fill(oldLine))).length, 8);
  });
});
