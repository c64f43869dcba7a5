import type { HistoryEntry } from '../documents/editHistory.ts';
import type { Proposal } from './proposal.ts';

/** A document as next edits need to know it. */
export interface NextEditDocument {
  readonly documentKey: string;
  readonly path: string;
  readonly languageId: string;
}

/** What is asked for next edits beside the document's own patterns. */
export interface NextEditSituation {
  readonly document: NextEditDocument;
  readonly lines: readonly string[];
  readonly cursorLine: number;
  /** The user's edits of this document, oldest first. */
  readonly edits: readonly HistoryEntry[];
  /** The user's edits of all documents, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** What the document's own patterns think possible, surest first; too unsure to be shown. */
  readonly possible: readonly Proposal[];
  /** By the user's own call, not by itself. */
  readonly isAsked: boolean;
}

/** What was found in a document other than the one in hand. */
export interface FoundElsewhere {
  readonly document: NextEditDocument;
  readonly proposals: readonly Proposal[];
}

/** A layer that takes time. What it yields is shown as it comes. */
export interface NextEditLayer {
  /** It costs no request: it is asked even while something is shown, and may replace it by more of the same. */
  readonly isFree: boolean;
  propose(
    situation: NextEditSituation,
    signal: AbortSignal,
  ): AsyncIterable<Proposal | FoundElsewhere>;
}
