import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typedAlong } from '../../../src/core/completion/typedAlong.ts';

describe('typing along', () => {
  it('ends where the text behind the same white space differs', () => {
    assert.equal(typedAlong('\n  a', '\n  b'), undefined);
    assert.equal(typedAlong('x\n\na', 'x\n\nb'), undefined);
  });

  it('counts the indentation that Enter brings', () => {
    assert.equal(typedAlong('\n  a', '\n  ab'), 4);
    assert.equal(typedAlong('\n  ', '\n\n    a'), 4);
  });

  it('comes to an end for any two texts, inside the text', () => {
    const text = fc.array(fc.constantFrom('\n', ' ', '\t', 'a', 'b'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (typed, shown) => {
        const at = typedAlong(typed.join(''), shown.join(''));
        assert.ok(at === undefined || (at >= 0 && at <= shown.length));
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });
});
