import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyLineEdits } from '../../../src/core/answer/textLines.ts';
import { reanchor } from '../../../src/core/refactor/reanchor.ts';

const base = ['a', 'b', 'c', 'd', 'e'];
const edit = { start: 2, end: 3, lines: ['C'] };

describe('finding the place again', () => {
  it('moves with lines inserted or removed elsewhere', () => {
    assert.deepEqual(reanchor([edit], base, ['x', 'a', 'b', 'c', 'd', 'e']), [
      { start: 3, end: 4, lines: ['C'] },
    ]);
    assert.deepEqual(reanchor([edit], base, ['b', 'c', 'd']), [{ start: 1, end: 2, lines: ['C'] }]);
  });

  it('gives up where the lines themselves changed', () => {
    assert.equal(reanchor([edit], base, ['a', 'b', 'c!', 'd', 'e']), undefined);
    assert.equal(reanchor([edit], base, ['a', 'b', 'd', 'e']), undefined);
  });

  it('never overwrites a line that somebody wrote meanwhile', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        lines,
        fc.nat(),
        fc.nat({ max: 4 }),
        lines,
        fc.nat(),
        (before, at, size, typed, where) => {
          const start = at % before.length;
          const end = Math.min(before.length, start + size);
          // Lines that stand for what the user wrote: none of them is in the old text.
          const own = typed.map((_, i) => `own ${i}`);
          const place = where % (before.length + 1);
          const now = [...before.slice(0, place), ...own, ...before.slice(place)];
          const moved = reanchor([{ start, end, lines: ['new'] }], before, now);
          if (moved === undefined) return;
          const after = applyLineEdits(now, moved);
          for (const line of own) assert.ok(after.includes(line));
          assert.equal(after.length, now.length - (end - start) + 1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
