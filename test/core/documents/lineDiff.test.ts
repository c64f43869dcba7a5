import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffLines, type LineChange } from '../../../src/core/documents/lineDiff.ts';

const line = fc.constantFrom('a', 'b', 'c', '}', '', 'd', 'e', 'f');
const lines = fc.array(line, { maxLength: 40 });

function rebuild(
  before: readonly string[],
  after: readonly string[],
  changes: readonly LineChange[],
) {
  const result: string[] = [];
  let at = 0;
  for (const change of changes) {
    result.push(
      ...before.slice(at, change.oldStart),
      ...after.slice(change.newStart, change.newEnd),
    );
    at = change.oldEnd;
  }
  return [...result, ...before.slice(at)];
}

describe('line diff', () => {
  it('turns any old lines into any new lines', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        assert.deepEqual(rebuild(before, after, diffLines(before, after)), after);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a common line between two changes and none at the edges of one', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changes = diffLines(before, after);
        for (const [index, change] of changes.entries()) {
          const next = changes[index + 1];
          if (next !== undefined) {
            assert.ok(next.oldStart > change.oldEnd);
            assert.equal(next.oldStart - change.oldEnd, next.newStart - change.newEnd);
          }
          assert.ok(change.oldEnd > change.oldStart || change.newEnd > change.newStart);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reports nothing for equal texts', () => {
    fc.assert(fc.property(lines, (same) => assert.deepEqual(diffLines(same, [...same]), [])));
  });

  it('is as short as the shortest comparison where no line is unique', () => {
    const pair = fc.array(fc.constantFrom('a', 'b'), { minLength: 2, maxLength: 14 });
    fc.assert(
      fc.property(pair, pair, (before, after) => {
        const doubled = [...before, ...before];
        const other = [...after, ...after];
        const common = longestCommon(doubled, other);
        const touched = diffLines(doubled, other).reduce(
          (sum, c) => sum + c.oldEnd - c.oldStart + c.newEnd - c.newStart,
          0,
        );
        assert.equal(touched, doubled.length + other.length - 2 * common);
      }),
    );
  });

  it('keeps functions whole when one is inserted between two', () => {
    const before = ['f() {', '  x', '}', '', 'h() {', '  z', '}'];
    const after = ['f() {', '  x', '}', '', 'g() {', '  y', '}', '', 'h() {', '  z', '}'];
    assert.deepEqual(diffLines(before, after), [
      { oldStart: 4, oldEnd: 4, newStart: 4, newEnd: 8 },
    ]);
  });

  it('gives up exactness, not correctness, on a stretch without common ground', () => {
    const before = Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 'x' : 'y'));
    const after = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? 'y' : 'z'));
    assert.deepEqual(rebuild(before, after, diffLines(before, after)), after);
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    let diagonal = 0;
    for (const [index, right] of b.entries()) {
      const above = row[index + 1] ?? 0;
      row[index + 1] = left === right ? diagonal + 1 : Math.max(above, row[index] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
