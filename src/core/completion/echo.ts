import { isBlank } from '../language/indentation.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** Takes away the end of the prefix where the answer begins by repeating it. */
export interface EchoFilter {
  /** Reads the next whole line; gives the lines that are certain. */
  read(line: string): readonly string[];
  /** The answer is over: gives what was held back. */
  end(): readonly string[];
}

/** How many lines before the cursor an answer may repeat and still be recognized. */
const maxEcho = 60;
/** A line that only leads to the next one: a comment, a decorator, the head of a block. Never repeated on purpose. */
const leadsOn = /^\s*(?:\/\/|#|--|;|\/?\*|<!--|@)|(?:[{([:]|=>)\s*$/;

/**
 * Creates the filter of one answer. It holds lines back only while they repeat lines above the cursor one by one.
 * One repeated statement before a blank cursor line is no echo but a doubled line: `isWorthShowing` judges that.
 */
export function createEchoFilter(around: SyntaxContext): EchoFilter {
  const above = around.above.slice(-maxEcho);
  /** Where nothing but blank lines stands between here and the cursor: an answer may leave them out. */
  const solid = above.findLastIndex((line) => !isBlank(line)) + 1;
  const held: string[] = [];
  /** Start lines, as indexes into `above`, that the held lines still agree with. */
  let candidates: number[] | undefined;
  let isDone = false;

  function release(): readonly string[] {
    isDone = true;
    return held.splice(0);
  }

  function echoEnd(line: string): string | undefined {
    const most = isBlank(line) ? above.length : solid;
    const found = candidates?.some((start) => start + held.length >= most);
    if (found !== true) return undefined;
    const isOneStatement = held.length === 1 && !leadsOn.test(held[0] ?? '');
    if (isOneStatement && isBlank(around.linePrefix)) return undefined;
    return withoutLinePrefix(line, around.linePrefix);
  }

  return {
    read(line) {
      if (isDone) return [line];
      const rest = echoEnd(line);
      if (rest !== undefined) {
        release();
        return [rest];
      }
      const at = held.length;
      const starts = candidates ?? above.flatMap((text, index) => (isBlank(text) ? [] : [index]));
      candidates = starts.filter((start) => isRepeated(above[start + at], line, at === 0));
      if (candidates.length === 0)
        return at === 0 ? [...release(), firstLine(line, around)] : [...release(), line];
      held.push(line);
      return [];
    },
    end() {
      const rest = isDone ? undefined : echoEnd('');
      return rest === undefined ? release() : [];
    },
  };
}

const isRepeated = (above: string | undefined, line: string, isFirst: boolean): boolean =>
  above !== undefined &&
  (isFirst ? above.trim() === line.trim() : above.trimEnd() === line.trimEnd());

/** The rest of a line that begins with what stands before the cursor; the line itself before a blank cursor line. */
function withoutLinePrefix(line: string, linePrefix: string): string | undefined {
  const typed = linePrefix.trim();
  if (typed === '') return line;
  const text = line.trimStart();
  if (!text.startsWith(typed)) return undefined;
  const rest = text.slice(typed.length);
  return /\s$/.test(linePrefix) ? rest.trimStart() : rest;
}

/** The first line without a repeated cursor line, a repeated end of it, or a repeated half-typed word. */
function firstLine(line: string, around: SyntaxContext): string {
  const typed = around.linePrefix.trim();
  const marked = withoutMark(line, around);
  if (marked !== undefined) return marked;
  // The rest of a ruler is no echo of its beginning.
  if (typed.length >= 2 && /[\p{L}/<#*-]/u.test(typed) && !/^(\W)\1{4,}$/.test(typed)) {
    const rest = withoutLinePrefix(line, around.linePrefix);
    if (rest !== undefined) return rest;
  }
  const tail =
    repeatedTail(around.linePrefix, line) ||
    doubledSign(around, line) ||
    doubledNameSign(around, line);
  return tail === 0 ? line : line.slice(tail);
}

/** A list's or a quote's mark. */
const proseMark = /^(?:[-*+>]|#{1,6}|\d+[.)]|>(?: ?>)*)$/;

/** The line without the mark that the cursor's line consists of already: of a list, a quote, a comment. */
function withoutMark(line: string, around: SyntaxContext): string | undefined {
  const mark = around.linePrefix.trim();
  if (mark === '' || mark.length > 8 || !isMark(mark, around)) return undefined;
  const text = line.trimStart();
  const rest = text.slice(mark.length);
  if (!text.startsWith(mark) || !/[\p{L}\p{N}`"'([{<*_$~]/u.test(rest)) return undefined;
  // `** bold` behind `*`, `##` behind `#`: another mark.
  if (!/^\s/.test(rest) && !/\s$/.test(around.linePrefix) && /^\W/.test(rest)) return undefined;
  if (!/^\s/.test(rest) && proseMark.test(mark) && around.language.kind === 'prose')
    return undefined;
  return /\s$/.test(around.linePrefix) ? rest.trimStart() : rest;
}

function isMark(mark: string, { language, frames }: SyntaxContext): boolean {
  const top = frames.at(-1);
  if (top?.kind === 'comment') {
    if (top.close === '\n') return /^\W{1,4}$|^rem$/i.test(mark);
    return mark === '*' || mark === '**' || mark.startsWith(top.open);
  }
  if (top?.kind === 'string') return false;
  if (language.kind === 'prose') return proseMark.test(mark);
  return language.id === 'yaml' && mark === '-';
}

/** Signs that never follow themselves, with the space behind them. */
const single = /(=>|&&|\|\||,|(?<![=!<>+*/%&|^-])=(?= )|(?<!:):(?= )) ?$/;

/** Length of the sign or quote at the beginning of `line` that stands before the cursor already. */
function doubledSign({ linePrefix, language, frames }: SyntaxContext, line: string): number {
  if (language.kind === 'prose') return 0;
  const top = frames.at(-1);
  if (top !== undefined && (top.kind === 'string' || top.kind === 'comment')) {
    const isOpening = top.kind === 'string' && linePrefix.endsWith(top.open);
    const isQuoted = line.startsWith(top.open) && /^[\w./@#$-]/.test(line.slice(top.open.length));
    return isOpening && isQuoted && line.lastIndexOf(top.close) > 0 ? top.open.length : 0;
  }
  const member = language.memberSigns
    .filter((sign) => linePrefix.endsWith(sign) && line.startsWith(sign))
    .sort((a, b) => b.length - a.length)[0];
  if (member !== undefined && isMemberSign(member, linePrefix, line)) return member.length;
  const sign = single.exec(linePrefix)?.[1];
  if (sign === undefined) return 0;
  const lead = line.length - line.trimStart().length;
  return line.startsWith(`${sign} `, lead) ? lead + sign.length + 1 : 0;
}

/** The sign that begins a tag, an annotation, a variable, a directive or a command, with nothing of a name before it. */
const nameSign = /(?<![\p{L}\p{N}_$@\\#])[@\\$#]$/u;

/** Whether `line` begins with the sign before the cursor once more: `@param` behind `@`. */
function doubledNameSign({ linePrefix, language, frames }: SyntaxContext, line: string): number {
  const sign = nameSign.exec(linePrefix)?.[0];
  if (sign === undefined || !line.startsWith(sign)) return 0;
  const isInComment = frames.at(-1)?.kind === 'comment';
  if (!/^[\p{L}_]/u.test(line.slice(1)) && !/^(?:\$\{|#[[\d])/.test(line)) return 0;
  switch (sign) {
    case '@':
      // `@@` begins a name of its own in these.
      return language.id === 'ruby' || language.id === 'sql' ? 0 : 1;
    case '\\':
      // A backslash twice is one that is escaped.
      return language.id === 'latex' || isInComment ? 1 : 0;
    default:
      return language.kind === 'prose' || isInComment ? 0 : 1;
  }
}

/** Behind a name, not a number: `0.` and `1..` begin a range or a fraction. */
function isMemberSign(sign: string, linePrefix: string, line: string): boolean {
  const before = linePrefix.slice(0, -sign.length);
  const behind = line.slice(sign.length);
  if (!/(?:(?<![\p{L}\p{N}_$])\p{N}*[\p{L}_$][\p{L}\p{N}_$]*[?!]?|[)\]}"'])$/u.test(before))
    return false;
  return /^[\p{L}_$@~*]/u.test(behind);
}

/** Length of the longest start of `line` that ends `before`, from a word's beginning and with a word in it. */
function repeatedTail(before: string, line: string): number {
  for (let length = Math.min(before.length, line.length); length >= 2; length -= 1) {
    const tail = before.slice(-length);
    if (!line.startsWith(tail)) continue;
    const isWordStart =
      !/[\p{L}\p{N}_$]$/u.test(before.slice(0, -length)) || /^[^\p{L}\p{N}_$]/u.test(tail);
    const isWord = /^[\p{L}_$][\p{L}\p{N}_$]+$/u.test(tail);
    // ` in` begins ` input`, and a number may come twice.
    const isHalf =
      /^\s.*[\p{L}\p{N}_$]$/u.test(tail) && /^[\p{L}\p{N}_$]/u.test(line.slice(length));
    if (isHalf || /^\d/.test(tail)) continue;
    if (isWordStart && (isWord || (length >= 3 && /\p{L}/u.test(tail)))) return length;
  }
  return 0;
}
