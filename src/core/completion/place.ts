import type { Place } from './surroundings.ts';

/** A cursor in a document, as the editor shows it. Texts have `\n` line ends. */
export interface CursorPlace extends Place {
  /** Names the document for as long as it is open. */
  readonly documentKey: string;
  readonly version: number;
  /** Path below the workspace folder, with `/`; the file's name alone outside of one. */
  readonly path: string;
}

/** The place after `text` was inserted: where the cursor will stand. */
export function placeAfter(
  place: CursorPlace,
  text: string,
  replaceSuffixLength: number,
): CursorPlace {
  return {
    ...place,
    prefix: place.prefix + text,
    suffix: place.suffix.slice(replaceSuffixLength),
  };
}

export const linePrefixOf = (place: Place): string =>
  place.prefix.slice(place.prefix.lastIndexOf('\n') + 1);
