/** Whole lines of a document, which a model is asked to write anew. */
export interface RewriteWindow {
  readonly first: number;
  readonly lines: readonly string[];
}

const linesAbove = 6;
const linesBelow = 14;
/** A longer line is generated or data: the window ends before it. */
const maxLineChars = 300;
/** About 800 tokens. */
const maxChars = 3_000;

/** The lines around the cursor; undefined where its own line is too long to be written anew. */
export function rewriteWindowOf(
  lines: readonly string[],
  cursorLine: number,
): RewriteWindow | undefined {
  const cursorText = lines[cursorLine];
  if (cursorText === undefined || cursorText.length > maxLineChars) return undefined;
  let chars = cursorText.length;
  const fits = (line: number): boolean => {
    const text = lines[line];
    if (text === undefined || text.length > maxLineChars) return false;
    chars += text.length;
    return chars <= maxChars;
  };
  let first = cursorLine;
  while (cursorLine - first < linesAbove && fits(first - 1)) first -= 1;
  let last = cursorLine;
  while (last - cursorLine < linesBelow && fits(last + 1)) last += 1;
  // Blank lines at the edges are what models leave out first.
  while (first < cursorLine && lines[first]?.trim() === '') first += 1;
  while (last > cursorLine && lines[last]?.trim() === '') last -= 1;
  return { first, lines: lines.slice(first, last + 1) };
}
