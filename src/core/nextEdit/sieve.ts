import type { EditHistory } from '../documents/editHistory.ts';
import type { LineHunk } from '../documents/lineHunk.ts';
import { type FilterReason, reasonAgainst } from './filters.ts';
import type { NextEditDocument } from './layer.ts';
import { hunksOfProposal, type Proposal } from './proposal.ts';
import type { Rejections } from './rejections.ts';

export interface SieveDeps {
  readonly history: EditHistory;
  readonly rejections: Rejections;
  /** A proposal may not be shown. */
  readonly onFiltered: (reason: FilterReason) => void;
}

/** Leaves what may be shown of a document's proposals; one of several places is left out as a whole. */
export type Sieve = (
  found: readonly Proposal[],
  document: NextEditDocument,
  /** The cursor's line while the user is writing in it. */
  writingLine: number | undefined,
) => readonly Proposal[];

export function createSieve({ history, rejections, onFiltered }: SieveDeps): Sieve {
  return (found, { documentKey }, writingLine) => {
    const lines = history.linesOf(documentKey) ?? [];
    const own = history.list().filter((entry) => entry.documentKey === documentKey);
    const edits = [...own, ...history.leftStates(documentKey)];
    return found.filter((proposal) => {
      const context = {
        lines,
        edits,
        isRejected: (hunk: LineHunk) => rejections.has(documentKey, hunk),
        writingLine,
        isProven: proposal.layer === 'language',
      };
      const reasons = hunksOfProposal(proposal).map((hunk) => reasonAgainst(hunk, context));
      const reason = reasons.find((item) => item !== undefined);
      if (reason !== undefined) onFiltered(reason);
      return reason === undefined;
    });
  };
}
