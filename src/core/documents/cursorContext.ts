import type { Frame } from '../language/frame.ts';

/** How an editor indents a document. */
export interface Indentation {
  readonly insertSpaces: boolean;
  /** Columns of a step. */
  readonly tabSize: number;
}

/** Where an answer goes. Line ends may be `\n` or `\r\n`. */
export interface TextAtCursor {
  /** The editor's language id; an unknown one is fine. */
  readonly languageId: string;
  /** Text before the cursor, as much of it as is known. */
  readonly prefix: string;
  /** Text after the cursor, as much of it as is known. */
  readonly suffix: string;
  /** What is open where `prefix` begins, outermost first; nothing unless given. */
  readonly opened?: readonly Frame[];
  /** What is open where the cursor's line begins, outermost first, where the document's own states tell. */
  readonly openedOnLine?: readonly Frame[] | undefined;
  /** How the editor indents this document; the file's own use goes before it. */
  readonly indentation?: Indentation;
}

/** A cursor in a document, as the editor shows it. Texts have `\n` line ends. */
export interface CursorContext extends TextAtCursor {
  /** Names the document for as long as it is open. */
  readonly documentKey: string;
  readonly version: number;
  /** Path below the workspace folder with `/`, its name first where there are several; the file's name alone outside of one. */
  readonly path: string;
}

/** The place with other text around the cursor: what was known of the cursor's line no longer holds. */
export const withText = (
  place: CursorContext,
  text: Pick<CursorContext, 'prefix' | 'suffix'>,
): CursorContext => ({ ...place, ...text, openedOnLine: undefined });

/** The place after `text` was inserted: where the cursor will stand. */
export const cursorAfter = (
  place: CursorContext,
  text: string,
  replaceSuffixLength: number,
): CursorContext =>
  withText(place, {
    prefix: place.prefix + text,
    suffix: place.suffix.slice(replaceSuffixLength),
  });

export const linePrefixOf = (place: TextAtCursor): string =>
  place.prefix.slice(place.prefix.lastIndexOf('\n') + 1);
