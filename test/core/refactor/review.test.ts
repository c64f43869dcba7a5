import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createReview,
  keepHunk,
  type Review,
  rebase,
  type TextEdit,
  undoAllEdits,
  undoHunk,
} from '../../../src/core/refactor/review.ts';
import { processorMs } from '../../support/processorMs.ts';

const line = fc.oneof(
  fc.constantFrom('}', '', '  }', 'return total;', 'const a = 1;', '  const b = 2;', 'äöü 漢字'),
  fc.string({ maxLength: 6 }),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, eol, ends]) => lines.join(eol) + (ends ? eol : ''));

const apply = (whole: string, edit: TextEdit) =>
  whole.slice(0, edit.start) + edit.text + whole.slice(edit.end);

const applyAll = (whole: string, edits: readonly TextEdit[]) =>
  [...edits].reverse().reduce(apply, whole);

const undo = (review: Review, id: number): Review => undoHunk(review, id)?.review ?? review;

/** What must hold at any time: outside the hunks the base is the text. */
function assertConsistent(review: Review) {
  let rebuilt = '';
  let baseAt = 0;
  let textAt = 0;
  for (const hunk of review.hunks) {
    assert.ok(hunk.start >= textAt && hunk.end >= hunk.start && hunk.end <= review.text.length);
    assert.ok(hunk.baseStart >= baseAt && hunk.baseEnd >= hunk.baseStart);
    const gap = review.base.slice(baseAt, hunk.baseStart);
    assert.equal(review.text.slice(textAt, hunk.start), gap);
    rebuilt += gap + review.text.slice(hunk.start, hunk.end);
    baseAt = hunk.baseEnd;
    textAt = hunk.end;
  }
  assert.equal(rebuilt + review.base.slice(baseAt), review.text);
  assert.equal(applyAll(review.text, undoAllEdits(review)), review.base);
}

