/** What is at the cursor and around it, as far as the editor tells. */
export interface Surroundings {
  /** A file in a tab of its own: no comparison, no merge, no notebook. */
  readonly isFileTab: boolean;
  readonly cursors: number;
  readonly hasSelection: boolean;
  /** Ghost text of ours stands at the cursor: it comes first. */
  readonly hasGhostText: boolean;
  /** The editor's list of suggestions is open at the cursor. */
  readonly isListOpen: boolean;
  /** A snippet is being filled in: Tab goes to its next gap. */
  readonly isInSnippet: boolean;
  /** Changes in the file wait for the user's verdict. */
  readonly isUnderReview: boolean;
}

/** Whether a next edit may follow the cursor here: one cursor, nothing selected, in a plain file. */
export const takesNextEdits = ({
  isFileTab,
  cursors,
  hasSelection,
}: Pick<Surroundings, 'isFileTab' | 'cursors' | 'hasSelection'>): boolean =>
  isFileTab && cursors === 1 && !hasSelection;

/** Whether a next edit may be on the screen now. Whatever else asks for the user's eye or Tab goes first. */
export const mayBeShown = (around: Surroundings): boolean =>
  takesNextEdits(around) &&
  !around.hasGhostText &&
  !around.isListOpen &&
  !around.isInSnippet &&
  !around.isUnderReview;
