/**
 * How far into `text` somebody has come who typed `typed` along it, as an index; undefined where it is something else.
 * Enter brings the editor's own indentation: it counts as the text's line break also where the text leaves a line
 * blank or goes deeper.
 */
export function typedAlong(typed: string, text: string): number | undefined {
  let at = 0;
  let index = 0;
  while (at < typed.length) {
    if (typed[at] === text[index]) {
      at += 1;
      index += 1;
      continue;
    }
    // Each text's own white space around the place: one may be further into it than the other.
    const ownStart = breakStart(typed, at);
    const otherStart = breakStart(text, index);
    const own = blankRun(typed, ownStart);
    const other = blankRun(text, otherStart);
    if (!own.includes('\n') || !other.includes('\n')) return undefined;
    const ownEnd = ownStart + own.length;
    const otherEnd = otherStart + other.length;
    // Both white spaces are passed already: what differs is the text behind them.
    if (ownEnd === at && otherEnd === index) return undefined;
    const [indent, wanted] = [lastLine(own), lastLine(other)];
    at = ownEnd;
    if (at === typed.length && wanted.startsWith(indent))
      return otherEnd - (wanted.length - indent.length);
    if (wanted !== indent) return undefined;
    index = otherEnd;
  }
  return index;
}

/** Where the white space before `at` begins, from its first line break on; `at` where there is none. */
function breakStart(text: string, at: number): number {
  const blank = /(?<![ \t\n])[ \t\n]+$/.exec(text.slice(0, at))?.[0] ?? '';
  const first = blank.indexOf('\n');
  return first < 0 ? at : at - blank.length + first;
}

const blankRun = (text: string, at: number): string =>
  /^\n[ \t\n]*/.exec(text.slice(at))?.[0] ?? '';

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
