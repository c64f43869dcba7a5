import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { type FilterContext, reasonAgainst } from '../../../src/core/nextEdit/filters.ts';

const contextOf = (lines: readonly string[], more: Partial<FilterContext> = {}): FilterContext => ({
  lines,
  edits: [],
  isRejected: () => false,
  writingLine: undefined,
  isProven: false,
  ...more,
});

const replace = (line: number, oldLine: string, newLine: string): LineHunk => ({
  line,
  oldLines: [oldLine],
  newLines: [newLine],
});

describe('the filters of next edits', () => {
  it('let a plain change through', () => {
    assert.equal(
      reasonAgainst(replace(0, 'a = total', 'a = subtotal()'), contextOf(['a = total'])),
      undefined,
    );
  });

  const cases: readonly (readonly [string, LineHunk, Partial<FilterContext>, string[]?])[] = [
    ['stale', replace(0, 'gone', 'new'), {}],
    ['noChange', replace(0, 'a', 'a'), {}],
    ['onlyBlanks', replace(0, 'a', '  a'), {}],
    ['marker', replace(0, 'a', '```ts'), {}],
    ['marker', replace(0, 'a', '// ... existing code'), {}],
    ['deletesUnasked', { line: 0, oldLines: ['a'], newLines: [] }, {}],
    ['rejected', replace(0, 'a', 'b'), { isRejected: () => true }],
    ['beingWritten', replace(0, 'a', 'b'), { writingLine: 0 }],
    ['importsOnly', { line: 0, oldLines: [], newLines: ["import x from 'x';"] }, {}],
    ['duplicates', { line: 1, oldLines: [], newLines: ['call();'] }, {}, ['call();', 'b']],
    ['mergeConflict', replace(1, 'a', 'b'), {}, ['<<<<<<< HEAD', 'a', '=======']],
    ['tooLong', { line: 0, oldLines: ['a'], newLines: Array(16).fill('x') }, {}],
    [
      'removesMuch',
      replace(0, Array.from({ length: 60 }, (_, i) => `word${i}`).join(' '), 'x'),
      {},
      [Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')],
    ],
  ];
  for (const [reason, hunk, more, lines = ['a']] of cases)
    it(`keep back what is ${reason}: ${JSON.stringify(hunk.newLines[0] ?? '')}`, () => {
      assert.equal(reasonAgainst(hunk, contextOf(lines, more)), reason);
    });

  it('keep back what was tried and taken back, and let something like it pass', () => {
    const lines = ['for (const order of orders) {'];
    const left = {
      line: 0,
      oldLines: lines,
      newLines: lines,
      formerLines: [['for (const order of open(orders)) {']],
      isTakenBack: true,
    };
    const propose = (text: string) =>
      reasonAgainst(replace(0, lines[0] ?? '', text), contextOf(lines, { edits: [left] }));
    assert.equal(propose('for (const order of open(orders)) {'), 'undoesUser');
    assert.equal(propose('for (const order of late(orders)) {'), undefined);
  });

  it('let the same deletion be made again, and a proven one', () => {
    const hunk = { line: 1, oldLines: ['  log(a);'], newLines: [] };
    const lines = ['x', '  log(a);', 'y'];
    const deletion = { line: 1, oldLines: ['log(a);'], newLines: [], formerLines: [] };
    assert.equal(reasonAgainst(hunk, contextOf(lines, { isProven: true })), undefined);
    assert.equal(
      reasonAgainst(
        { ...hunk, line: 1 },
        contextOf(['log', '  log(a);', 'y', 'z'], { edits: [{ ...deletion, line: 3 }] }),
      ),
      undefined,
    );
  });

  /** A history of a few edits of whole lines, at random. */
  const histories = (word: fc.Arbitrary<string>) => {
    const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    const edit = fc.record({ at: fc.nat(7), text: fc.array(line, { maxLength: 3 }) });
    return fc
      .tuple(
        fc.array(line, { minLength: 3, maxLength: 8 }),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
      )
      .map(([lines, edits]) => {
        const history = createEditHistory();
        history.open('a', 'a', lines.join('\n'));
        for (const [index, { at, text }] of edits.entries()) {
          const now = history.linesOf('a') ?? [];
          const target = Math.min(at, now.length - 1);
          const change = {
            startLine: target,
            startCharacter: 0,
            endLine: target,
            endCharacter: (now[target] ?? '').length,
            text: text.join('\n'),
          };
          history.change('a', [change], { origin: 'user', atMs: index });
          history.settle('a');
        }
        const context = contextOf(history.linesOf('a') ?? [], {
          edits: history.list(),
          isProven: true,
        });
        return { context, entries: history.list() };
      });
  };

  it('let no reversal of anything the user did pass', () => {
    const word = fc.constantFrom('total', 'subtotal', 'order', 'await', 'x', 'return', '', 'price');
    fc.assert(
      fc.property(histories(word), ({ context, entries }) => {
        for (const { line, oldLines, newLines, formerLines } of entries)
          for (const state of [oldLines, ...formerLines]) {
            const back = { line, oldLines: newLines, newLines: state };
            assert.notEqual(reasonAgainst(back, context), undefined);
          }
      }),
      { seed: 22, numRuns: 10_000 },
    );
  });

  it('let no reversal pass that brings a little of its own', () => {
    const word = fc.constantFrom('total', 'subtotal', 'order', 'await', 'return', 'price');
    const textOf = (lines: readonly string[]) => lines.join(' ').replaceAll(' ', '');
    fc.assert(
      fc.property(histories(word), ({ context, entries }) => {
        for (const { line, oldLines, newLines } of entries) {
          const [last, ...before] = [...oldLines].reverse();
          if (last === undefined || textOf(oldLines) === textOf(newLines)) continue;
          const more = [...before.reverse(), `${last} zz`];
          const back = { line, oldLines: newLines, newLines: more };
          assert.notEqual(reasonAgainst(back, context), undefined, JSON.stringify(back));
        }
      }),
      { seed: 22, numRuns: 10_000 },
    );
  });
});
