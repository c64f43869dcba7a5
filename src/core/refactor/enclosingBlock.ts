import type { LineSpan } from './liveDocument.ts';

/**
 * The outermost block around a line, told by indentation alone: from the line that opens it, with what stands right
 * above (comments, decorators), to the line that closes it. Undefined where nothing is indented around the line. For
 * files whose language nobody has told about yet.
 */
export function enclosingBlock(lines: readonly string[], line: number): LineSpan | undefined {
  const head = headAbove(lines, line);
  if (head === undefined) return undefined;
  const end = endBelow(lines, head);
  if (end - head < 2 || end <= line) return undefined;
  let start = head;
  while (start > 0 && isAtMargin(lines[start - 1]) && !endsBlock(lines[start - 1])) start--;
  return { start, end };
}

const isBlankLine = (text = '') => text.trim() === '';
const isAtMargin = (text = '') => /^\S/.test(text);
/** Closes what stands above, and maybe opens the next part of it: `} else {`. */
const closes = (text = '') => /^(?:[)\]}]|end\b)/.test(text);
/** Whether a line at the margin belongs to something before: a bracket, or a statement that ended. */
const endsBlock = (text = '') => closes(text) || /[;,]\s*$/.test(text);

function headAbove(lines: readonly string[], line: number): number | undefined {
  let head = line;
  while (head > 0 && (!isAtMargin(lines[head]) || closes(lines[head]))) head--;
  return isAtMargin(lines[head]) && !closes(lines[head]) ? head : undefined;
}

function endBelow(lines: readonly string[], head: number): number {
  let end = head + 1;
  for (let line = head + 1; line < lines.length; line++) {
    const text = lines[line];
    if (isBlankLine(text)) continue;
    if (isAtMargin(text) && !closes(text)) break;
    end = line + 1;
  }
  return end;
}
