/** What a token stands in. Words of a comment or a string say nothing about code, and the other way round. */
export type TokenClass = 'code' | 'string' | 'comment';

export interface LineToken {
  readonly text: string;
  /** Where it begins in its line. */
  readonly start: number;
  readonly isBlank: boolean;
  readonly isWord: boolean;
  readonly tokenClass: TokenClass;
}

/** Operators stay whole, so that `!==` and `!=` differ by one token and not by an equals sign. */
const tokenPattern = /[\p{L}\p{N}_$]+|\s+|[=!<>+*&|%^~-]+|[^\s]/gu;
const wordPattern = /^[\p{L}\p{N}_$]/u;

/**
 * Cuts one line into words, operators, single marks and runs of blanks. What is string or comment is told from the line
 * alone: a line inside a block of text is taken for code, except where it begins like the middle of a comment block.
 */
export function lineTokens(line: string, languageId: string): readonly LineToken[] {
  const marks = commentMarks(languageId);
  const tokens: LineToken[] = [];
  let quote: string | undefined;
  let isComment = /^\s*(\*|\/\*|<!--)/.test(line) && !languageId.includes('markdown');
  for (const match of line.matchAll(tokenPattern)) {
    const [text] = match;
    const start = match.index;
    if (quote === undefined && !isComment)
      isComment = marks.some((mark) => line.startsWith(mark, start));
    const isQuote = !isComment && (text === '"' || text === "'" || text === '`');
    const opens = isQuote && quote === undefined && !isApostrophe(line, start);
    const inside = quote !== undefined || opens;
    tokens.push({
      text,
      start,
      isBlank: /^\s/.test(text),
      isWord: wordPattern.test(text),
      tokenClass: isComment ? 'comment' : inside ? 'string' : 'code',
    });
    if (opens) quote = text;
    else if (isQuote && quote === text && line[start - 1] !== '\\') quote = undefined;
  }
  return tokens;
}

/** In Rust a lifetime, in prose an apostrophe: a quote between letters, or one that is never closed. */
function isApostrophe(line: string, at: number): boolean {
  if (line[at] !== "'") return false;
  return line.indexOf("'", at + 1) === -1 || /[\p{L}\p{N}]/u.test(line[at - 1] ?? '');
}

const hashLanguages = new Set(
  'python ruby perl r shellscript powershell makefile dockerfile toml yaml ini properties elixir julia coffeescript graphql nim cmake terraform'.split(
    ' ',
  ),
);
const dashLanguages = new Set(['sql', 'lua', 'haskell', 'elm', 'ada', 'vhdl']);

function commentMarks(languageId: string): readonly string[] {
  if (hashLanguages.has(languageId)) return ['#'];
  return dashLanguages.has(languageId) ? ['--'] : ['//'];
}
