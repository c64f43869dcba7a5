/** Lines of a text with their line ends, so that joining them gives the text back exactly. `''` has no line. */
export function splitKeepingEnds(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** The text with `\n` as its only line end: the form in which answers are read. */
export const withUnixEnds = (text: string): string => text.replace(/\r\n?/g, '\n');

/** The text with every line end written as `eol`. */
export const withEnds = (text: string, eol: '\n' | '\r\n'): string =>
  eol === '\n' ? withUnixEnds(text) : withUnixEnds(text).replace(/\n/g, '\r\n');

/** The white space a line begins with. */
export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

export const isBlankLine = (line: string): boolean => line.trim() === '';

/** Whether a line says enough to be recognised elsewhere: not blank, not only brackets and signs. */
export const isTelling = (line: string): boolean =>
  /^(?:[^\p{L}\p{N}]*[\p{L}\p{N}]){3}/u.test(line);

/** Whether a line says anything at all: a letter or a digit. */
export const saysAnything = (line: string): boolean => /[\p{L}\p{N}]/u.test(line);

/** Replaces lines `start` to `end` (exclusive) of a text by other lines. Lines have no line ends in them. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Applies edits that do not overlap, given in any order, to lines. */
export function applyLineEdits(lines: readonly string[], edits: readonly LineEdit[]): string[] {
  const result = [...lines];
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end))
    result.splice(edit.start, edit.end - edit.start, ...edit.lines);
  return result;
}

/** Where a part stands after edits: those above it move it, those inside make it longer or shorter. */
export function spanAfter(
  part: { readonly start: number; readonly end: number },
  edits: readonly LineEdit[],
): { readonly start: number; readonly end: number } {
  const growth = (chosen: readonly LineEdit[]) =>
    chosen.reduce((sum, { start, end, lines }) => sum + lines.length - (end - start), 0);
  const start = part.start + growth(edits.filter(({ end }) => end <= part.start));
  return { start, end: part.end + growth(edits.filter((edit) => edit.start < part.end)) };
}
