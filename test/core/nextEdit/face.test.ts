import assert from 'node:assert/strict';
import { describeHint, type FaceContext, faceOf } from '../../../src/core/nextEdit/face.ts';
import type { Proposal } from '../../../src/core/nextEdit/proposal.ts';

const lines = [
  'const sum = order.total;',
  'if (sum > 0) {',
  '  send(sum);',
  '}',
  'log(sum);',
  ...Array.from({ length: 40 }, (_, index) => `rest(${index});`),
];

const propose = (line: number, count: number, ...newLines: string[]): Proposal => ({
  line,
  oldLines: lines.slice(line, line + count),
  newLines,
  layer: 'local',
  confidence: 0.9,
});

const context = (
  line: number,
  character: number,
  more: Partial<FaceContext> = {},
): FaceContext => ({
  lines,
  languageId: 'typescript',
  cursor: { line, character },
  visible: [{ first: 0, last: 30 }],
  isHintOnly: false,
  hasGhostText: true,
  ...more,
});

describe('the face of a next edit', () => {
  it('is words in place for lines that keep their order', () => {
    const face = faceOf(propose(0, 1, 'const sum = order.subtotal;'), context(4, 0));
    assert.deepEqual(face, {
      kind: 'words',
      lines: [{ line: 0, changes: [{ start: 18, end: 23, newText: 'subtotal' }] }],
    });
  });

  it('stays ghost text while its words are typed, one letter after the other', () => {
    const wanted = 'const sum = order.total.toString();';
    for (const typed of ['.', '.t', '.to', '.toStr', '.toString', '.toString(']) {
      const before = `const sum = order.total${typed}`;
      const now = `${before};`;
      const face = faceOf(
        { ...propose(0, 1, wanted), oldLines: [now] },
        context(0, before.length, { lines: [now, ...lines.slice(1)] }),
      );
      assert.deepEqual(
        face,
        { kind: 'ghost', line: 0, start: 0, end: now.length, text: wanted, count: 0 },
        typed,
      );
    }
  });

  it('is ghost text where the cursor’s line only gains text behind the cursor', () => {
    const proposal = propose(0, 1, 'const sum = order.total.net();');
    assert.deepEqual(faceOf(proposal, context(0, 12)), {
      kind: 'ghost',
      line: 0,
      start: 0,
      end: 24,
      text: 'const sum = order.total.net();',
      count: 0,
    });
    // The editor shows nothing that comes before the cursor.
    assert.equal(faceOf(proposal, context(0, 24)).kind, 'words');
    assert.equal(faceOf(proposal, context(1, 0)).kind, 'words');
    assert.equal(faceOf(proposal, context(0, 12, { hasGhostText: false })).kind, 'words');
  });

  it('is ghost text below the cursor at the end of the line above new lines, or of the block they replace', () => {
    assert.deepEqual(faceOf(propose(5, 0, 'flush();'), context(4, 9)), {
      kind: 'ghost',
      line: 4,
      start: 9,
      end: 9,
      text: '\nflush();',
      count: 0,
    });
    const rewritten = propose(1, 3, 'sendPositive(sum);');
    assert.deepEqual(faceOf(rewritten, context(3, 1)), {
      kind: 'ghost',
      line: 3,
      start: 1,
      end: 1,
      text: '\nsendPositive(sum);',
      count: 3,
    });
    assert.equal(faceOf(rewritten, context(3, 0)).kind, 'block');
    assert.equal(faceOf(rewritten, context(2, 2)).kind, 'block');
  });

  it('is never ghost text when more is changed with it elsewhere', () => {
    const one = propose(0, 1, 'const sum = order.total.net();');
    const more = { ...one, others: [propose(4, 1, 'log(sum.net());')] };
    assert.equal(faceOf(more, context(0, 12)).kind, 'words');
  });

  it('is struck lines for a deletion, and a block beside lines that leave room for it', () => {
    assert.deepEqual(faceOf(propose(1, 3), context(0, 0)), { kind: 'deletion', line: 1, count: 3 });
    assert.equal(faceOf(propose(1, 3, 'send(sum);'), context(0, 0)).kind, 'block');
    const wide = { ...propose(1, 2, 'x();'), oldLines: ['x'.repeat(81), ''] };
    assert.equal(faceOf(wide, context(0, 0)).kind, 'hint');
  });

  it('is a hint where the place is out of sight, at the edge under sticky lines, or hints are wanted', () => {
    const far = propose(40, 1, 'rest(35, sum);');
    assert.deepEqual(faceOf(far, context(4, 0)), {
      kind: 'hint',
      line: 40,
      isBelow: true,
      oldText: '35',
      newText: '35, sum',
    });
    const near = propose(12, 1, 'rest(8);');
    const scrolled = { visible: [{ first: 10, last: 40 }] };
    assert.equal(faceOf(near, context(20, 0, scrolled)).kind, 'hint');
    // Sticky lines never lie over the cursor.
    assert.equal(faceOf(near, context(12, 0, scrolled)).kind, 'words');
    assert.equal(faceOf(propose(0, 1, 'x();'), context(4, 0, { isHintOnly: true })).kind, 'hint');
    // Part of it in a fold: not all is seen.
    const folded = {
      visible: [
        { first: 0, last: 1 },
        { first: 3, last: 30 },
      ],
    };
    assert.equal(faceOf(propose(1, 3, 'x();'), context(0, 0, folded)).kind, 'hint');
  });

  it('can be told in words', () => {
    assert.deepEqual(
      describeHint(propose(0, 1, 'const sum = order.subtotal;'), lines, 'typescript'),
      {
        line: 0,
        oldText: 'order.total',
        newText: 'order.subtotal',
      },
    );
    assert.equal(describeHint(propose(2, 1), lines, 'typescript').newText, '');
  });
});
