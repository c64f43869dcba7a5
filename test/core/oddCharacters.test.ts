import assert from 'node:assert/strict';
import {
  hidesSomething,
  lookalikeWords,
  withoutOddCharacters,
} from '../../src/core/oddCharacters.ts';

/** Code points by what they do. */
const kinds = {
  'control characters': [0x00, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x85, 0x9b],
  'signs of direction': [0x061c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2067, 0x2069],
  'signs without width': [0x00ad, 0x200b, 0x200c, 0x200d, 0x2060, 0x2064, 0xfeff, 0x3164, 0x115f],
  tags: [0xe0001, 0xe0041, 0xe007f],
} as const;

describe('characters that are not seen', () => {
  for (const [kind, points] of Object.entries(kinds))
    it(`are taken out: ${kind}`, () => {
      for (const point of points) {
        const text = `const a = 1;${String.fromCodePoint(point)}\n\tb();\r\n`;
        assert.equal(withoutOddCharacters(text), 'const a = 1;\n\tb();\r\n', point.toString(16));
        assert.ok(hidesSomething(text, ''), point.toString(16));
      }
    });

  it('leave text of every script and emoji as they are', () => {
    for (const text of ['größe €', 'می‌خواهم', 'क्‍ष', '👩‍👩‍👧‍👦 ❤️', 'שלום', '漢字かな', 'é\u0301'])
      assert.equal(withoutOddCharacters(text), text);
  });

  it('are no news where the old text holds them as well', () => {
    const old = 'a\u200bb';
    assert.ok(!hidesSomething(`${old} c`, old));
    assert.ok(hidesSomething(`${old}\u202e c`, old));
  });
});

describe('words that look like others', () => {
  it('mix letters of two scripts', () => {
    assert.deepEqual(lookalikeWords('import { pаypal } from "раypаl"'), ['pаypal', 'раypаl']);
    assert.ok(hidesSomething('if (usеr) {}', 'if (user) {}'));
    assert.ok(!hidesSomething('if (usеr) {}', 'const usеr = 1'));
  });

  it('are none where the other script is seen, or names a quantity', () => {
    const text = 'getИмя ID_пользователя Δt μs σ_x привет копия größe ΣN';
    assert.deepEqual(lookalikeWords(text), []);
  });
});
