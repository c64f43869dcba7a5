import { defineLanguage, doubled, long, quoted, words } from './defineLanguage.ts';
import type { Interpolation, Language } from './language.ts';

const hashBrace: Interpolation = { open: '#{', close: '}' };

const rubyBlocks = {
  words: words(
    {
      open: 'if unless while until case for begin module class',
      close: 'end',
      at: 'statement',
      closeAt: 'anywhere',
    },
    {
      open: 'def',
      close: 'end',
      at: 'statement',
      closeAt: 'anywhere',
      notBefore: /def\s+[\w.?!]+(?:\([^()\n]*\))?\s+=\s/y,
    },
    {
      open: 'do',
      close: 'end',
      notAfter: /(?:^|[;=(])\s*(?:while|until|for)\b[^;\n]*$/,
    },
  ),
  statementStart:
    /(?:^|[;=({[,|&!?:<]|->|=>|\b(?:then|do|else|begin|and|or|not|ensure|return|private|public|protected|module_function|memoize))\s*$/,
  hasSymbols: true,
};

const ruby = {
  lineComments: ['#'],
  blockComments: [{ open: '=begin', close: '=end', isLine: true }],
  strings: [long('"', [hashBrace]), long("'"), long('`', [hashBrace])],
  // A character, a global, a list of words: their quotes and brackets are text.
  literals: /\?["'`#](?=[\s,)\]])|\$["'`]|%[wWiI]\[[^\]\n]*\]|%[wWiI]\([^)\n]*\)/y,
  heredocs: 'ruby',
  regexes: true,
  blocks: rubyBlocks,
  opensBlock:
    /\b(?:(?:then|do|else|ensure|begin)\s*|(?:rescue|when|in |elsif)[\s\S]*)$|[{([]\s*$|\|\s*$/,
  midBlock: /^\s*(?:else|elsif|when|in|rescue|ensure)\b/,
  step: '  ',
  memberSigns: ['.', '&.', '::'],
  imports: /^require(?:_relative)?\s/,
} as const;

const shellHoles: readonly Interpolation[] = [
  { open: '$(', close: ')' },
  { open: '${', close: '}' },
];
const shellStart =
  /(?:^|[;&|({!`)]|\$\(|\b(?:then|do|else|elif|if|while|until|in|time|begin|and|or|not))\s*$/;

/** `END IF` closes what `END` closes; its second word is part of it. */
const sqlTail = /[ \t]+(?:if|loop|case|while|repeat|for|try|catch)\b/iy;
const sqlWords = words(
  {
    open: 'begin',
    close: 'END',
    notBefore: /begin\s*(?:;|transaction\b|work\b|tran\b)/iy,
    tail: sqlTail,
  },
  { open: 'case', close: 'END', tail: sqlTail },
  {
    open: 'if',
    close: 'END',
    at: 'statement',
    closeAt: 'anywhere',
    notBefore: /if\b(?![^\n;]*\bthen\b)/iy,
    tail: sqlTail,
  },
  { open: 'loop', close: 'END', tail: sqlTail },
);

const juliaHoles: readonly Interpolation[] = [{ open: '$(', close: ')' }];

/** Languages whose blocks end by words. */
export const wordLanguages: readonly Language[] = [
  defineLanguage('ruby', ruby),
  defineLanguage('crystal', {
    ...ruby,
    blocks: {
      ...rubyBlocks,
      words: new Map([
        ...words({
          open: 'struct enum lib union annotation macro fun',
          close: 'end',
          at: 'statement',
          closeAt: 'anywhere',
        }),
        ...rubyBlocks.words,
      ]),
    },
  }),
  defineLanguage('elixir', {
    lineComments: ['#'],
    strings: [
      long('"""', [hashBrace]),
      long("'''", [hashBrace]),
      long('"', [hashBrace]),
      long("'", [hashBrace]),
    ],
    literals: /\?["'#\\]/y,
    blocks: { words: words({ open: 'do fn', close: 'end' }), hasSymbols: true },
    opensBlock: /\b(?:do|else|rescue|after|catch)\s*$|->\s*$|[{([]\s*$/,
    midBlock: /^\s*(?:else|rescue|after|catch)\b/,
    step: '  ',
    memberSigns: ['.', '|>'],
    imports: /^\s*(?:import|alias|use|require)\s/,
  }),
  defineLanguage('lua', {
    lineComments: ['--'],
    strings: quoted('"', "'"),
    longBrackets: true,
    blocks: {
      words: words({ open: 'function if do', close: 'end' }, { open: 'repeat', close: 'until' }),
    },
    opensBlock: /\b(?:then|do|else|repeat)\s*$|\bfunction\b[^()\n]*\([^()\n]*\)\s*$|[{([]\s*$/,
    midBlock: /^\s*(?:else|elseif)\b/,
    memberSigns: ['.', ':'],
  }),
  defineLanguage('julia', {
    lineComments: ['#'],
    blockComments: [{ open: '#=', close: '=#', isNested: true }],
    strings: [long('"""', juliaHoles), long('"', juliaHoles), long('`')],
    literals: /'(?:\\[^\n]|[^\\'\n])'/y,
    blocks: {
      words: words({
        open: 'function macro if for while begin let do struct module baremodule try quote',
        close: 'end',
        notInBrackets: true,
      }),
      hasSymbols: true,
    },
    opensBlock:
      /\b(?:do|else|begin|try|finally|let|quote)\b[^=]*$|^\s*(?:function|macro|if|for|while|struct|mutable|module|elseif|catch)\b|[{([]\s*$/,
    midBlock: /^\s*(?:else|elseif|catch|finally)\b/,
    imports: /^(?:using|import)\s/,
  }),
  defineLanguage('matlab', {
    lineComments: ['%', '#'],
    blockComments: [{ open: '%{', close: '%}', isLine: true }],
    strings: [doubled('"'), doubled("'")],
    // Behind a value a quote transposes.
    literals: /(?<=[\w)\]}'.])'/y,
    blocks: {
      words: words({
        open: 'function if for while switch try parfor spmd classdef properties methods events enumeration',
        close: 'end',
        at: 'statement',
        notInBrackets: true,
      }),
      statementStart: /(?:^|[;,])\s*$/,
    },
    opensBlock:
      /^\s*(?:function|if|for|while|switch|try|parfor|classdef|properties|methods|else|elseif|case|otherwise|catch)\b|[{([]\s*$/,
    midBlock: /^\s*(?:else|elseif|case|otherwise|catch)\b/,
  }),
  defineLanguage('shellscript', {
    lineComments: ['#'],
    strings: [
      { open: '"', close: '"', isLong: true, holes: shellHoles },
      { open: "'", close: "'", isLong: true, escape: 'backslash', lead: /\$$/ },
      { open: "'", close: "'", isLong: true, escape: 'none' },
      { open: '`', close: '`', isLong: true },
    ],
    literals: /\\[^\n]|\$#|\$\{#/y,
    heredocs: 'shell',
    blocks: {
      words: words(
        { open: 'if', close: 'fi', at: 'statement' },
        { open: 'case', close: 'esac', at: 'statement' },
        { open: 'do', close: 'done', at: 'statement' },
      ),
      statementStart: shellStart,
    },
    opensBlock: /\b(?:then|do|else)\s*$|^\s*[^\s()]+\)\s*$|\bin\s*$|[{([]\s*$/,
    midBlock: /^\s*(?:else|elif)\b/,
    step: '  ',
    memberSigns: [],
    imports: /^(?:source|\.)\s/,
  }),
  defineLanguage('fish', {
    lineComments: ['#'],
    strings: [long('"', [{ open: '$(', close: ')' }]), long("'")],
    literals: /\\[^\n]/y,
    blocks: {
      words: words({ open: 'if for while function begin switch', close: 'end', at: 'statement' }),
      statementStart: shellStart,
    },
    opensBlock: /^\s*(?:if|for|while|function|begin|switch|else|case)\b/,
    midBlock: /^\s*(?:else|case)\b/,
    memberSigns: [],
  }),
  defineLanguage('sql', {
    lineComments: ['--'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: [doubled("'", true), doubled('"'), ...quoted('`')],
    blocks: { words: sqlWords, ignoresCase: true },
    opensBlock: /\b(?:begin|then|else|loop|as|select|from|where|set|values)\s*$|[([]\s*$/i,
    midBlock: /^\s*(?:else|elsif|elseif|when|exception)\b/i,
  }),
];
