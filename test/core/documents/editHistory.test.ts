import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEditHistory, type EditOrigin } from '../../../src/core/documents/editHistory.ts';
import { applyHunk, hunkOf, type TextChange } from '../../../src/core/documents/lineHunk.ts';

const insert = (line: number, character: number, text: string): TextChange => ({
  startLine: line,
  startCharacter: character,
  endLine: line,
  endCharacter: character,
  text,
});

function historyOf(text: string) {
  const history = createEditHistory();
  history.open('a', 'a.ts', text);
  let atMs = 0;
  return {
    ...history,
    type(change: TextChange, origin: EditOrigin = 'user') {
      atMs += 100;
      history.change('a', [change], { origin, atMs });
    },
  };
}

interface RandomChange {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly lines: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** A random change, cut to what the document has. */
function within(lines: readonly string[], change: RandomChange): TextChange {
  const lengthOf = (line: number): number => (lines[line] ?? '').length;
  const startLine = Math.min(change.startLine, lines.length - 1);
  const endLine = Math.min(startLine + change.lines, lines.length - 1);
  const startCharacter = Math.min(change.startCharacter, lengthOf(startLine));
  const least = endLine === startLine ? startCharacter : 0;
  const endCharacter = Math.max(least, Math.min(change.endCharacter, lengthOf(endLine)));
  return { startLine, startCharacter, endLine, endCharacter, text: change.text };
}

describe('the history of edits', () => {
  it('keeps what is typed key by key at one place as one hunk', () => {
    const history = historyOf('one\ntwo\nthree');
    history.type(insert(1, 3, '!'));
    history.type(insert(1, 4, '\n'));
    history.type(insert(2, 0, 'new'));
    assert.deepEqual(
      history.list().map(({ line, oldLines, newLines }) => ({ line, oldLines, newLines })),
      [{ line: 1, oldLines: ['two'], newLines: ['two!', 'new'] }],
    );
  });

  it('keeps two distant edits apart and moves the earlier one along', () => {
    const history = historyOf('one\ntwo\nthree\nfour\nfive');
    history.type(insert(4, 4, '!'));
    history.settle('a');
    history.type(insert(0, 0, 'zero\n'));
    assert.deepEqual(
      history.list().map(({ line, newLines }) => ({ line, newLines })),
      [
        { line: 5, newLines: ['five!'] },
        { line: 0, newLines: ['zero'] },
      ],
    );
  });

  it('forgets an edit that the user took back by hand or by undo', () => {
    for (const origin of ['user', 'undo'] as const) {
      const history = historyOf('one\ntwo');
      history.type(insert(0, 3, 'x'));
      history.type({ ...insert(0, 3, ''), endCharacter: 4 }, origin);
      assert.deepEqual(history.list(), []);
    }
  });

  it('remembers what the user tried and took back, where it was, until the place is changed again', () => {
    const history = historyOf('one\ntwo');
    history.type(insert(1, 3, 'x'));
    history.settle('a');
    history.type({ ...insert(1, 3, ''), endCharacter: 4 });
    history.type(insert(0, 0, 'zero\n'));
    const [left, ...more] = history.leftStates('a');
    assert.deepEqual(more, []);
    assert.equal(left?.line, 2);
    assert.deepEqual(left?.formerLines, [['twox']]);
    history.type(insert(2, 0, 'y'));
    assert.deepEqual(history.leftStates('a'), []);
  });

  it('takes an event back for the user’s when it turns out to be a file read from disk', () => {
    const history = historyOf('one\ntwo\nthree');
    history.type({ ...insert(0, 0, 'eins'), endCharacter: 3 });
    history.settle('a');
    history.type({ ...insert(2, 0, 'drei'), endCharacter: 5 });
    history.settle('a');
    history.type({ ...insert(0, 0, 'one\ntwo\nthree'), endLine: 2, endCharacter: 4 });
    history.takeLastAsOthers('a');
    assert.deepEqual(history.list(), []);
    assert.deepEqual(history.linesOf('a'), ['one', 'two', 'three']);
    history.type({ ...insert(0, 0, 'eins'), endCharacter: 3 });
    assert.deepEqual(
      history.list().map(({ oldLines, newLines }) => [oldLines, newLines]),
      [[['one'], ['eins']]],
    );
  });

  it('remembers the states of a place where the user stopped', () => {
    const history = historyOf('a');
    history.type({ ...insert(0, 0, 'b'), endCharacter: 1 });
    history.settle('a');
    history.type({ ...insert(0, 0, 'c'), endCharacter: 1 });
    const [entry] = history.list();
    assert.deepEqual(entry?.oldLines, ['a']);
    assert.deepEqual(entry?.newLines, ['c']);
    assert.deepEqual(entry?.formerLines, [['b']]);
  });

  it('records nothing of what others change, but follows it', () => {
    const history = historyOf('one\ntwo');
    history.type(insert(1, 3, '!'));
    history.type(insert(0, 0, 'zero\n'), 'other');
    assert.deepEqual(
      history.list().map(({ line }) => line),
      [2],
    );
  });

  it('keeps each new line where it stands, under 10,000 random edits', () => {
    const change = fc.record({
      startLine: fc.nat(30),
      startCharacter: fc.nat(8),
      lines: fc.nat(3),
      endCharacter: fc.nat(8),
      text: fc.constantFrom('', 'x', 'foo', '\n', 'a\nb', '  y', '}\n'),
      origin: fc.constantFrom<EditOrigin>('user', 'user', 'user', 'bulk', 'undo', 'other'),
      settles: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 100, maxLength: 100 }), (edits) => {
        const text = Array.from({ length: 20 }, (_, index) => `line ${index % 7}`).join('\n');
        const history = historyOf(text);
        let expected: readonly string[] = text.split('\n');
        for (const edit of edits) {
          const textChange = within(expected, edit);
          history.type(textChange, edit.origin);
          if (edit.settles) history.settle('a');
          const hunk = hunkOf(expected, textChange);
          if (hunk !== undefined) expected = applyHunk(expected, hunk);
          assert.deepEqual(history.linesOf('a'), expected);
          for (const entry of history.list())
            assert.deepEqual(
              expected.slice(entry.line, entry.line + entry.newLines.length),
              entry.newLines,
            );
        }
      }),
      { seed: 20_261_129, numRuns: 100 },
    );
  });

  it('forgets edits that were taken back in one sweep, whoever it seems to be, and makes no edit of it', () => {
    for (const origin of ['other', 'bulk', 'user', 'undo'] as const) {
      const history = historyOf('a\nb\nc\nd\ne');
      history.type(insert(0, 1, '1'));
      history.settle('a');
      history.type(insert(4, 1, '5'));
      history.settle('a');
      // As the editor tells that the file was read from disk again.
      const sweep = {
        startLine: 0,
        startCharacter: 1,
        endLine: 4,
        endCharacter: 2,
        text: '\nb\nc\nd\ne',
      };
      history.type(sweep, origin);
      assert.deepEqual(history.list(), [], origin);
      assert.deepEqual(history.linesOf('a'), ['a', 'b', 'c', 'd', 'e']);
    }
  });
});
