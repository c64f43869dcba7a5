import type { AnswerTarget } from './answerTarget.ts';
import { similarity } from './lineSimilarity.ts';
import { withoutBlankEdges } from './locate.ts';
import { isBlankLine, isTelling } from './textLines.ts';

/** Whether code is the old text but for one line at its beginning or end. */
export function lacksOneLine(code: readonly string[], old: readonly string[]): boolean {
  const filled = (lines: readonly string[]) =>
    lines.filter((line) => !isBlankLine(line)).map((line) => line.trim());
  const [given, all] = [filled(code), filled(old)];
  if (given.length < 3 || given.length + 1 !== all.length) return false;
  const text = given.join('\n');
  return text === all.slice(1).join('\n') || text === all.slice(0, -1).join('\n');
}

/**
 * Whether two texts are built alike: the same kinds of lines in the same order, as a translation keeps them. Of sentences
 * that are all new, nothing else tells that they are about the same.
 */
export function isSameShape(a: readonly string[], b: readonly string[]): boolean {
  const shape = (line: string) =>
    /^\s*(?:[-*+>]|\d+[.)]|#{1,6}(?=\s)|\||`{3}|~{3})/.exec(line)?.[0] ??
    /^\s*/.exec(line)?.[0] ??
    '';
  const shapes = (lines: readonly string[]) =>
    lines.filter((line) => !isBlankLine(line)).map(shape);
  const [left, right] = [shapes(a), shapes(b)];
  const most = Math.max(left.length, right.length);
  const same = left.filter((one, index) => one === right[index]).length;
  return most <= 3 || same >= 0.5 * most;
}

export const isComment = (line: string): boolean =>
  /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|%|"""|''')/.test(line);
export const isAttribute = (line: string): boolean => /^\s*(?:@\w|#\[|\[[\w(])/.test(line);

const commentOpener = /^\s*(?:\/\*+|<!--|\{-|\(\*|--\[\[|=begin)\s*$/;

/**
 * The code without the opener of a block comment at its very end, where what comes behind the old text begins with the
 * same: the model went on into it and stopped, and a comment that is never closed is nobody's change.
 */
export function withoutNextComment(
  code: readonly string[],
  { document, end }: Pick<AnswerTarget, 'document' | 'end'>,
): readonly string[] {
  const last = code.findLastIndex((line) => !isBlankLine(line));
  const opener = code[last] ?? '';
  const next = document.slice(end).find((line) => !isBlankLine(line));
  return last > 0 && commentOpener.test(opener) && next?.trim() === opener.trim()
    ? code.slice(0, last)
    : code;
}

/** What goes on with an expression: an operator between two of its parts. */
const goesOn = /^\s*(?:[-+*/%&|^<>=?]{1,3}\s|(?:and|or|if|in|is|as)\s)/;

/** A line that stops in the middle of an old one. */
export function isCutOf(old: string, line: string): boolean {
  const whole = old.trim();
  const part = line.trim();
  if (part === '' || part.length >= whole.length || !whole.startsWith(part)) return false;
  // A bracket ends an expression, unless an operator goes on with it.
  if (/[)\]]$/.test(part)) return goesOn.test(whole.slice(part.length));
  return !/[;}>,:]$/.test(part);
}

export function isAkin(a: string, b: string): boolean {
  const word = (line: string) => /[\p{L}\p{N}_]+/u.exec(line)?.[0];
  if (!isTelling(a) && !isTelling(b)) return a.trim() === b.trim();
  return word(a) === word(b) || similarity(a.trim(), b.trim()) >= 0.5;
}

/** Opening less closing brackets, those in texts and comments included: only good for comparing. */
export function bracketBalance(lines: readonly string[]): number {
  let balance = 0;
  for (const line of lines)
    for (const [bracket] of line.matchAll(/[()[\]{}]/g))
      balance += '([{'.includes(bracket) ? 1 : -1;
  return balance;
}

/** A marker often stands between blank lines of its own, which the left-out part has as well. */
export function withoutDoubleBlanks(
  part: readonly string[],
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  const first = part.findIndex((line) => !isBlankLine(line));
  const last = part.findLastIndex((line) => !isBlankLine(line));
  if (first < 0) return part;
  const start = before !== undefined && isBlankLine(before) ? first : 0;
  const end = after !== undefined && isBlankLine(after) ? last + 1 : part.length;
  return part.slice(start, end);
}

/** The code with as many blank lines before and after it as the old text had. */
export function withEdgesOf(code: readonly string[], old: readonly string[]): readonly string[] {
  const head = old.findIndex((line) => !isBlankLine(line));
  const bare = withoutBlankEdges(code);
  if (head < 0) return bare;
  const tail = old.findLastIndex((line) => !isBlankLine(line));
  return [...old.slice(0, head), ...bare, ...old.slice(tail + 1)];
}
