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
  const classOf = createClassifier(line, languageId);
  return Array.from(line.matchAll(tokenPattern), (match) => {
    const [text] = match;
    return {
      text,
      start: match.index,
      isBlank: /^\s/.test(text),
      isWord: wordPattern.test(text),
      tokenClass: classOf(text, match.index),
    };
  });
}

/** Tells the class of one token after the other, from the line's begin. */
function createClassifier(line: string, languageId: string) {
  const marks = commentMarks(languageId);
  let quote: string | undefined;
  let isComment = /^\s*(\*|\/\*|<!--)/.test(line) && !languageId.includes('markdown');
  return (text: string, start: number): TokenClass => {
    if (quote !== undefined) {
      if (text === quote && line[start - 1] !== '\\') quote = undefined;
      return 'string';
    }
    isComment ||= marks.some((mark) => line.startsWith(mark, start));
    if (isComment) return 'comment';
    if (!opensString(line, start, text)) return 'code';
    quote = text;
    return 'string';
  };
}

const opensString = (line: string, start: number, text: string): boolean =>
  (text === '"' || text === "'" || text === '`') && !isApostrophe(line, start);

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
