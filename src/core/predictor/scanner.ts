/** Receives what `scan` finds, in order. */
export interface TokenSink {
  /** `text.slice(start, end)` is a token; `isSpaced` when exactly one blank stands before it. */
  token(start: number, end: number, isSpaced: boolean): void;
  /**
   * One or more line breaks. `indent` is the indentation, in columns, of the line they lead to;
   * `blankLines` how many empty lines lie between.
   */
  lineBreak(indent: number, blankLines: number): void;
}

/** Operators of more than one character in the common languages, longest first. */
const operators = (
  '>>>= ... === !== **= <<= >>= >>> ??= ||= &&= /** """ \'\'\' ``` ' +
  '=> == != <= >= && || ?? ?. ++ -- += -= *= /= // /* */ :: -> := << >> ** </ /> <! ## {{ }} $( ${ [[ ]]'
).split(' ');

const operatorsByFirst = new Map<number, readonly string[]>();
for (const operator of operators) {
  const code = operator.charCodeAt(0);
  operatorsByFirst.set(code, [...(operatorsByFirst.get(code) ?? []), operator]);
}

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;
const hyphen = 45;

/** A tab counts as this many columns of indentation. */
export const tabColumns = 4;

const asciiWord = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$')
  asciiWord[char.charCodeAt(0)] = 1;

const isBlank = (code: number): boolean => code === space || code === tab;
const isBreak = (code: number): boolean => code === lineFeed || code === carriageReturn;

/** Letters beyond ASCII belong to words; so do surrogates, which keeps an emoji in one piece. */
const isWordCode = (code: number): boolean => (code < 128 ? asciiWord[code] === 1 : code > 160);

/** In these languages a hyphen joins words: `font-size`, `data-id`, `app-root`. */
const hyphenatedFile = /\.(css|scss|sass|less|html?|vue|svelte|xml|ya?ml)$/i;

/** Whether names in this file may hold hyphens, by its extension. */
export const hasHyphenatedWords = (path: string): boolean => hyphenatedFile.test(path);

/**
 * Cuts text into words, numbers, operators and line breaks. Spacing never splits a context: one blank before a
 * token is a property of that token, blanks at the end of a line are nothing, and only a longer run of blanks
 * inside a line is a token of its own. Linear in the text's length.
 */
export function scan(text: string, hyphenated: boolean, sink: TokenSink): void {
  let at = 0;
  while (at < text.length) {
    if (isBreak(text.charCodeAt(at))) {
      at = scanBreak(text, at, sink);
      continue;
    }
    const start = endOfBlanks(text, at);
    if (start === text.length || isBreak(text.charCodeAt(start))) {
      at = start;
      continue;
    }
    if (start - at > 1) sink.token(at, start, false);
    const end = endOfToken(text, start, hyphenated);
    sink.token(start, end, start - at === 1);
    at = end;
  }
}

/** The word that `text` ends in and that may still grow; empty when it ends in something else. */
export function trailingWord(text: string, hyphenated: boolean): string {
  let start = text.length;
  while (start > 0 && isWordPart(text, start - 1, hyphenated)) start--;
  // A hyphen never begins a word.
  while (start < text.length && text.charCodeAt(start) === hyphen) start++;
  return text.slice(start);
}

function isWordPart(text: string, at: number, hyphenated: boolean): boolean {
  const code = text.charCodeAt(at);
  return isWordCode(code) || (hyphenated && code === hyphen);
}

function scanBreak(text: string, at: number, sink: TokenSink): number {
  let breaks = 0;
  let end = at;
  let lineStart = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === lineFeed) {
      breaks++;
      lineStart = end + 1;
    } else if (code !== carriageReturn && !isBlank(code)) break;
  }
  if (breaks > 0) sink.lineBreak(columnsOf(text, lineStart, end), breaks - 1);
  return end;
}

/** Columns that the blanks between `start` and `end` take. */
export function columnsOf(text: string, start: number, end: number): number {
  let columns = 0;
  for (let i = start; i < end; i++) columns += text.charCodeAt(i) === tab ? tabColumns : 1;
  return columns;
}

function endOfBlanks(text: string, at: number): number {
  let end = at;
  while (end < text.length && isBlank(text.charCodeAt(end))) end++;
  return end;
}

function endOfToken(text: string, at: number, hyphenated: boolean): number {
  const code = text.charCodeAt(at);
  if (isWordCode(code)) {
    let end = at + 1;
    while (end < text.length && isWordPart(text, end, hyphenated)) end++;
    return end;
  }
  for (const operator of operatorsByFirst.get(code) ?? [])
    if (text.startsWith(operator, at)) return at + operator.length;
  return at + 1;
}
