import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createChangedLines } from '../../../src/core/context/changedLines.ts';

describe('the lines that were changed since a text was read', () => {
  it('are none at first, and those that a change touched', () => {
    const changed = createChangedLines(5);
    assert.equal(changed.size, 0);
    changed.change({ line: 2, removed: 0, inserted: 0 });
    assert.deepEqual(
      [0, 1, 2, 3, 4].filter((line) => changed.has(line)),
      [2],
    );
  });

  it('moves with the lines above them', () => {
    const changed = createChangedLines(5);
    changed.change({ line: 0, removed: 0, inserted: 3 });
    changed.change({ line: 5, removed: 1, inserted: 0 });
    assert.deepEqual(
      [0, 1, 2, 3, 4].filter((line) => changed.has(line)),
      [0, 2, 3],
    );
  });

  it('leaves only lines that stand in the document, in their order', () => {
    const edit = fc.record({ at: fc.nat(), removed: fc.nat(4), inserted: fc.nat(4) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(edit, { maxLength: 12 }),
        (n, edits) => {
          const read = Array.from({ length: n }, (_, at) => `line ${at}`);
          const document = [...read];
          const changed = createChangedLines(n);
          for (const [round, { at, removed, inserted }] of edits.entries()) {
            const line = at % document.length;
            const gone = Math.min(removed, document.length - line - 1);
            const fresh = Array.from({ length: inserted + 1 }, (_, k) => `edit ${round}.${k}`);
            document.splice(line, gone + 1, ...fresh);
            changed.change({ line, removed: gone, inserted });
          }
          assert.deepEqual(
            read.filter((_, line) => !changed.has(line)),
            document.filter((line) => line.startsWith('line')),
          );
        },
      ),
    );
  });
});
