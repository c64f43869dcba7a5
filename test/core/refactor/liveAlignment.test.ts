import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLiveAlignment, shownLines } from '../../../src/core/refactor/liveAlignment.ts';

const line = fc.oneof(
  fc.constantFrom('}', '', '  }', 'return total;', 'const a = 1;', 'const a = 2;', '  x();'),
  fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\n', ' ')),
);
const lines = fc.array(line, { minLength: 1, maxLength: 30 });
const cuts = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 60 });

function piecesOf(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const size = (sizes[i % sizes.length] ?? 0) + 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

describe('live alignment', () => {
  it('never un-settles a line, whatever the texts and the cut of the stream', () => {
    fc.assert(
      fc.property(lines, lines, cuts, (before, after, sizes) => {
        const alignment = createLiveAlignment(before);
        let settled = '[]';
        let reached = 0;
        const check = () => {
          const { written, oldReached } = alignment.view();
          const known: unknown[] = JSON.parse(settled);
          assert.deepEqual(JSON.parse(JSON.stringify(written.slice(0, known.length))), known);
          assert.ok(oldReached >= reached && oldReached <= before.length);
          settled = JSON.stringify(written);
          reached = oldReached;
        };
        for (const piece of piecesOf(after.join('\n'), sizes)) {
          alignment.feed(piece);
          check();
        }
        alignment.finish();
        check();
      }),
      { numRuns: 1000 },
    );
  });

  it('shows the new text exactly at the end and the old text exactly at the start', () => {
    fc.assert(
      fc.property(lines, lines, cuts, (before, after, sizes) => {
        const alignment = createLiveAlignment(before);
        assert.deepEqual(shownLines(alignment.view(), before), before);
        for (const piece of piecesOf(after.join('\n'), sizes)) alignment.feed(piece);
        alignment.finish();
        assert.deepEqual(shownLines(alignment.view(), before), after);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to the same view however the stream is cut', () => {
    fc.assert(
      fc.property(lines, lines, cuts, (before, after, sizes) => {
        const whole = createLiveAlignment(before);
        whole.feed(after.join('\n'));
        const cut = createLiveAlignment(before);
        for (const piece of piecesOf(after.join('\n'), sizes)) cut.feed(piece);
        assert.deepEqual(cut.view(), whole.view());
      }),
      { numRuns: 1000 },
    );
  });

  it('marks only lines as the same that stood there, in their order', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const alignment = createLiveAlignment(before);
        alignment.feed(after.join('\n'));
        alignment.finish();
        let at = -1;
        for (const { text, status } of alignment.view().written) {
          if (status === 'changed') continue;
          at = before.indexOf(text, at + 1);
          assert.ok(at >= 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('walks along the old lines when each is rewritten in place', () => {
    const before = ['var sum = 0;', 'var tax = sum * rate;', 'return sum + tax;'];
    const alignment = createLiveAlignment(before);
    alignment.feed('const sum = 0;\nconst tax = sum * rate;\n');
    assert.equal(alignment.view().oldReached, 2);
    assert.deepEqual(shownLines(alignment.view(), before), [
      'const sum = 0;',
      'const tax = sum * rate;',
      'return sum + tax;',
    ]);
  });

  it('does not leap to a bracket of another block', () => {
    const before = ['if (a) {', '  x();', '}', 'else {', '  y();', '}'];
    const alignment = createLiveAlignment(before);
    alignment.feed('if (a) {\n  other();\n  more();\n}\n');
    assert.equal(alignment.view().oldReached, 3);
  });

  it('does not show the beginning of an unchanged line twice', () => {
    const before = ['const total = sum(items);', 'return total;'];
    const alignment = createLiveAlignment(before);
    alignment.feed('const total = su');
    assert.deepEqual(shownLines(alignment.view(), before), before);
    alignment.feed('b');
    assert.deepEqual(shownLines(alignment.view(), before), ['const total = sub', ...before]);
  });
});
