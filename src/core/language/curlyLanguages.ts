import {
  defineLanguage,
  doubled,
  holed,
  type LanguageOptions,
  long,
  quoted,
} from './defineLanguage.ts';
import type { Interpolation, Language, MarkBlock } from './language.ts';

/** `'x'`, `'\n'`, `'\u{1F600}'`: one character and no string. */
const charLiteral = /'(?:\\(?:u\{[^}'\n]*\}|x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|[^\n])|[^\\'\n])'/y;
/** Also a lifetime or a label, whose quote opens nothing. */
const charOrLifetime = new RegExp(`${charLiteral.source}|'[\\p{L}_]\\w*`, 'uy');

/** `q{…}`, `qw(…)`, `m!…!`, the first half of `s{…}{…}`: what stands between any two signs. */
const perlQuotes: Language['strings'] = ['()', '[]', '{}', '<>', '!!', '||', '~~', ',,', '//'].map(
  ([open = '', close = '']) => ({
    open,
    close,
    isLong: true,
    lead:
      open === close
        ? /(?<![\w$@%&>{-])(?:q[qwrx]?|m)$/
        : /(?<![\w$@%&>{-])(?:q[qwrx]?|m|s|y|tr) ?$/,
    isNested: open !== close,
  }),
);

const hashDirectives: MarkBlock = {
  first: '#',
  open: /#[ \t]*if(?:n?def)?\b/y,
  close: /#[ \t]*endif\b/y,
  closeText: () => '#endif',
  isLine: true,
};

const cComments = {
  lineComments: ['//'],
  blockComments: [{ open: '/*', close: '*/' }],
} satisfies LanguageOptions;
const nestedComments = {
  lineComments: ['//'],
  blockComments: [{ open: '/*', close: '*/', isNested: true }],
} satisfies LanguageOptions;

const dollarBrace: Interpolation = { open: '${', close: '}' };
const rawC = [
  { open: 'R"(', close: ')"', isLong: true, escape: 'none' },
] as const satisfies Language['strings'];

const c = {
  ...cComments,
  strings: quoted('"', "'"),
  literals: charLiteral,
  blocks: { marks: [hashDirectives] },
  memberSigns: ['.', '->', '::'],
  imports: /^#\s*include\b/,
} satisfies LanguageOptions;

const scriptImport = /^(?:import\b(?!\s*\()|export\s.*\sfrom\s|(?:const|let|var)\s.*=\s*require\()/;
const script = {
  ...cComments,
  strings: [...quoted('"', "'"), long('`', [dollarBrace])],
  regexes: true,
  step: '  ',
  memberSigns: ['.', '?.'],
  imports: scriptImport,
} satisfies LanguageOptions;

const noStrings = { strings: quoted('"', "'"), ...cComments } satisfies LanguageOptions;

/** Languages whose blocks stand in braces. */
export const curlyLanguages: readonly Language[] = [
  defineLanguage('typescript', script),
  defineLanguage('typescriptreact', { ...script, hasElements: true }),
  defineLanguage('javascript', { ...script, hasElements: true }),
  defineLanguage('go', {
    ...cComments,
    strings: [...quoted('"'), { open: '`', close: '`', isLong: true, escape: 'none' }],
    literals: charLiteral,
    step: '\t',
    imports: /^import\s+"/,
  }),
  defineLanguage('rust', {
    ...nestedComments,
    strings: [
      { open: 'r#"', close: '"#', isLong: true, escape: 'none' },
      { open: 'r##"', close: '"##', isLong: true, escape: 'none' },
      { open: '"', close: '"', isLong: true, escape: 'none', lead: /\br$/ },
      long('"'),
    ],
    literals: charOrLifetime,
    memberSigns: ['.', '::'],
    imports: /^(?:pub\s+)?use\s/,
  }),
  defineLanguage('c', c),
  defineLanguage('cpp', { ...c, strings: [...rawC, ...c.strings] }),
  defineLanguage('csharp', {
    ...cComments,
    strings: [
      { open: '"""', close: '"""', isLong: true, escape: 'none' },
      {
        ...doubled('"', true),
        lead: /\$@$|@\$$/,
        holes: [{ open: '{', close: '}', escaped: '{{' }],
      },
      { ...doubled('"', true), lead: /@$/ },
      { ...holed('"', [{ open: '{', close: '}', escaped: '{{' }]), lead: /\$$/ },
      ...quoted('"', "'"),
    ],
    literals: charLiteral,
    blocks: {
      marks: [
        hashDirectives,
        {
          first: '#',
          open: /#[ \t]*region\b[^\n]*/y,
          close: /#[ \t]*endregion\b[^\n]*/y,
          closeText: () => '#endregion',
          isLine: true,
        },
      ],
    },
    memberSigns: ['.', '?.', '::'],
    imports: /^(?:global\s+)?using\s[\w.=\s]+;/,
  }),
  defineLanguage('java', {
    ...cComments,
    strings: [long('"""'), ...quoted('"', "'")],
    literals: charLiteral,
    memberSigns: ['.', '::'],
    imports: /^import\s/,
  }),
  defineLanguage('kotlin', {
    ...nestedComments,
    strings: [
      { open: '"""', close: '"""', isLong: true, escape: 'none', holes: [dollarBrace] },
      holed('"', [dollarBrace]),
      ...quoted("'"),
    ],
    literals: charLiteral,
    memberSigns: ['.', '?.', '::'],
    imports: /^import\s/,
  }),
  defineLanguage('scala', {
    ...nestedComments,
    strings: [
      {
        open: '"""',
        close: '"""',
        isLong: true,
        escape: 'none',
        lead: /\b[a-z]+$/,
        holes: [dollarBrace],
      },
      { open: '"""', close: '"""', isLong: true, escape: 'none' },
      { ...holed('"', [dollarBrace]), lead: /\b[a-z]+$/ },
      ...quoted('"'),
    ],
    literals: charOrLifetime,
    step: '  ',
    imports: /^import\s/,
  }),
  defineLanguage('groovy', {
    ...cComments,
    strings: [long('"""', [dollarBrace]), long("'''"), holed('"', [dollarBrace]), ...quoted("'")],
    memberSigns: ['.', '?.', '*.'],
    imports: /^import\s/,
  }),
  defineLanguage('swift', {
    ...nestedComments,
    strings: [
      { open: '#"', close: '"#', escape: 'none' },
      long('"""', [{ open: '\\(', close: ')' }]),
      holed('"', [{ open: '\\(', close: ')' }]),
    ],
    blocks: { marks: [hashDirectives] },
    memberSigns: ['.', '?.'],
    imports: /^import\s/,
  }),
  defineLanguage('dart', {
    ...nestedComments,
    strings: [
      long('"""', [dollarBrace]),
      long("'''", [dollarBrace]),
      { ...quoted('"')[0], open: '"', close: '"', escape: 'none', lead: /\br$/ },
      { open: "'", close: "'", escape: 'none', lead: /\br$/ },
      holed('"', [dollarBrace]),
      holed("'", [dollarBrace]),
    ],
    step: '  ',
    memberSigns: ['.', '?.', '..'],
    imports: /^import\s/,
  }),
  defineLanguage('objective-c', { ...c, strings: c.strings }),
  defineLanguage('cuda-cpp', { ...c, strings: [...rawC, ...c.strings] }),
  defineLanguage('hlsl', c),
  defineLanguage('d', {
    lineComments: ['//'],
    blockComments: [
      { open: '/+', close: '+/', isNested: true },
      { open: '/*', close: '*/' },
    ],
    strings: [{ open: '`', close: '`', isLong: true, escape: 'none' }, long('"'), ...quoted("'")],
    literals: charLiteral,
    imports: /^import\s/,
  }),
  defineLanguage('zig', {
    lineComments: ['//'],
    strings: quoted('"', "'"),
    literals: /'(?:\\[^\n]|[^\\'\n])'|\\\\[^\n]*/y,
  }),
  defineLanguage('v', {
    ...noStrings,
    strings: [holed("'", [dollarBrace]), holed('"', [dollarBrace])],
  }),
  defineLanguage('solidity', { ...noStrings, imports: /^import\s/ }),
  defineLanguage('proto3', { ...noStrings, step: '  ', imports: /^import\s/ }),
  defineLanguage('thrift', { ...noStrings, lineComments: ['//', '#'], step: '  ' }),
  defineLanguage('prisma', { ...noStrings, step: '  ' }),
  defineLanguage('php', {
    lineComments: ['//', '#'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: [
      { ...holed('"', [{ open: '{$', close: '}' }, dollarBrace]), isLong: true },
      long("'"),
      long('`'),
    ],
    literals: /#\[/y,
    heredocs: 'php',
    blocks: {
      marks: [
        {
          first: 'iefwsd',
          open: /(if|foreach|for|while|switch|declare)\b[^\n;{]*:[ \t]*(?:\?>.*)?(?=\n|$)/y,
          close: /end(if|foreach|for|while|switch|declare)\b[ \t]*;?/y,
          closeText: (name) => `end${name};`,
        },
      ],
    },
    memberSigns: ['->', '?->', '::'],
    imports: /^use\s[\w\\ ]+;/,
  }),
  defineLanguage('perl', {
    lineComments: ['#'],
    blockComments: ['pod', 'head', 'over', 'item', 'back', 'begin', 'for', 'encoding'].map(
      (name) => ({ open: `=${name}`, close: '=cut', isLine: true }),
    ),
    strings: [long('"'), long("'"), ...perlQuotes],
    // A sigil's name, a quote's name and the last index of an array hold no comment.
    literals:
      /\$#\{?\$?\w*|\$["'/](?=\s*[=;,)])|(?<![\w$@%&>{-])(?:s|y|tr)([^\w\s=,;(){}[\]<>])(?:\\.|(?!\1)[^\\\n])*\1(?:\\.|(?!\1)[^\\\n])*\1[a-z]*/y,
    regexes: true,
    heredocs: 'shell',
    memberSigns: ['->', '::'],
    imports: /^use\s/,
  }),
  defineLanguage('r', {
    lineComments: ['#'],
    strings: [long('"'), long("'"), ...quoted('`')],
    step: '  ',
    memberSigns: ['$', '@', '::'],
    imports: /^library\(/,
  }),
  defineLanguage('awk', { lineComments: ['#'], strings: quoted('"'), regexes: true }),
  defineLanguage('tcl', {
    lineComments: ['#'],
    strings: [long('"')],
  }),
  defineLanguage('powershell', {
    lineComments: ['#'],
    blockComments: [{ open: '<#', close: '#>' }],
    strings: [
      {
        open: '@"',
        close: '"@',
        isLong: true,
        escape: 'none',
        holes: [{ open: '$(', close: ')' }],
      },
      { open: "@'", close: "'@", isLong: true, escape: 'none' },
      { ...doubled('"', true), holes: [{ open: '$(', close: ')' }] },
      doubled("'", true),
    ],
    literals: /`[^\n]/y,
    memberSigns: ['.', '::'],
    imports: /^(?:using|Import-Module)\s/,
  }),
  defineLanguage('css', {
    blockComments: [{ open: '/*', close: '*/' }],
    strings: quoted('"', "'"),
    step: '  ',
    imports: /^@import\s/,
  }),
  defineLanguage('scss', {
    ...cComments,
    strings: [holed('"', [{ open: '#{', close: '}' }]), holed("'", [{ open: '#{', close: '}' }])],
    step: '  ',
    imports: /^@(?:import|use)\s/,
  }),
  defineLanguage('json', { ...cComments, strings: quoted('"'), step: '  ' }),
  defineLanguage('graphql', {
    lineComments: ['#'],
    strings: [long('"""'), ...quoted('"')],
    step: '  ',
  }),
  defineLanguage('terraform', {
    lineComments: ['#', '//'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: [
      holed('"', [
        { ...dollarBrace, escaped: '$${' },
        { open: '%{', close: '}' },
      ]),
    ],
    heredocs: 'terraform',
    step: '  ',
  }),
  defineLanguage('bicep', {
    ...cComments,
    strings: [long("'''"), holed("'", [dollarBrace])],
    step: '  ',
  }),
  defineLanguage('nix', {
    lineComments: ['#'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: [
      {
        open: "''",
        close: "''",
        isLong: true,
        escape: 'none',
        holes: [{ ...dollarBrace, escaped: "''${" }],
      },
      long('"', [dollarBrace]),
    ],
    step: '  ',
  }),
];
