import assert from 'node:assert/strict';
import fc from 'fast-check';
import { windowAfter, windowBefore } from '../../../src/core/context/sentWindow.ts';

const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

describe('the text that is sent around the cursor', () => {
  it('is all of a short one', () => {
    assert.equal(windowBefore('a\nb'), 'a\nb');
    assert.equal(windowAfter('a\nb'), 'a\nb');
  });

  it('ends with a whole line, and begins at a line', () => {
    const lines = Array.from({ length: 600 }, (_, at) => `line ${at} with some words`).join('\n');
    assert.match(windowBefore(lines), /^line \d+ with/);
    assert.match(windowAfter(lines), /words$/);
  });

  it('never holds half a character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), (shift) => {
        const text = `${'a'.repeat(shift)}${'😀'.repeat(5_000)}`;
        return !half.test(windowBefore(text)) && !half.test(windowAfter(text));
      }),
    );
  });
});
