import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyHunk,
  hunkOf,
  type LineHunk,
  matchesLines,
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

const neighbours = (lines: readonly string[], line: number) => [lines[line - 1], lines[line]];

describe('the place of a proposal', () => {
  it('is where its lines stand, under 10,000 random edits, or it is gone', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 100, maxLength: 100 }), (changes) => {
        let lines: readonly string[] = Array.from({ length: 45 }, (_, line) => `line ${line}`);
        let proposals = proposalsFor(lines);
        for (const { line, lines: more, startCharacter, endCharacter, text } of changes) {
          const startLine = Math.min(line, lines.length - 1);
          const endLine = Math.min(startLine + more, lines.length - 1);
          const hunk = hunkOf(lines, {
            startLine,
            startCharacter,
            endLine,
            endCharacter:
              startLine === endLine ? Math.max(startCharacter, endCharacter) : endCharacter,
            text,
          });
          if (hunk === undefined) continue;
          const before = proposals.map((proposal) => neighbours(lines, proposal.line));
          const former = proposals;
          lines = applyHunk(lines, hunk);
          proposals = moveProposals(proposals, hunk);
          for (const proposal of proposals)
            for (const part of hunksOfProposal(proposal))
              assert.ok(matchesLines(lines, part), JSON.stringify({ part, hunk }));
          // What is inserted between two lines still stands beside one of them.
          for (const [index, proposal] of former.entries()) {
            const [moved] = moveProposals([proposal], hunk);
            if (moved === undefined || proposal.oldLines.length > 0) continue;
            const [above, below] = neighbours(lines, moved.line);
            const [formerAbove, formerBelow] = before[index] ?? [];
            assert.ok(above === formerAbove || below === formerBelow);
          }
        }
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
