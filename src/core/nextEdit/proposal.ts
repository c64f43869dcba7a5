import type { LineHunk } from '../documents/lineHunk.ts';

/** Who proposes: the document's own patterns, the editor's language support, or a model. */
export type Layer = 'local' | 'language' | 'model';

/** An edit that the user may make next. Its place is a line of the document as it is now. */
export interface Proposal extends LineHunk {
  readonly layer: Layer;
  /** 0 to 1: how likely the user would make exactly this edit. */
  readonly confidence: number;
  /** Further places that are changed with it, as one change and one undo. */
  readonly others?: readonly LineHunk[];
}

/** All places of a proposal, the one that is shown first. */
export const hunksOfProposal = ({ line, oldLines, newLines, others }: Proposal) => [
  { line, oldLines, newLines },
  ...(others ?? []),
];

/** Whether a proposal does what another one does, and more. */
export const includesProposal = (more: Proposal, one: Proposal): boolean =>
  more !== one &&
  (more.others?.length ?? 0) > 0 &&
  hunksOfProposal(more).some(
    (hunk) => hunk.line === one.line && hunk.newLines.join('\n') === one.newLines.join('\n'),
  );

/**
 * Moves proposals by a change of the document. One whose lines were changed, or between whose lines something was
 * inserted, is no longer what was proposed and is left out.
 */
export function moveProposals(proposals: readonly Proposal[], hunk: LineHunk): readonly Proposal[] {
  return proposals.flatMap((proposal) => {
    const moved = moveHunk(proposal, hunk);
    const others = proposal.others?.map((other) => moveHunk(other, hunk));
    if (moved === undefined || others?.includes(undefined)) return [];
    const isSame =
      moved === proposal && others?.every((other, at) => other === proposal.others?.[at]);
    if (others === undefined || isSame) return [moved];
    return [{ ...moved, others: others.filter((other) => other !== undefined) }];
  });
}

function moveHunk<T extends LineHunk>(proposal: T, hunk: LineHunk): T | undefined {
  const shift = hunk.newLines.length - hunk.oldLines.length;
  const side = sideOf(proposal, hunk);
  if (side === 'within') return undefined;
  return side === 'below' || shift === 0 ? proposal : { ...proposal, line: proposal.line + shift };
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

/**
 * What took a request is kept along a chain; what costs nothing is looked for anew. What language support said is about
 * one edit: it holds while its own proposals are taken, and not when the user does anything else.
 */
export const isKept = ({ layer }: Proposal, isTaking: boolean): boolean =>
  layer === 'model' || (layer === 'language' && isTaking);