describe('review', () => {
  it('gives the new text exactly when every hunk is kept', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const review = createReview(before, after);
        assertConsistent(review);
        const kept = review.hunks.reduce((state, hunk) => keepHunk(state, hunk.id), review);
        assert.deepEqual(kept, { base: after, text: after, hunks: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the old text exactly when every hunk is undone, one by one or at once', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const review = createReview(before, after);
        const undone = review.hunks.reduce((state, hunk) => undo(state, hunk.id), review);
        assert.deepEqual(undone, { base: before, text: before, hunks: [] });
        assert.equal(applyAll(after, undoAllEdits(review)), before);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes each hunk as judged, whatever the verdicts and their order', () => {
    fc.assert(
      fc.property(text, text, fc.infiniteStream(fc.nat()), (before, after, chance) => {
        const whole = createReview(before, after);
        const verdicts = new Map(
          whole.hunks.map((hunk) => [hunk.id, (chance.next().value ?? 0) % 2 === 0]),
        );
        const order = [...verdicts.keys()].sort(() => ((chance.next().value ?? 0) % 2 ? 1 : -1));
        const end = order.reduce((state, id) => {
          const next = verdicts.get(id) ? keepHunk(state, id) : undo(state, id);
          assertConsistent(next);
          return next;
        }, whole);
        const refused = whole.hunks.filter((hunk) => !verdicts.get(hunk.id));
        const expected = applyAll(
          after,
          refused.map((hunk) => ({
            start: hunk.start,
            end: hunk.end,
            text: before.slice(hunk.baseStart, hunk.baseEnd),
          })),
        );
        assert.deepEqual(end, { base: expected, text: expected, hunks: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('never loses a character of the user, whatever he types and whatever is undone afterwards', () => {
    // Marks stand for what the user typed: none of them occurs in the texts.
    const typed = fc.array(fc.constantFrom('\u2460', '\u2461', '\n', '\u2462\n', '\u2463 x'), {
      maxLength: 3,
    });
    const action = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 12 }),
      typed,
      verdict: fc.constantFrom('nothing', 'keep', 'undo'),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(text, text, fc.array(action, { maxLength: 8 }), (before, after, actions) => {
        let review = createReview(before, after);
        const marksOf = (whole: string) => whole.replace(/[^\u2460-\u2463]/gu, '');
        for (const step of actions) {
          const start = step.at % (review.text.length + 1);
          // A user may delete his own marks: that is his to do. Here he deletes only other text.
          const room = review.text.slice(start).search(/[\u2460-\u2463]|$/u);
          const end = start + Math.min(step.length, room);
          const edit = { start, end, text: step.typed.join('') };
          const expected = apply(review.text, edit);
          review = rebase(review, edit).review;
          assert.equal(review.text, expected);
          assertConsistent(review);
          const chosen = review.hunks[step.which % Math.max(1, review.hunks.length)];
          const marks = marksOf(review.text);
          if (chosen !== undefined && step.verdict === 'keep') review = keepHunk(review, chosen.id);
          if (chosen !== undefined && step.verdict === 'undo') review = undo(review, chosen.id);
          assert.equal(marksOf(review.text), marks);
          assertConsistent(review);
        }
        const marks = marksOf(review.text);
        assert.equal(marksOf(applyAll(review.text, undoAllEdits(review))), marks);
      }),
      { numRuns: 2000 },
    );
  });

  it('moves hunks below an edit and leaves those above where they are', () => {
    const review = createReview('a1\nsame\nb1\nsame2\nc1\n', 'a2\nsame\nb2\nsame2\nc2\n');
    const typed = rebase(review, { start: 3, end: 7, text: 'other words' });
    assert.deepEqual(typed.gaveWay, []);
    assert.equal(typed.review.base, 'a1\nother words\nb1\nsame2\nc1\n');
    assert.equal(undo(typed.review, 1).text, 'a2\nother words\nb1\nsame2\nc2\n');
  });

  it('lets a hunk give way where the user types into it, and names it', () => {
    const review = createReview('one\nsame\ntwo\n', 'ONE\nsame\nTWO\n');
    const { review: after, gaveWay } = rebase(review, { start: 1, end: 1, text: 'x' });
    assert.deepEqual(gaveWay, [0]);
    assert.equal(after.base, 'OxNE\nsame\ntwo\n');
    assert.deepEqual(
      after.hunks.map((hunk) => hunk.id),
      [1],
    );
  });

  it('treats a pure removal as untouched when the user types on the line below it', () => {
    const review = createReview('keep\ngone\nnext\n', 'keep\nnext\n');
    const { review: after, gaveWay } = rebase(review, { start: 5, end: 5, text: '// ' });
    assert.deepEqual(gaveWay, []);
    assert.equal(undo(after, 0).text, 'keep\ngone\n// next\n');
  });

  it('joins changes that only a bracket or a blank line keeps apart', () => {
    const review = createReview('a {\n  x1\n}\nb {\n', 'a {\n  x2\n}\nc {\n');
    assert.equal(review.hunks.length, 1);
    assert.equal(createReview('x1\nmiddle\ny1\n', 'x2\nmiddle\ny2\n').hunks.length, 2);
  });

  it('follows an edit on 20,000 lines in far less than a frame', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `const value${i} = compute(${i});\n`);
    const changed = lines.map((l, i) => (i % 40 === 0 ? `// ${l}` : l));
    const review = createReview(lines.join(''), changed.join(''));
    assert.equal(review.hunks.length, 500);
    let state = review;
    const takenMs = processorMs(() => {
      for (let i = 0; i < 20; i++)
        state = rebase(state, { start: 40 * i + 60, end: 40 * i + 60, text: 'x' }).review;
    });
    // A hundred times slower than measured (0.3 ms each), so that a slow machine does not fail it.
    assert.ok(takenMs / 20 < 50, `${takenMs} ms`);
    assertConsistent(state);
  });
});
