import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorMoveFrom } from '../../../src/core/completion/cursorMove.ts';
import { placeOf } from './engineSetup.ts';

const offset = (anchor: string, place: string) =>
  cursorMoveFrom(placeOf(anchor), placeOf(place), 4_000);

describe('a place seen from an anchor', () => {
  it('is ahead by what was typed', () => {
    assert.deepEqual(offset('const a = │', 'const a = com│'), { kind: 'ahead', typed: 'com' });
    assert.deepEqual(offset('a│', 'a│'), { kind: 'ahead', typed: '' });
  });

  it('is behind by what was deleted on the line', () => {
    assert.deepEqual(offset('x;\nconst a │', 'x;\nconst│'), { kind: 'behind', deleted: ' a ' });
    assert.equal(offset('x;\nconst a │', 'x│'), undefined);
  });

  it('is not reachable when the text before or behind has changed', () => {
    assert.equal(offset('const a = │', 'const b = │'), undefined);
    assert.equal(offset('a = │\nb', 'a = │\nc'), undefined);
    assert.equal(offset('│', 'x│y'), undefined);
  });

  it('allows for closing characters that the editor adds or that are typed over', () => {
    assert.deepEqual(offset('foo│\n', 'foo(│)\n'), { kind: 'ahead', typed: '(' });
    assert.deepEqual(offset('foo(│)\n', 'foo(a)│\n'), { kind: 'ahead', typed: 'a)' });
  });

  it('is ahead of a word that a suggest widget’s item wrote in its own case', () => {
    assert.deepEqual(offset('x = con│', 'x = Console.l│'), { kind: 'ahead', typed: 'sole.l' });
    assert.equal(offset('x = con│', 'x = Con│'), undefined);
    assert.equal(offset('x = con│', 'x = Cannot│'), undefined);
    assert.equal(offset('x = con│', 'X = console│'), undefined);
  });

  it('is another one in another document or language', () => {
    const other = { ...placeOf('a = │'), documentKey: 'file:///b.ts' };
    assert.equal(cursorMoveFrom(placeOf('a = │'), other, 100), undefined);
    assert.equal(cursorMoveFrom(placeOf('a = │'), placeOf('a = │', 1, 'python'), 100), undefined);
  });

  it('holds when lines far above were cut off or changed', () => {
    const lines = Array.from(
      { length: 40 },
      (_, index) => `const value${index} = ${index};\n`,
    ).join('');
    assert.deepEqual(offset(`${lines}const a = │`, `// new\n${lines}const a = b│`), {
      kind: 'ahead',
      typed: 'b',
    });
  });

  it('finds any text typed behind any text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400 }),
        fc.string({ maxLength: 60 }),
        fc.string(),
        (before, typed, after) => {
          const anchor = { ...placeOf('│'), prefix: before, suffix: after };
          const place = { ...anchor, prefix: before + typed };
          const found = cursorMoveFrom(anchor, place, 4_000);
          // A repeated text may be found nearer to the cursor: what was typed then is an end of it.
          assert.ok(found?.kind === 'ahead' && typed.endsWith(found.typed));
        },
      ),
    );
  });
});
