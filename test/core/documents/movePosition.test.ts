import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DocumentPosition, movePosition } from '../../../src/core/documents/movePosition.ts';

const placeAt = (text: string, offset: number): DocumentPosition => {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
};

describe('a place in a document that changes', () => {
  it('stays with the text around it', () => {
    const words = fc.array(fc.constantFrom('a', 'bc', '\n'), { maxLength: 12 });
    const text = words.map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.nat(), fc.nat(), fc.nat(), (before, inserted, a, b, c) => {
        const within = (offset: number) => offset % (before.length + 1);
        const start = Math.min(within(a), within(b));
        const end = Math.max(within(a), within(b));
        const offset = within(c);
        const after = before.slice(0, start) + inserted + before.slice(end);
        const moved = movePosition(placeAt(before, offset), {
          startLine: placeAt(before, start).line,
          startCharacter: placeAt(before, start).character,
          endLine: placeAt(before, end).line,
          endCharacter: placeAt(before, end).character,
          text: inserted,
        });
        const behind = start + inserted.length + Math.max(0, offset - end);
        assert.deepEqual(moved, placeAt(after, offset < start ? offset : behind));
      }),
    );
  });
});
