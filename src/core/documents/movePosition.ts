import type { TextChange } from './lineHunk.ts';

/** A place in a document. Line and character (UTF-16) count from 0. */
export interface DocumentPosition {
  readonly line: number;
  readonly character: number;
}

/** Where a place is after a change: behind what was inserted there, and behind the new text where it lay in the old one. */
export function movePosition(place: DocumentPosition, change: TextChange): DocumentPosition {
  const { startLine, startCharacter, endLine, endCharacter } = change;
  if (isBefore(place, { line: startLine, character: startCharacter })) return place;
  const lines = change.text.split('\n');
  const line = startLine + lines.length - 1;
  const character = (lines.length === 1 ? startCharacter : 0) + (lines.at(-1)?.length ?? 0);
  if (isBefore(place, { line: endLine, character: endCharacter })) return { line, character };
  return place.line === endLine
    ? { line, character: character + place.character - endCharacter }
    : { line: place.line + line - endLine, character: place.character };
}

const isBefore = (a: DocumentPosition, b: DocumentPosition): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
