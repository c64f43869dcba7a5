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
    const breakLength = sharedBreak(typed, at);
    const own = blankRun(typed, at - breakLength);
    const other = blankRun(text, index - breakLength);
    if (!own.includes('\n') || !other.includes('\n')) return undefined;
    const [indent, wanted] = [lastLine(own), lastLine(other)];
    at += own.length - breakLength;
    const end = index - breakLength + other.length;
    if (at === typed.length && wanted.startsWith(indent))
      return end - (wanted.length - indent.length);
    if (wanted !== indent) return undefined;
    index = end;
  }
  return index;
}

/** The length of the white space before `at`, from its first line break on. */
function sharedBreak(typed: string, at: number): number {
  const space = /\n[ \t\n]*$/.exec(typed.slice(0, at))?.[0];
  return space?.length ?? 0;
}

const blankRun = (text: string, at: number): string =>
  /^\n[ \t\n]*/.exec(text.slice(at))?.[0] ?? '';

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
