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
  const hunkEnd = hunk.line + hunk.oldLines.length;
  const shift = hunk.newLines.length - hunk.oldLines.length;
  return proposals.flatMap((proposal) => {
    const end = proposal.line + proposal.oldLines.length;
    if (proposal.oldLines.length === 0) {
      if (hunkEnd < proposal.line || (hunkEnd === proposal.line && hunk.oldLines.length > 0))
        return [{ ...proposal, line: proposal.line + shift }];
      return hunk.line >= proposal.line && hunk.oldLines.length + hunk.line > proposal.line
        ? [proposal]
        : hunk.line > proposal.line
          ? [proposal]
          : [];
    }
    if (hunkEnd <= proposal.line) return [{ ...proposal, line: proposal.line + shift }];
    return hunk.line >= end ? [proposal] : [];
  });
}
