import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeEdits } from '../../../src/core/context/recentEdits.ts';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';

function setup(text: string) {
  const edits = createEditHistory();
  edits.open('a', 'a.ts', text);
  return {
    become: (now: string) => edits.become('a', now, 0),
    told: () => describeEdits(edits.list(), 1_000),
  };
}

describe('recent edits', () => {
  it('are the lines that changed, once the edit has settled', () => {
    const { become, told } = setup('one\ntwo\nthree');
    assert.equal(told(), '');
    become('one\ntwo!\nthree');
    assert.equal(told(), 'a.ts:\n- two\n+ two!');
  });

  it('are apart where their places are', () => {
    const { become, told } = setup(['one', ...'0123456789', 'two'].join('\n'));
    become(['one!', ...'0123456789', 'two!'].join('\n'));
    assert.equal(told(), 'a.ts:\n- two\n+ two!\na.ts:\n- one\n+ one!');
  });

  it('are as they are now where a place was changed again, and gone where it came to nothing', () => {
    const { become, told } = setup('one');
    become('two');
    become('three');
    assert.equal(told(), 'a.ts:\n- one\n+ three');
    become('one');
    assert.equal(told(), '');
  });

  it('leave out what is too large to be typed', () => {
    const { become, told } = setup('one');
    become('line\n'.repeat(40));
    assert.equal(told(), '');
  });

  it('are the newest that fit, and the newest always', () => {
    const edit = (n: number, lines = 1) => ({
      path: `${n}.ts`,
      oldLines: [],
      newLines: Array.from({ length: lines }, () => `line ${n}`),
    });
    assert.equal(
      describeEdits([edit(1), edit(2), edit(3)], 10),
      '2.ts:\n+ line 2\n3.ts:\n+ line 3',
    );
    assert.match(describeEdits([edit(1), edit(2, 12)], 9), /^2\.ts:/);
    assert.equal(describeEdits([], 9), '');
  });

  it('are what turns the first text into the last, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const { become, told } = setup('');
        for (const text of texts) become(text);
        const isBack = (texts.at(-1) ?? '') === '';
        return !isBack || told() === '';
      }),
    );
  });
});
