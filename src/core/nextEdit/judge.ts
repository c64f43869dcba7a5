import type { LineHunk } from '../documents/lineHunk.ts';
import type { Proposal } from './proposal.ts';

/**
 * Puts the proposals of all layers into the order in which they are shown: by the surer first in steps of a tenth, and
 * within a step the nearest below the cursor before the nearest above. One place is proposed once.
 */
export function rank(proposals: readonly Proposal[], cursorLine: number): readonly Proposal[] {
  const ordered = [...proposals].sort(
    (a, b) =>
      stepOf(b) - stepOf(a) ||
      distance(a, cursorLine) - distance(b, cursorLine) ||
      b.confidence - a.confidence,
  );
  const kept: Proposal[] = [];
  for (const proposal of ordered)
    if (!kept.some((other) => overlaps(other, proposal))) kept.push(proposal);
  return kept;
}

const stepOf = ({ confidence }: Proposal): number => Math.round(confidence * 10);

/** Above counts a quarter more: people go on downward. */
function distance({ line }: LineHunk, cursorLine: number): number {
  return line >= cursorLine ? line - cursorLine : (cursorLine - line) * 1.25;
}

function overlaps(a: LineHunk, b: LineHunk): boolean {
  const aEnd = a.line + Math.max(1, a.oldLines.length);
  const bEnd = b.line + Math.max(1, b.oldLines.length);
  return a.line < bEnd && b.line < aEnd;
}
