import type { LineHunk } from '../documents/lineHunk.ts';

/** Who proposes: the document's own patterns, the editor's language support, or a model. */
export type Layer = 'local' | 'language' | 'model';

/** An edit that the user may make next. Its place is a line of the document as it is now. */
export interface Proposal extends LineHunk {
  readonly layer: Layer;
  /** 0 to 1: how likely the user would make exactly this edit. */
  readonly confidence: number;
}

/**
 * Moves proposals by a change of the document. One whose lines were changed, or between whose lines something was
 * inserted, is no longer what was proposed and is left out.
 */
export function moveProposals<T extends LineHunk>(
  proposals: readonly T[],
  hunk: LineHunk,
): readonly T[] {
  const shift = hunk.newLines.length - hunk.oldLines.length;
  return proposals
    .map((proposal) => ({ proposal, side: sideOf(proposal, hunk) }))
    .filter(({ side }) => side !== 'within')
    .map(({ proposal, side }) =>
      side === 'below' || shift === 0 ? proposal : { ...proposal, line: proposal.line + shift },
    );
}

/** Where a change is, seen from a proposal. Lines that come right before or behind it leave it as it is. */
function sideOf(proposal: LineHunk, hunk: LineHunk): 'above' | 'below' | 'within' {
  const proposalEnd = proposal.line + proposal.oldLines.length;
  const hunkEnd = hunk.line + hunk.oldLines.length;
  const isInsertion = proposal.oldLines.length === 0;
  if (hunk.oldLines.length === 0 && isInsertion && hunk.line === proposal.line) return 'within';
  if (hunkEnd <= proposal.line) return 'above';
  return hunk.line >= proposalEnd ? 'below' : 'within';
}
