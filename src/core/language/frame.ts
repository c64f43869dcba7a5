import type { Language, StringSyntax } from './language.ts';

/** Something opened and not yet closed: a bracket, a string, a comment, a block of words or marks. */
export interface Frame {
  readonly kind: 'bracket' | 'string' | 'comment' | 'block';
  readonly open: string;
  /** What closes it, as it is written; a line break for a comment that ends with its line. */
  readonly close: string;
  /** Indentation of the line it was opened on, in columns. */
  readonly indent: number;
  /** Column of its first character where that is not the indentation. */
  readonly column: number;
  /** Of an element, a fence or a named mark. */
  readonly name?: string | undefined;
  /** Which closers belong to it. */
  readonly family?: string | undefined;
  readonly string?: StringSyntax | undefined;
  /** The comment may hold others of its kind. */
  readonly isNested?: boolean | undefined;
  /** The string ends at a line that says so. */
  readonly isHeredoc?: boolean | undefined;
  /** It is the tag of an element that is being written. */
  readonly isTag?: boolean | undefined;
  /** The language inside of it, where it is another one than outside. */
  readonly language?: Language | undefined;
  /** The language inside of the element that a tag begins. */
  readonly inner?: Language | undefined;
}

/** Whether two frames are the same thing, opened in the same way. */
export const isSameFrame = (a: Frame, b: Frame): boolean =>
  a === b ||
  (a.kind === b.kind &&
    a.open === b.open &&
    a.close === b.close &&
    a.indent === b.indent &&
    a.name === b.name &&
    a.language === b.language);

export const isLineComment = (frame: Frame | undefined): boolean =>
  frame?.kind === 'comment' && frame.close === '\n';
