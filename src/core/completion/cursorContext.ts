import type { TextAtCursor } from './syntaxContext.ts';

/** A cursor in a document, as the editor shows it. Texts have `\n` line ends. */
export interface CursorContext extends TextAtCursor {
  /** Names the document for as long as it is open. */
  readonly documentKey: string;
  readonly version: number;
  /** Path below the workspace folder, with `/`; the file's name alone outside of one. */
  readonly path: string;
}

/** The place after `text` was inserted: where the cursor will stand. */
export function cursorAfter(
  place: CursorContext,
  text: string,
  replaceSuffixLength: number,
): CursorContext {
  return {
    ...place,
    prefix: place.prefix + text,
    suffix: place.suffix.slice(replaceSuffixLength),
  };
}

export const linePrefixOf = (place: TextAtCursor): string =>
  place.prefix.slice(place.prefix.lastIndexOf('\n') + 1);
