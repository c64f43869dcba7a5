import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffLines } from '../../../src/core/documents/lineDiff.ts';
import { applyHunk, type LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { createRewriteReader } from '../../../src/core/nextEdit/model/readRewrite.ts';
import { rewriteWindowOf } from '../../../src/core/nextEdit/model/rewriteWindow.ts';
import { seededRandom } from '../../eval/seededRandom.ts';
import { rewriteAnswer, rewriteFaults } from '../../support/rewriteAnswers.ts';

const lines = [
  'class Cart {',
  '  add(item) {',
  '    this.items.push(item);',
  '    this.amount += item.price;',
  '  }',
  '',
  '  remove(item) {',
  '    this.items.delete(item);',
  '    this.total -= item.price;',
  '  }',
  '}',
];

function readWith(document: readonly string[], cursorLine: number, answer: string, isWhole = true) {
  const window = rewriteWindowOf(document, cursorLine);
  assert.ok(window);
  const reader = createRewriteReader({ window, lines: document, cursorLine, maxHunks: 4 });
  const early = reader.feed(answer);
  assert.deepEqual(early, []);
  return reader.end(isWhole);
}
const read = (written: readonly string[], isWhole = true) =>
  readWith(lines, 3, ['<rewrite>', ...written, '</rewrite>'].join('\n'), isWhole);
const right = lines.with(8, '    this.amount -= item.price;');
const hunk = { line: 8, oldLines: [lines[8]], newLines: [right[8]] };

describe('the window of a rewrite', () => {
  const long = Array.from({ length: 100 }, (_, at) => `line ${at}`);

  it('begins six lines above the cursor and ends fourteen below', () => {
    assert.deepEqual(rewriteWindowOf(long, 50), { first: 44, lines: long.slice(44, 65) });
    assert.equal(rewriteWindowOf(long, 0)?.lines.length, 15);
    assert.equal(rewriteWindowOf(long, 99)?.lines.length, 7);
    assert.equal(rewriteWindowOf(long, 100), undefined);
  });

  it('ends before a very long line and has no blank edges, but always the cursor’s line', () => {
    const document = long
      .with(47, 'x'.repeat(301))
      .with(48, '')
      .with(52, ' ')
      .with(53, 'y'.repeat(400));
    assert.deepEqual(rewriteWindowOf(document, 50), { first: 49, lines: long.slice(49, 52) });
    assert.deepEqual(rewriteWindowOf(['a', '', 'b'.repeat(301)], 1)?.lines, ['a', '']);
    assert.equal(rewriteWindowOf(document, 53), undefined);
  });
});

describe('the reader of rewrites', () => {
  it('gives what is different', () => {
    assert.deepEqual(read(right), [hunk]);
    assert.deepEqual(read(lines), []);
    assert.deepEqual(readWith(lines, 3, 'NONE'), []);
  });

  it('gives insertions, and lines that go between others that stay', () => {
    assert.deepEqual(read(lines.toSpliced(3, 0, '    this.count += 1;')), [
      { line: 3, oldLines: [], newLines: ['    this.count += 1;'] },
    ]);
    assert.deepEqual(read(lines.toSpliced(2, 1)), [
      { line: 2, oldLines: [lines[2]], newLines: [] },
    ]);
  });

  it('takes the nearest below the cursor first', () => {
    const found = read(right.with(1, '  add(one) {').with(4, '  };'));
    assert.deepEqual(
      found.map(({ line }) => line),
      [4, 8, 1],
    );
  });

  it('takes no answer that was cut off, and none without its end', () => {
    assert.deepEqual(read(right, false), []);
    assert.deepEqual(readWith(lines, 3, ['<rewrite>', ...right].join('\n')), []);
    assert.deepEqual(readWith(lines, 3, ['```', ...right, '```'].join('\n')), []);
  });

  it('takes prose around the tags and a fence within them as what they are', () => {
    const text = ['<rewrite>', '```js', ...right, '```', '</rewrite>'].join('\r\n');
    assert.deepEqual(readWith(lines, 3, `Here it is:\n\n${text}\n\nI renamed it.`), [hunk]);
    assert.deepEqual(readWith(lines, 3, `${text}\n${text}`), []);
  });

  it('takes nothing from an answer that has lost lines, or stands for them', () => {
    assert.deepEqual(read(right.slice(0, 9)), []);
    assert.deepEqual(
      read(right.toSpliced(2, 1)).map(({ newLines }) => newLines),
      [[right[8]], []],
    );
    assert.deepEqual(read([...right.slice(0, 7), right[8] ?? '', ...right.slice(9)]), []);
    assert.deepEqual(read(right.with(2, '    // ... the rest')), []);
    assert.deepEqual(read(right.with(2, '    ...')), []);
  });

  it('knows a spread from an elision', () => {
    assert.equal(read(right.toSpliced(3, 0, '    ...rest,')).length, 2);
  });

  it('takes nothing that may stand beyond the window', () => {
    const document = [...lines, 'const cart = new Cart();', ...lines.slice(1), 'export { cart };'];
    const window = rewriteWindowOf(document, 3);
    assert.equal(window?.lines.length, 18);
    const written = right.concat(document.slice(11, 18));
    const tagged = (all: readonly string[]) => ['<rewrite>', ...all, '</rewrite>'].join('\n');
    assert.deepEqual(readWith(document, 3, tagged(written)), [hunk]);
    assert.deepEqual(readWith(document, 3, tagged([...written, ...document.slice(18, 20)])), []);
    assert.deepEqual(readWith(document, 3, tagged([...written, 'more();'])), [hunk]);
  });

  it('takes the document’s own indentation for that of an answer from the margin or with other blanks', () => {
    const body = lines.slice(1, 5);
    const document = ['{', '{', '{', '{', '{', '{', '{', ...body, '}'.repeat(301)];
    const changed = body.with(3, '  };');
    const margin = ['{', '{', '{', '{', '{', '{'].concat(changed.map((line) => line.slice(2)));
    // Six lines without blanks are no margin.
    assert.deepEqual(readWith(document, 7, ['<rewrite>', ...margin, '</rewrite>'].join('\n')), []);
    const own = ['x'.repeat(301), ...body, 'x'.repeat(301)];
    const answer = (all: readonly string[]) => ['<rewrite>', ...all, '</rewrite>'].join('\n');
    const wanted = [{ line: 4, oldLines: ['  }'], newLines: ['  };'] }];
    assert.deepEqual(readWith(own, 2, answer(changed.map((line) => line.slice(2)))), wanted);
    assert.deepEqual(
      readWith(own, 2, `<rewrite>${changed.join('\n').trimStart()}</rewrite>`),
      wanted,
    );
    const tabs = own.map((line) => line.replaceAll('  ', '\t'));
    assert.deepEqual(readWith(tabs, 2, answer(changed)), [
      { line: 4, oldLines: ['\t}'], newLines: ['\t};'] },
    ]);
    assert.deepEqual(readWith(tabs, 2, answer(changed.with(3, '        };'))), []);
  });

  it('leaves blanks at the end of a line as they are, and drops an answer that indents anew', () => {
    const document = lines.with(2, `${lines[2]}  `);
    assert.deepEqual(readWith(document, 3, ['<rewrite>', ...right, '</rewrite>'].join('\n')), [
      hunk,
    ]);
    assert.deepEqual(read(right.map((line) => line.replaceAll('  ', '   '))), []);
  });

  it('lets lines be indented anew where that is the edit', () => {
    const found = read([
      ...right.slice(0, 7),
      '    if (item) {',
      `  ${lines[7]}`,
      `  ${right[8]}`,
      '    }',
      ...right.slice(9),
    ]);
    assert.deepEqual(found[0]?.newLines[1], '      this.items.delete(item);');
  });
});

/** Lines of which many are alike: brackets, blank lines, the same statement at two depths. */
const anyLine = fc.constantFrom('a', '  a', '    a', '  }', '}', '', '});', '  else {');
/** Statements are each of their own: of two like ones it cannot be known which was left out. */
const numbered = (lines: readonly string[]) =>
  lines.map((line, at) => (line.endsWith('a') ? `${line}${at}();` : line));
const anySituation = fc.record({
  document: fc.array(anyLine, { minLength: 3, maxLength: 60 }).map(numbered),
  cursor: fc.nat(),
  change: fc.record({
    at: fc.nat(),
    gone: fc.integer({ min: 0, max: 1 }),
    come: fc.integer({ min: 0, max: 2 }),
  }),
  seed: fc.nat(),
});

interface Situation {
  readonly document: readonly string[];
  readonly cursor: number;
  readonly change: { readonly at: number; readonly gone: number; readonly come: number };
  readonly seed: number;
}

/** One edit within the window that brings lines which stand nowhere yet. */
function situationOf({ document, cursor, change, seed }: Situation) {
  const cursorLine = cursor % document.length;
  const window = rewriteWindowOf(document, cursorLine);
  assert.ok(window);
  const { first, lines: own } = window;
  const at = change.at % own.length;
  const come = Array.from({ length: Math.max(change.gone, change.come) }, (_, i) => `  new${i}();`);
  const edited = own.toSpliced(at, change.gone, ...come);
  const around = { above: document.slice(0, first), below: document.slice(first + own.length) };
  const text = { right: edited, ...around };
  return { cursorLine, window, text, random: seededRandom(seed) };
}

const all = (hunks: readonly LineHunk[], document: readonly string[]): readonly string[] =>
  hunks.toSorted((a, b) => b.line - a.line).reduce<readonly string[]>(applyHunk, document);

const isNew = (line: string): boolean => /^ {2}new\d/.test(line);
const newLinesOf = (lines: readonly string[]) => lines.filter(isNew);
/** What was there before. Whether a blank line was filled or left out cannot be known. */
const oldCodeOf = (lines: readonly string[]): string =>
  lines.filter((line) => line.trim() !== '' && !isNew(line)).join('\n');

describe('rewrites with the mistakes of models', () => {
  it('never change a line outside of the window, whatever the answer', () => {
    const anyAnswer = fc.array(
      fc.oneof(anyLine, fc.constantFrom('<rewrite>', '</rewrite>', '```', 'NONE', 'prose here')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(anySituation, anyAnswer, fc.boolean(), (situation, answer, isWhole) => {
        const { cursorLine, window } = situationOf(situation);
        for (const text of [answer.join('\n'), `<rewrite>${answer.join('\n')}</rewrite>`])
          for (const found of readWith(situation.document, cursorLine, text, isWhole)) {
            const { line, oldLines } = found;
            assert.ok(line >= window.first);
            assert.ok(line + oldLines.length <= window.first + window.lines.length);
            assert.deepEqual(situation.document.slice(line, line + oldLines.length), oldLines);
          }
      }),
      { seed: 22, numRuns: 3_000 },
    );
  });

  it('give the right document, or the one that was there, without a mistake', () => {
    let given = 0;
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { document } = situation;
        const { cursorLine, window, text, random } = situationOf(situation);
        const answer = rewriteAnswer(text, undefined, random);
        const hunks = readWith(document, cursorLine, answer.text);
        const wanted = [...text.above, ...text.right, ...text.below];
        if (hunks.length > 0) assert.deepEqual(all(hunks, document), wanted);
        if (hunks.length > 0 && diffLines(window.lines, text.right).length > 0) given += 1;
      }),
      { seed: 22, numRuns: 3_000 },
    );
    assert.ok(given > 1_000, `${given}`);
  });

  for (const fault of rewriteFaults)
    it(`take away nothing and put nothing in twice: ${fault}`, () => {
      fc.assert(
        fc.property(anySituation, (situation) => {
          const { document } = situation;
          const { cursorLine, text, random } = situationOf(situation);
          const answer = rewriteAnswer(text, fault, random);
          const isWhole = answer.finishReason === 'stop';
          // Lines that only go need the user's own example, which the filters of the engine ask for.
          const hunks = readWith(document, cursorLine, answer.text, isWhole).filter(
            ({ newLines }) => newLines.length > 0,
          );
          const wanted = [...text.above, ...text.right, ...text.below];
          const result = all(hunks, document);
          const old = oldCodeOf(result);
          assert.ok(old === oldCodeOf(wanted) || old === oldCodeOf(document), result.join('\n'));
          const come = newLinesOf(result);
          assert.deepEqual(come, [...new Set(come)]);
          assert.ok(come.every((line) => newLinesOf(wanted).includes(line)));
        }),
        { seed: 22, numRuns: 2_000 },
      );
    });
});
