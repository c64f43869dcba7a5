/** What an answer is meant to replace. All lines without line ends. */
export interface AnswerTarget {
  readonly document: readonly string[];
  /** First line of the part that was asked for. */
  readonly start: number;
  /** Line after the last one of that part. */
  readonly end: number;
  /** The editor's language id, e.g. `typescript`. */
  readonly languageId: string;
  /** Workspace-relative path: tells the file's own section in an answer that names several. */
  readonly path: string;
}

export const targetLines = (target: AnswerTarget): readonly string[] =>
  target.document.slice(target.start, target.end);

export const isWholeDocument = (target: AnswerTarget): boolean =>
  target.start === 0 && target.end >= target.document.length;

/** How an answer was repaired before it could be used, in the order in which it was done. */
export type AnswerRepair =
  | 'thinking'
  | 'json'
  | 'escapes'
  | 'fence'
  | 'prose'
  | 'lineNumbers'
  | 'diff'
  | 'searchReplace'
  | 'wholeFile'
  | 'outside'
  | 'imports'
  | 'context'
  | 'fragment'
  | 'indentation'
  | 'elided'
  | 'lineEnds';

/** Why an answer cannot be used. No part of it is applied. */
export type AnswerProblem =
  | { readonly kind: 'empty' }
  /** Words instead of code; `text` is for showing, not for applying. */
  | { readonly kind: 'notCode'; readonly text: string }
  /** Ended by the token limit, or in the middle of a block. */
  | { readonly kind: 'cutOff' }
  /** Left parts out and said so in `marker`, and it is not clear which. */
  | { readonly kind: 'elided'; readonly marker: string }
  /** Several versions, none of them clearly meant. */
  | { readonly kind: 'ambiguous'; readonly versions: number }
  /** A diff or search/replace block whose old text is not in the document; `excerpt` is its first line. */
  | { readonly kind: 'misplaced'; readonly excerpt: string }
  /** The answer is the old text. */
  | { readonly kind: 'unchanged' };
