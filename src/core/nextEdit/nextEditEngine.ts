import type { Clock } from '../clock.ts';
import type { EditHistory, EditOrigin } from '../documents/editHistory.ts';
import type { TextChange } from '../documents/lineHunk.ts';
import type { Event } from '../event.ts';
import type { Disposable } from '../lifetime.ts';
import type { FilterReason } from './filters.ts';
import type { NextEditDocument, NextEditLayer } from './layer.ts';
import type { Proposal } from './proposal.ts';

export interface NextEditOptions {
  readonly isAutomatic: boolean;
  /** From this confidence on a proposal is shown. */
  readonly minConfidence: number;
}

/** What happened, for the figures. */
export type NextEditEvent =
  | { readonly kind: 'shown'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'accepted'; readonly layer: Proposal['layer'] }
  /** What was accepted could not be applied after all. */
  | { readonly kind: 'refused'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'rejected'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'filtered'; readonly reason: FilterReason };

export interface NextEditEngineDeps {
  readonly clock: Clock;
  readonly history: EditHistory;
  readonly layers: readonly NextEditLayer[];
  /** The other open documents in which something may be proposed. Their edits are followed. */
  readonly others: () => readonly NextEditDocument[];
  readonly options: () => NextEditOptions;
  readonly note: (event: NextEditEvent) => void;
  readonly onUnexpected: (error: unknown) => void;
}

export interface ShownEdit {
  /** Another than the one in hand once nothing is left to do there: until the user gets there it is announced. */
  readonly document: NextEditDocument;
  readonly proposal: Proposal;
  /** The ones after it, in the order in which Tab walks through them. */
  readonly following: readonly Proposal[];
  readonly sinceMs: number;
}

export interface NextEditEngine extends Disposable {
  /** Follows a change event of a document. The history is fed by this, too. */
  change(document: NextEditDocument, changes: readonly TextChange[], origin: EditOrigin): void;
  /** A file was read from disk again: the last change of its document was no edit of the user. */
  reload(document: NextEditDocument): void;
  /** The cursor is at another place, or another editor is active (`undefined`: none that takes next edits). */
  moveCursor(document: NextEditDocument | undefined, line: number, character: number): void;
  /** What the user did is done: a suggestion was taken, or the file was saved. */
  settle(): void;
  /** Looks for a next edit now because the user asks. Resolves when all layers have answered. */
  ask(): Promise<void>;
  /** What would be shown now, if nothing else is in the way. */
  readonly shown: ShownEdit | undefined;
  readonly onDidChangeShown: Event<void>;
  /** The user takes what is shown. The caller applies it, as a change by the user, and settles. */
  accept(): Proposal | undefined;
  /** The editor has applied a proposal by itself, as ghost text. The caller settles. */
  noteAccepted(document: NextEditDocument, proposal: Proposal): void;
  /** The editor refused to apply what `accept` gave: it does not count as taken. */
  noteRefused(proposal: Proposal): void;
  /** The user turns down what is shown: it does not come back. */
  reject(): void;
  /** The editor's undo took an accepted edit back. */
  rejectLastAccepted(): void;
  forgetAll(): void;
}
