import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyHunk,
  hunkOf,
  type LineHunk,
  matchesLines,
  type TextChange,
} from '../../../src/core/documents/lineHunk.ts';
import {
  hunksOfProposal,
  moveProposals,
  type Proposal,
} from '../../../src/core/nextEdit/proposal.ts';

const change = fc.record({
  line: fc.nat(60),
  lines: fc.nat(3),
  startCharacter: fc.nat(4),
  endCharacter: fc.nat(4),
  text: fc.constantFrom('', 'x', '\n', 'a\nb', '  y', '}\n', '\n\n'),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Proposals of all kinds in a file whose lines are all different, so that a line is known by its text. */
function proposalsFor(lines: readonly string[]): readonly Proposal[] {
  const at = (line: number, count: number): LineHunk => ({
    line,
    oldLines: lines.slice(line, line + count),
    newLines: ['new'],
  });
  const sure = { layer: 'model', confidence: 0.9 } as const;
  return [
    { ...at(5, 1), ...sure },
    { ...at(12, 3), ...sure },
    { ...at(20, 0), ...sure },
    { ...at(25, 2), newLines: [], ...sure },
    { ...at(30, 1), ...sure, others: [at(33, 1), at(39, 2)] },
    { ...at(0, 0), ...sure },
    { ...at(lines.length, 0), ...sure },
  ];
}

/** A random change as one that fits into the document. */
function toTextChange(
  lines: readonly string[],
  { line, lines: more, ...change }: Change,
): TextChange {
  const startLine = Math.min(line, lines.length - 1);
  const endLine = Math.min(startLine + more, lines.length - 1);
  const least = startLine === endLine ? change.startCharacter : 0;
  return { ...change, startLine, endLine, endCharacter: Math.max(least, change.endCharacter) };
}

/** Applies a change and moves the proposals, which have to stand where they did. */
function step(lines: readonly string[], proposals: readonly Proposal[], change: Change) {
  const hunk = hunkOf(lines, toTextChange(lines, change));
  if (hunk === undefined) return { lines, proposals };
  const after = applyHunk(lines, hunk);
  const moved = proposals.flatMap((proposal) => {
    const [left] = moveProposals([proposal], hunk);
    if (left === undefined) return [];
    for (const part of hunksOfProposal(left))
      assert.ok(matchesLines(after, part), JSON.stringify({ part, hunk }));
    // What is inserted between two lines still stands beside one of them.
    const isBeside = [-1, 0].some((at) => after[left.line + at] === lines[proposal.line + at]);
    assert.ok(isBeside || proposal.oldLines.length > 0, JSON.stringify({ left, hunk }));
    return [left];
  });
  return { lines: after, proposals: moved };
}

describe('the place of a proposal', () => {
  it('is where its lines stand, under 10,000 random edits, or it is gone', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 100, maxLength: 100 }), (changes) => {
        const lines = Array.from({ length: 45 }, (_, line) => `line ${line}`);
        let now: ReturnType<typeof step> = { lines, proposals: proposalsFor(lines) };
        for (const one of changes) now = step(now.lines, now.proposals, one);
      }),
      { seed: 20_261_130, numRuns: 100 },
    );
  });

  it('is kept by every edit that leaves its lines and what is beside them alone', () => {
    fc.assert(
      fc.property(fc.nat(44), fc.nat(3), fc.nat(3), (line, gone, come) => {
        const lines = Array.from({ length: 45 }, (_, index) => `line ${index}`);
        const hunk = {
          line,
          oldLines: lines.slice(line, line + gone),
          newLines: Array.from({ length: come }, (_, index) => `more ${index}`),
        };
        const isApart = (part: LineHunk): boolean =>
          hunk.line + hunk.oldLines.length < part.line ||
          hunk.line > part.line + part.oldLines.length;
        for (const proposal of proposalsFor(lines))
          if (hunksOfProposal(proposal).every(isApart))
            assert.equal(moveProposals([proposal], hunk).length, 1);
      }),
      { seed: 22, numRuns: 1_000 },
    );
  });
});
