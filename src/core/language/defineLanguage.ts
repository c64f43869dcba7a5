import type {
  BlockSyntax,
  Interpolation,
  Language,
  MarkBlock,
  StringSyntax,
  WordRole,
} from './language.ts';
import { plainRunOf } from './plainRun.ts';

/** What a table entry says; the rest is as in most languages. */
export type LanguageOptions = Partial<Omit<Language, 'id' | 'blocks' | 'plainRun'>> & {
  readonly blocks?: Partial<BlockSyntax>;
};

export const noBlocks: BlockSyntax = {
  words: new Map(),
  ignoresCase: false,
  statementStart: /(?:^|;)\s*$/,
  hasSymbols: false,
  marks: [],
};

const usual: Omit<Language, 'id' | 'plainRun'> = {
  kind: 'code',
  lineComments: [],
  blockComments: [],
  strings: [],
  brackets: '([{',
  regexes: false,
  blocks: noBlocks,
  hasElements: false,
  holes: [],
  closesAtLineEnds: false,
  indentBlocks: false,
  opensBlock: /[{([]\s*$/,
  midBlock:
    /^\s*(?:else\b|catch\b|finally\b|case\b.*:|default\s*:|(?:public|private|protected)\s*:)/,
  step: '    ',
  memberSigns: ['.'],
  literals: undefined,
  heredocs: undefined,
  longBrackets: undefined,
  imports: undefined,
  isUnknown: undefined,
};

export function defineLanguage(id: string, options: LanguageOptions): Language {
  // The same fields in the same order for all: they are read for every token.
  const language = { id, ...usual, ...options, blocks: { ...noBlocks, ...options.blocks } };
  return { ...language, plainRun: plainRunOf(language) };
}

/** `"…"` and `'…'` that end with their line. */
export const quoted = (...quotes: readonly string[]): readonly StringSyntax[] =>
  quotes.map((quote) => ({ open: quote, close: quote }));

export const long = (quote: string, holes?: readonly Interpolation[]): StringSyntax => ({
  open: quote,
  close: quote,
  isLong: true,
  ...(holes === undefined ? {} : { holes }),
});

export const holed = (quote: string, holes: readonly Interpolation[]): StringSyntax => ({
  open: quote,
  close: quote,
  holes,
});

/** A string in which the quote is written twice. */
export const doubled = (quote: string, isLong = false): StringSyntax => ({
  open: quote,
  close: quote,
  escape: 'doubled',
  isLong,
});

interface WordFamily extends Partial<Omit<WordRole, 'kind' | 'family' | 'close'>> {
  readonly open: string;
  readonly close: string;
  readonly closeAt?: WordRole['at'];
}

/** The roles of words, by families; words of a family are separated by spaces, the first closer is how it is written. */
export function words(...families: readonly WordFamily[]): ReadonlyMap<string, WordRole> {
  const roles = new Map<string, WordRole>();
  for (const [index, item] of families.entries()) {
    const { open, close, closeAt, tail, at = 'anywhere', ...rest } = item;
    const closers = close.split(' ');
    // Families that end with the same word are one.
    const same = families.findIndex((other) => other.close === close);
    const family = String(same < 0 ? index : same);
    const written = closers[0] ?? close;
    const role = { family, close: written, at };
    for (const word of open.split(' '))
      roles.set(word.toLowerCase(), { kind: 'open', ...role, ...rest });
    for (const word of closers)
      roles.set(word.toLowerCase(), {
        kind: 'close',
        family,
        close: written,
        at: closeAt ?? at,
        ...(tail === undefined ? {} : { tail }),
        ...(rest.notInBrackets === undefined ? {} : { notInBrackets: rest.notInBrackets }),
      });
  }
  return roles;
}

/** Blocks between `{% if %}` and `{% endif %}` and the like. */
export function namedMarks(input: {
  readonly first: string;
  readonly before: string;
  readonly names: string;
  readonly close: (name: string) => string;
  /** Pattern of what stands between the mark and `end` or the closing name. */
  readonly closeBefore: string;
  readonly hole?: Interpolation;
  readonly isLine?: boolean;
}): MarkBlock {
  return {
    first: input.first,
    open: new RegExp(`${input.before}(${input.names})\\b`, 'y'),
    close: new RegExp(`${input.closeBefore}(${input.names})\\b[^\\n>}%]*[%}]*\\}?`, 'y'),
    closeText: input.close,
    ...(input.hole === undefined ? {} : { hole: input.hole }),
    ...(input.isLine === undefined ? {} : { isLine: input.isLine }),
  };
}
