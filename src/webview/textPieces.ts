import { detached } from './detached.ts';

/** So many lines share one element: a new line lays out no more than these again, and what is out of sight not at all. */
const pieceLines = 40;
/** A piece is no longer than this many UTF-16 units, though it be one line. */
const pieceChars = 8_000;

/** A long text, cut into what is drawn apart. */
export interface TextPieces {
  readonly text: string;
  /** Each without the line break at its end. */
  readonly pieces: readonly string[];
  /** Where the last piece begins. */
  readonly lastStart: number;
}

/** Cuts a text that may still grow: when it continues `before`, all pieces but the last stay the same. */
export function cutText(text: string, before: TextPieces | undefined): TextPieces {
  const continues = before !== undefined && text.startsWith(before.text);
  const pieces = continues ? before.pieces.slice(0, -1) : [];
  let start = continues ? before.lastStart : 0;
  for (;;) {
    const end = endOfPiece(text, start);
    pieces.push(detached(text.slice(start, end)));
    if (end >= text.length) return { text, pieces, lastStart: start };
    start = text[end] === '\n' ? end + 1 : end;
  }
}

function endOfPiece(text: string, start: number): number {
  let end = start - 1;
  for (let line = 0; line < pieceLines; line += 1) {
    const next = text.indexOf('\n', end + 1);
    if (next < 0) return endOfLine(text, start, end, text.length);
    if (next - start > pieceChars) return endOfLine(text, start, end, next);
    end = next;
  }
  return end;
}

/** The line from `lineEnd` to `next` is taken along where it fits; alone it is cut, never within a character. */
function endOfLine(text: string, start: number, lineEnd: number, next: number): number {
  if (next - start <= pieceChars) return next;
  if (lineEnd > start) return lineEnd;
  const end = start + pieceChars;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}
