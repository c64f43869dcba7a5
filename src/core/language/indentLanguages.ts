import {
  defineLanguage,
  doubled,
  holed,
  type LanguageOptions,
  long,
  quoted,
} from './defineLanguage.ts';
import type { Interpolation, Language } from './language.ts';

const braces: Interpolation = { open: '{', close: '}', escaped: '{{' };
const formatted = /(?:^|[^A-Za-z])(?:[fFtT][rR]?|[rR][fFtT])$/;

const python = {
  lineComments: ['#'],
  strings: [
    { ...long('"""', [braces]), lead: formatted },
    { ...long("'''", [braces]), lead: formatted },
    long('"""'),
    long("'''"),
    { ...holed('"', [braces]), lead: formatted },
    { ...holed("'", [braces]), lead: formatted },
    ...quoted('"', "'"),
  ],
  indentBlocks: true,
  opensBlock: /:\s*(?:#[\s\S]*)?$|[{([]\s*$/,
  midBlock: /^\s*(?:else|elif|except|finally|case)\b/,
  imports: /^(?:import\s|from\s+\S+\s+import\b)/,
} satisfies LanguageOptions;

/** A quote behind a word is a prime, before a word a type variable or a promoted name. */
const primes = /'(?:\\[^\n']+|[^\\'\n])'|(?<=[\w'])'|'(?=[A-Z:[(])/y;

const haskell = {
  lineComments: ['--'],
  blockComments: [{ open: '{-', close: '-}', isNested: true }],
  strings: quoted('"'),
  literals: primes,
  indentBlocks: true,
  opensBlock: /(?:(?<![=<>])=|->|\b(?:do|of|where|let|then|else))\s*(?:--.*)?$|[{([]\s*$/,
  midBlock: /^\s*(?:else|then|in|where|of|\|)(?!\w)/,
  step: '  ',
  imports: /^import\s/,
} satisfies LanguageOptions;

/** Languages whose blocks are told by indentation. */
export const indentLanguages: readonly Language[] = [
  defineLanguage('python', python),
  defineLanguage('gdscript', { ...python, step: '\t' }),
  defineLanguage('nim', {
    ...python,
    blockComments: [{ open: '#[', close: ']#', isNested: true }],
    strings: [long('"""'), ...quoted('"')],
    literals: /'(?:\\[^\n']+|[^\\'\n])'/y,
    opensBlock: /[:=]\s*(?:#[\s\S]*)?$|[{([]\s*$/,
    midBlock: /^\s*(?:else|elif|except|finally|of)\b/,
    step: '  ',
    imports: /^(?:import|from)\s/,
  }),
  defineLanguage('yaml', {
    lineComments: ['#'],
    strings: quoted('"'),
    indentBlocks: true,
    opensBlock:
      /:(?<=(?:^|[\s"'\w])[./-]*[\w"'./ -]:)\s*(?:[|>][-+]?\d*\s*)?(?:#[\s\S]*)?$|^\s*-\s*$|[{[]\s*$/,
    midBlock: /^\s*-\s/,
    step: '  ',
    memberSigns: [],
  }),
  defineLanguage('haskell', haskell),
  defineLanguage('elm', haskell),
  defineLanguage('fsharp', {
    lineComments: ['//'],
    blockComments: [{ open: '(*', close: '*)', isNested: true }],
    strings: [
      long('"""'),
      { ...holed('"', [{ open: '{', close: '}', escaped: '{{' }]), isLong: true, lead: /\$$/ },
      { ...doubled('"', true), lead: /@$/ },
      long('"'),
    ],
    literals: /'(?:\\[^\n']+|[^\\'\n])'|(?<=[\w'])'|'(?=\w)|\(\*\)/y,
    indentBlocks: true,
    opensBlock:
      /(?:(?<![=<>])=|->|\b(?:do|then|else|with|of|try|finally|begin|fun .*->))\s*(?:\/\/.*)?$|[{([]\s*$/,
    midBlock: /^\s*(?:else|elif|with|finally|\||and)(?!\w)/,
    imports: /^open\s/,
  }),
  defineLanguage('coffeescript', {
    lineComments: ['#'],
    blockComments: [{ open: '###', close: '###' }],
    strings: [
      long('"""', [{ open: '#{', close: '}' }]),
      long("'''"),
      long('"', [{ open: '#{', close: '}' }]),
      long("'"),
    ],
    regexes: true,
    indentBlocks: true,
    opensBlock:
      /(?:->|=>|=|:|\b(?:then|else|try|finally))\s*$|^\s*(?:if|unless|for|while|switch|when|class)\b|[{([]\s*$/,
    midBlock: /^\s*(?:else|catch|finally|when)\b/,
    step: '  ',
  }),
  defineLanguage('sass', {
    lineComments: ['//'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: quoted('"', "'"),
    indentBlocks: true,
    opensBlock: /^\s*(?:[.#&@%]|[\w-]+\s*$).*$/,
    step: '  ',
  }),
  defineLanguage('pug', {
    lineComments: ['//'],
    indentBlocks: true,
    opensBlock: /^\s*[.#\w][^=]*$/,
    step: '  ',
    brackets: '([{',
  }),
  defineLanguage('haml', {
    lineComments: ['-#'],
    indentBlocks: true,
    opensBlock: /^\s*[%.#-].*$/,
    step: '  ',
  }),
];
