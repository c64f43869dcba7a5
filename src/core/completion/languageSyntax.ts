/** What the cutting and finishing of an answer must know of a language. Everything else is guessed from the text. */
export interface LanguageSyntax {
  /** `prose`: sentences, where neither statements nor brackets mean anything. */
  readonly kind: 'code' | 'prose';
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  /** Quotes of strings that end with their line. */
  readonly quotes: readonly string[];
  /** Quotes of strings that may hold line breaks, longest first. */
  readonly longQuotes: readonly string[];
  /** Whether `${` inside a backtick string holds code. */
  readonly templates: boolean;
  /** `/` where a value is expected begins a regular expression. */
  readonly regexes?: boolean;
  /** Blocks are told by indentation, and a header ends with `:`. */
  readonly indentBlocks: boolean;
  /** The id said nothing: the text may be code or sentences. */
  readonly isUnknown?: boolean;
}

const cLike: LanguageSyntax = {
  kind: 'code',
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  quotes: ['"', "'"],
  longQuotes: [],
  templates: false,
  indentBlocks: false,
};
const script: LanguageSyntax = { ...cLike, longQuotes: ['`'], templates: true, regexes: true };
const hash: LanguageSyntax = {
  kind: 'code',
  lineComments: ['#'],
  quotes: ['"', "'"],
  longQuotes: [],
  templates: false,
  indentBlocks: false,
};
const python: LanguageSyntax = { ...hash, longQuotes: ['"""', "'''"], indentBlocks: true };
/** A single quote is not a string: lifetimes, type variables, quoting, primes. */
const doubleQuoted: LanguageSyntax = { ...cLike, quotes: ['"'] };
const dashes: LanguageSyntax = { ...hash, lineComments: ['--'], quotes: ['"'] };
const lisp: LanguageSyntax = { ...hash, lineComments: [';'], quotes: ['"'] };
const markup: LanguageSyntax = {
  kind: 'code',
  lineComments: [],
  blockComment: ['<!--', '-->'],
  quotes: ['"'],
  longQuotes: [],
  templates: false,
  indentBlocks: false,
};
const prose: LanguageSyntax = { ...markup, kind: 'prose', quotes: [] };
/** An id that is not known: brackets count, comments do not. */
const unknown: LanguageSyntax = {
  kind: 'code',
  lineComments: [],
  quotes: ['"'],
  longQuotes: [],
  templates: false,
  indentBlocks: false,
  isUnknown: true,
};

/** By the editor's language ids (code.visualstudio.com/docs/languages/identifiers and common extensions' own). */
const languages: ReadonlyMap<string, LanguageSyntax> = new Map(
  (
    [
      [script, 'typescript typescriptreact javascript javascriptreact'],
      [{ ...script, templates: false, regexes: false }, 'go'],
      [{ ...cLike, longQuotes: ['"""'] }, 'java kotlin scala swift csharp groovy'],
      [{ ...cLike, longQuotes: ['"""', "'''"] }, 'dart'],
      [
        cLike,
        'c cpp objective-c objective-cpp cuda-cpp php less scss jsonc d zig solidity proto proto3 shaderlab hlsl glsl v',
      ],
      [{ ...cLike, lineComments: [] }, 'css'],
      [{ ...cLike, quotes: ['"'] }, 'json jsonl json5'],
      [doubleQuoted, 'rust fsharp verilog systemverilog'],
      [python, 'python starlark mojo gdscript'],
      [{ ...hash, indentBlocks: true }, 'nim'],
      [
        { ...hash, quotes: ['"'], indentBlocks: true },
        'yaml dockercompose github-actions-workflow',
      ],
      [
        hash,
        'ruby perl perl6 raku r shellscript powershell makefile dockerfile toml ini properties elixir crystal cmake terraform hcl tcl',
      ],
      [{ ...hash, longQuotes: ['"""'] }, 'julia coffeescript graphql'],
      [dashes, 'haskell elm ada vhdl purescript'],
      [{ ...dashes, quotes: ['"', "'"] }, 'sql lua plsql'],
      [lisp, 'clojure lisp scheme racket'],
      [markup, 'html xml xsl vue svelte astro handlebars razor'],
      [{ ...hash, lineComments: ['%'], quotes: ['"', "'"] }, 'matlab erlang'],
      [prose, 'markdown mdx latex tex restructuredtext asciidoc git-commit'],
    ] as const
  ).flatMap(([language, ids]) => ids.split(' ').map((id) => [id, language] as const)),
);

/**
 * The language at the cursor. Markup that holds other languages is looked into: a fence in Markdown, a `<script>`
 * or `<style>` element in HTML.
 */
export function languageAt(languageId: string, prefix: string): LanguageSyntax {
  const outer = languages.get(languageId) ?? unknown;
  if (outer.kind === 'prose') return languages.get(openFence(prefix) ?? '') ?? outer;
  if (outer === markup) return languages.get(openElement(prefix) ?? '') ?? outer;
  return outer;
}

/** Info strings of fences that are not the editor's own ids. */
const fenceNames: Readonly<Record<string, string>> = {
  ts: 'typescript',
  js: 'javascript',
  tsx: 'typescriptreact',
  jsx: 'javascriptreact',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'shellscript',
  bash: 'shellscript',
  yml: 'yaml',
  cs: 'csharp',
  kt: 'kotlin',
};

/** The language id of the Markdown fence that is open at the end of `prefix`; undefined outside of fences. */
function openFence(prefix: string): string | undefined {
  let open: string | undefined;
  for (const match of prefix.matchAll(/^[ \t]*(?:```|~~~)[ \t]*([\w#+-]*)/gm))
    open = open === undefined ? (match[1] ?? '').toLowerCase() : undefined;
  return open === undefined ? undefined : (fenceNames[open] ?? open);
}

function openElement(prefix: string): string | undefined {
  let open: string | undefined;
  for (const match of prefix.matchAll(/<(\/?)(script|style)\b([^>]*)>/gi)) {
    if (match[1] === '/') open = undefined;
    else if (match[2]?.toLowerCase() === 'style')
      open = /scss|less/.exec(match[3] ?? '')?.[0] ?? 'css';
    else open = /\bts\b|typescript/.test(match[3] ?? '') ? 'typescript' : 'javascript';
  }
  return open;
}
