import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSegment, findContexts, maxOrder } from '../../../src/core/predictor/segment.ts';

/** Places of `tokens` (with the boundaries a segment adds) before which `context` stands. */
function search(text: readonly number[], context: readonly number[]): number[] {
  const places: number[] = [];
  for (let place = 1; place < text.length; place++)
    if (context.every((token, i) => (text[place - context.length + i] ?? -1) >> 1 === token >> 1))
      places.push(place);
  return places;
}

describe('a segment', () => {
  const tokens = {
    'few names': fc.integer({ min: 2, max: 9 }),
    // Two of them do not fit into one sorting key.
    'numbers as large as they come': fc.constantFrom(2, 2 ** 30, 2 ** 30 + 2, 2 ** 31 - 2),
  };
  for (const [what, token] of Object.entries(tokens))
    it(`finds exactly the places that a plain search finds, for every order: ${what}`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(token, { maxLength: 60 }), { minLength: 1, maxLength: 4 }),
          fc.array(token, { minLength: 1, maxLength: 6 }),
          (files, context) => {
            const segment = createSegment(files.map((tokens, i) => ({ path: `${i}`, tokens })));
            const found: number[] = [];
            findContexts(segment, context, found);
            for (let order = 1; order <= context.length; order++) {
              const [from = 0, to = 0] = found.slice(2 * order - 2, 2 * order);
              const places = Array.from(segment.places.subarray(from, to)).sort((a, b) => a - b);
              assert.deepEqual(places, search(Array.from(segment.tokens), context.slice(-order)));
            }
          },
        ),
      );
    });

  it('compares contexts as far back as it promises', () => {
    const run = Array.from({ length: maxOrder }, (_, i) => 2 * (i + 1));
    const segment = createSegment([{ path: 'a', tokens: [...run, 100, ...run, 102] }]);
    const found: number[] = [];
    findContexts(segment, run, found);
    assert.equal(found.length, 2 * maxOrder);
  });

  it('knows which text is dead', () => {
    const segment = createSegment([
      { path: 'a', tokens: [2, 4] },
      { path: 'b', tokens: [6] },
    ]);
    assert.equal(segment.markDead('a'), 3);
    assert.equal(segment.markDead('a'), 0);
    assert.deepEqual(
      Array.from(segment.tokens, (_, place) => segment.isDead(place)),
      [false, true, true, true, false, false],
    );
    assert.equal(segment.liveTokens, 2);
  });
});
