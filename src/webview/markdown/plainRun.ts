import { detached } from '../detached.ts';

/** A line with nothing on it: where what was too long to be read as markdown ends. */
const blankLine = /\n[ \t]*\n/;
/** Pieces that are drawn apart are no longer than this many UTF-16 units. */
const pieceChars = 4_000;

/** What a run of plain text comes to so far. */
export interface PlainRun {
  /** What can no longer change, in pieces. */
  readonly pieces: readonly string[];
  /** What may still grow; markdown again where the run has ended. */
  readonly rest: string;
  readonly isEnded: boolean;
}

/**
 * Cuts text that is shown as it is, up to the next blank line.
 * @param known  how much of it is known to hold none
 */
export function takePlain(text: string, known: number): PlainRun {
  const from = Math.max(0, text.lastIndexOf('\n', known));
  const found = blankLine.exec(text.slice(from))?.index;
  const blank = found === undefined ? undefined : from + found;
  const end = blank ?? text.length;
  const pieces: string[] = [];
  let start = 0;
  while (end - start > pieceChars) {
    const cut = placeToCut(text, start);
    pieces.push(detached(text.slice(start, cut)));
    start = cut;
  }
  if (blank === undefined) return { pieces, rest: text.slice(start), isEnded: false };
  pieces.push(detached(text.slice(start, end)));
  return { pieces, rest: text.slice(end), isEnded: true };
}

/** Behind a line, else behind a word, else anywhere but within a character. */
function placeToCut(text: string, start: number): number {
  const most = start + pieceChars;
  for (const mark of ['\n', ' ']) {
    const at = text.lastIndexOf(mark, most - 1);
    if (at > start) return at + 1;
  }
  const code = text.charCodeAt(most - 1);
  return code >= 0xd800 && code < 0xdc00 ? most - 1 : most;
}
