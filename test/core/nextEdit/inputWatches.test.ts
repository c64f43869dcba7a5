import assert from 'node:assert/strict';
import type { TextChange } from '../../../src/core/documents/lineHunk.ts';
import { createCompositionWatch } from '../../../src/core/nextEdit/composition.ts';
import { createSnippetWatch } from '../../../src/core/nextEdit/snippetWatch.ts';

/** Characters `from` to `to` of a line become `text`. */
const change = (line: number, from: number, to: number, text: string): TextChange => ({
  startLine: line,
  startCharacter: from,
  endLine: line,
  endCharacter: to,
  text,
});

// The events are those that VS Code 1.139 was seen to send.
describe('an input method', () => {
  const isLikelyAfter = (...changes: readonly TextChange[]): boolean => {
    const watch = createCompositionWatch();
    for (const one of changes) watch.note('a', [one]);
    return watch.isLikely;
  };

  it('is told by its writing all of its text anew', () => {
    assert.equal(isLikelyAfter(change(1, 0, 0, 'n'), change(1, 0, 1, 'ni')), true);
    assert.equal(
      isLikelyAfter(change(1, 0, 0, 'n'), change(1, 0, 1, 'ni'), change(1, 0, 2, '你')),
      true,
    );
  });

  it('is over with the next thing that is written', () => {
    assert.equal(
      isLikelyAfter(change(1, 0, 0, 'k'), change(1, 0, 1, 'か'), change(1, 1, 1, ';')),
      false,
    );
  });

  it('is not a closing bracket typed over, a word corrected or a deletion', () => {
    assert.equal(isLikelyAfter(change(2, 3, 3, '()'), change(2, 4, 5, ')')), false);
    assert.equal(isLikelyAfter(change(2, 3, 3, 'ab'), change(2, 4, 5, 'c')), false);
    assert.equal(
      isLikelyAfter(change(2, 3, 3, 'a'), change(2, 3, 4, ''), change(2, 3, 3, 'b')),
      false,
    );
  });
});

describe('a snippet', () => {
  const loop = change(1, 0, 0, 'for (const item of ) {\n  \n}');

  function insertLoop() {
    const watch = createSnippetWatch();
    watch.change('a', [loop]);
    watch.moveCursor('a', { line: 3, character: 1 }, true);
    watch.moveCursor('a', { line: 1, character: 15 }, true);
    return watch;
  }

  it('is told by the cursor that goes back into what was inserted', () => {
    assert.equal(insertLoop().isInside, true);
  });

  it('goes on while its gaps are filled in', () => {
    const watch = insertLoop();
    watch.change('a', [change(1, 11, 15, 'line')]);
    watch.moveCursor('a', { line: 1, character: 15 }, false);
    watch.moveCursor('a', { line: 1, character: 19 }, false);
    assert.equal(watch.isInside, true);
  });

  it('is over outside of it, at its end, and with a new line', () => {
    for (const leave of [
      (watch = insertLoop()) => {
        watch.moveCursor('a', { line: 0, character: 0 }, false);
        return watch;
      },
      (watch = insertLoop()) => {
        watch.change('a', [change(3, 0, 0, '  ')]);
        watch.moveCursor('a', { line: 3, character: 3 }, false);
        return watch;
      },
      (watch = insertLoop()) => {
        watch.moveCursor('b', { line: 1, character: 12 }, false);
        return watch;
      },
      (watch = insertLoop()) => {
        watch.change('a', [change(2, 2, 2, '\n  ')]);
        return watch;
      },
    ])
      assert.equal(leave().isInside, false);
  });

  it('is not a pair of brackets, a copied line or a paste', () => {
    const pair = createSnippetWatch();
    pair.change('a', [change(1, 0, 0, '()')]);
    pair.moveCursor('a', { line: 1, character: 1 }, false);
    assert.equal(pair.isInside, false);
    const copy = createSnippetWatch();
    copy.change('a', [change(1, 9, 9, '\nshow(a);')]);
    copy.moveCursor('a', { line: 2, character: 4 }, true);
    assert.equal(copy.isInside, false);
    const paste = createSnippetWatch();
    paste.change('a', [change(1, 0, 0, 'show(a)')]);
    paste.moveCursor('a', { line: 1, character: 7 }, true);
    paste.moveCursor('a', { line: 1, character: 5 }, false);
    assert.equal(paste.isInside, false);
  });
});
