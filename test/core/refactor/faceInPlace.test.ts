import assert from 'node:assert/strict';
import { faceInPlace } from '../../../src/core/refactor/faceInPlace.ts';

const before = [
  'export function total(cart) {',
  '  let sum = 0;',
  '  for (const item of cart.items) sum += item.price;',
  '  return sum;',
  '}',
];
const replaced = (from: string, to: string) => before.map((line) => line.replaceAll(from, to));

describe('a small change in the file itself', () => {
  it('shows the words that go and come, line by line, also in lines apart', () => {
    assert.deepEqual(faceInPlace(before, replaced('sum', 'total'), 'typescript'), {
      kind: 'words',
      lines: [
        { line: 1, changes: [{ start: 6, end: 9, newText: 'total' }] },
        { line: 2, changes: [{ start: 33, end: 36, newText: 'total' }] },
        { line: 3, changes: [{ start: 9, end: 12, newText: 'total' }] },
      ],
    });
  });

  it('shows a line that has become another one whole, behind its indentation', () => {
    const line = '  call(a, first, b, second, c, third, d);';
    const other = '  call(w, first, x, second, y, third, z);';
    assert.deepEqual(faceInPlace([line], [other], 'typescript'), {
      kind: 'words',
      lines: [{ line: 0, changes: [{ start: 2, end: line.length, newText: other.trim() }] }],
    });
  });

  it('strikes lines that only go', () => {
    const after = [...before.slice(0, 2), ...before.slice(4)];
    assert.deepEqual(faceInPlace(before, after, 'typescript'), {
      kind: 'deletion',
      line: 2,
      count: 2,
    });
  });

  it('leaves to a comparison what brings new lines, is long, wide, or not on one screen', () => {
    assert.equal(faceInPlace(before, ['/** Sums. */', ...before], 'typescript'), undefined);
    assert.equal(faceInPlace(before, before, 'typescript'), undefined);
    const six = Array.from({ length: 6 }, (_, at) => `call(${at});`);
    assert.equal(
      faceInPlace(
        six,
        six.map((line) => line.replace('call', 'ask')),
        'c',
      ),
      undefined,
    );
    const wide = `const text = "${'word '.repeat(18)}";`;
    assert.equal(faceInPlace([wide], [`${wide} // ${'w'.repeat(10)}`], 'c'), undefined);
    const far = ['a = 1;', ...Array.from({ length: 30 }, (_, at) => `call(${at});`), 'b = 1;'];
    const changed = far.map((line) => line.replace('= 1', '= 2'));
    assert.equal(faceInPlace(far, changed, 'c'), undefined);
  });
});
