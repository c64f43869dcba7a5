import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecentEdits, describeEdits } from '../../../src/core/context/recentEdits.ts';

function setup(text: string) {
  const edits = createRecentEdits();
  edits.open('a', 'a.ts', text);
  return edits;
}

describe('recent edits', () => {
  it('remembers the lines that changed, once the edit has settled', () => {
    const edits = setup('one\ntwo\nthree');
    assert.deepEqual(edits.list(), []);
    edits.settle('a', 'one\ntwo!\nthree');
    assert.deepEqual(edits.list(), [{ path: 'a.ts', before: ['two'], after: ['two!'] }]);
  });

  it('tells lines that only came', () => {
    const edits = setup('one\nthree');
    edits.settle('a', 'one\ntwo\nthree');
    assert.deepEqual(edits.list(), [{ path: 'a.ts', before: [], after: ['two'] }]);
  });

  it('forgets what came to nothing, and what is too large to be typed', () => {
    const edits = setup('one');
    edits.settle('a', 'one');
    edits.settle('a', 'line\n'.repeat(40));
    assert.deepEqual(edits.list(), []);
  });

  it('keeps the last eight', () => {
    const edits = setup('0');
    for (let step = 1; step <= 20; step += 1) edits.settle('a', String(step));
    assert.equal(edits.list().length, 8);
    assert.equal(describeEdits(edits.list().slice(-1), 100), 'a.ts:\n- 19\n+ 20');
  });

  it('tells the newest that fit, and the newest always', () => {
    const edit = (n: number, lines = 1) => ({
      path: `${n}.ts`,
      before: [],
      after: Array.from({ length: lines }, () => `line ${n}`),
    });
    assert.equal(
      describeEdits([edit(1), edit(2), edit(3)], 10),
      '2.ts:\n+ line 2\n3.ts:\n+ line 3',
    );
    assert.match(describeEdits([edit(1), edit(2, 40)], 9), /^2\.ts:/);
    assert.equal(describeEdits([], 9), '');
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const edits = setup('');
        for (const text of texts) edits.settle('a', text);
        return edits.list().every(({ before, after }) => before.length + after.length > 0);
      }),
    );
  });
});
