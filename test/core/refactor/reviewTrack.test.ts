import assert from 'node:assert/strict';
import { createReview, keepHunk, undoHunk } from '../../../src/core/refactor/review.ts';
import { createReviewTrack } from '../../../src/core/refactor/reviewTrack.ts';

const before = 'one\nsame\ntwo\n';
const after = 'ONE\nsame\nTWO\n';
const typing = (text: string) => ({ edits: [], isUndoOrRedo: true, text });

describe('a review over time', () => {
  it('ends when the change itself is undone and comes back when it is redone', () => {
    const track = createReviewTrack(before, after);
    track.follow(typing(before));
    assert.deepEqual(track.current.hunks, []);
    track.follow(typing(after));
    assert.equal(track.current.hunks.length, 2);
  });

  it('has a hunk pending again when its undoing is undone', () => {
    const track = createReviewTrack(before, after);
    const undone = undoHunk(track.current, 0);
    assert.ok(undone);
    track.expect(undone.review);
    track.follow({ edits: [undone.edit], isUndoOrRedo: false, text: undone.review.text });
    assert.deepEqual(
      track.current.hunks.map(({ id }) => id),
      [1],
    );
    track.follow(typing(after));
    assert.deepEqual(
      track.current.hunks.map(({ id }) => id),
      [0, 1],
    );
  });

  it('keeps a verdict that changed no text', () => {
    const track = createReviewTrack(before, after);
    track.adopt(keepHunk(track.current, 0));
    track.follow({
      edits: [{ start: 4, end: 8, text: 'SAME' }],
      isUndoOrRedo: false,
      text: 'ONE\nSAME\nTWO\n',
    });
    assert.equal(track.current.base, 'ONE\nSAME\ntwo\n');
    track.follow(typing(after));
    assert.deepEqual(
      track.current.hunks.map(({ id }) => id),
      [1],
    );
  });

  it('says how many hunks gave way to typing', () => {
    const track = createReviewTrack(before, after);
    const edits = [{ start: 1, end: 1, text: '!' }];
    assert.equal(track.follow({ edits, isUndoOrRedo: false, text: 'O!NE\nsame\nTWO\n' }), 1);
  });

  it('gives up the review rather than show a wrong one when it missed a change', () => {
    const track = createReviewTrack(before, after);
    assert.equal(track.follow({ edits: [], isUndoOrRedo: false, text: 'quite other\n' }), 2);
    assert.deepEqual(track.current, { base: 'quite other\n', text: 'quite other\n', hunks: [] });
  });

  it('begins at the very text that was expected: what is typed right behind it is the user’s', () => {
    const track = createReviewTrack(before, before);
    track.expect(createReview(before, after));
    track.follow({
      edits: [
        { start: 0, end: 3, text: 'ONE' },
        { start: 9, end: 12, text: 'TWO' },
      ],
      isUndoOrRedo: false,
      text: after,
    });
    const end = after.length;
    track.follow({
      edits: [{ start: end, end, text: 'typed' }],
      isUndoOrRedo: false,
      text: `${after}typed`,
    });
    assert.equal(track.current.hunks.length, 2);
    assert.equal(track.current.base, `${before}typed`);
  });

  it('takes a text for typing once it is expected no more', () => {
    const track = createReviewTrack(before, before);
    track.expect(createReview(before, after));
    track.expect(undefined);
    track.follow({
      edits: [{ start: 0, end: before.length, text: after }],
      isUndoOrRedo: false,
      text: after,
    });
    assert.deepEqual(track.current.hunks, []);
  });
});
