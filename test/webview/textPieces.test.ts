import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutText, type TextPieces } from '../../src/webview/textPieces.ts';

const lines = fc.array(
  fc.oneof(
    fc.constantFrom('', 'a', 'const a = 1;', '😀'),
    fc.nat(20_000).map((length) => '😀'.repeat(length / 2)),
  ),
  { maxLength: 200 },
);

/** The pieces put together: a break stands between two unless a line was cut there. */
function isWhole({ text, pieces }: TextPieces): boolean {
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && text[at] === '\n') at += 1;
    if (!text.startsWith(piece, at)) return false;
    at += piece.length;
  }
  return at === text.length;
}

describe('the pieces of a long text', () => {
  it('hold all of it, however it grew, and none cuts a character', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (parts, shares) => {
        const text = parts.join('\n');
        let grown: TextPieces | undefined;
        for (const share of [...shares].sort((a, b) => a - b))
          grown = cutText(text.slice(0, Math.floor(text.length * share)), grown);
        grown = cutText(text, grown);
        assert.ok(isWhole(grown));
        assert.ok(grown.pieces.every((piece) => !/\p{Surrogate}/u.test(piece)));
        assert.ok(grown.pieces.every((piece) => piece.length <= 8_000));
      }),
      { numRuns: 200 },
    );
  });

  it('stay as they are but for the last when the text grows', () => {
    const before = cutText('line\n'.repeat(200), undefined);
    const after = cutText('line\n'.repeat(400), before);
    assert.deepEqual(after.pieces.slice(0, before.pieces.length - 1), before.pieces.slice(0, -1));
    assert.ok(after.pieces.length > before.pieces.length);
  });
});
