import { defineLanguage, doubled, long, namedMarks, quoted, words } from './defineLanguage.ts';
import type { Language, MarkBlock } from './language.ts';

const begins = (name: string): string => `end${name}`;
const cmakeBlocks: MarkBlock = {
  first: 'ifmwbIFMWB',
  open: /(if|foreach|while|function|macro|block)\s*(?=\()/iy,
  close: /end(if|foreach|while|function|macro|block)\s*\([^)\n]*\)/iy,
  closeText: (name) => `end${name}()`,
  isLine: true,
};
const makeBlocks: readonly MarkBlock[] = [
  {
    first: 'i',
    open: /ifn?(?:eq|def)\b/y,
    close: /endif\b/y,
    closeText: () => 'endif',
    isLine: true,
  },
  { first: 'd', open: /define\b/y, close: /endef\b/y, closeText: () => 'endef', isLine: true },
];
const vimBlocks = namedMarks({
  first: 'iwftad',
  before: '',
  names: 'if|while|for|function|try|augroup|def',
  closeBefore: 'end',
  close: begins,
  isLine: true,
});

/** Languages whose blocks end by words, beside those that most people write. */
export const otherWordLanguages: readonly Language[] = [
  defineLanguage('vb', {
    lineComments: ["'"],
    strings: [doubled('"')],
    blocks: {
      words: words({
        open: 'sub function property class module structure enum namespace interface with try using while select',
        close: 'End',
        at: 'statement',
        closeAt: 'statement',
        tail: /[ \t]+\w+/y,
      }),
      ignoresCase: true,
      statementStart:
        /^\s*(?:(?:public|private|protected|friend|shared|overrides|overridable|async|static|partial)\s+)*$/i,
      marks: [
        {
          first: 'iI',
          open: /if\b[^\n']*\bthen[ \t]*(?:'.*)?(?=\n|$)/iy,
          close: /end[ \t]+if\b/iy,
          closeText: () => 'End If',
          isLine: true,
        },
        {
          first: 'fF',
          open: /for\b/iy,
          close: /next\b[^\n]*/iy,
          closeText: () => 'Next',
          isLine: true,
        },
        {
          first: 'dD',
          open: /do\b/iy,
          close: /loop\b[^\n]*/iy,
          closeText: () => 'Loop',
          isLine: true,
        },
      ],
    },
    opensBlock:
      /\bthen\s*$|^\s*(?:else|case|try|catch|finally|with|for|while|do|select)\b|\b(?:sub|function|class|module)\b/i,
    midBlock: /^\s*(?:else|elseif|case|catch|finally)\b/i,
  }),
  defineLanguage('verilog', {
    lineComments: ['//'],
    blockComments: [{ open: '/*', close: '*/' }],
    strings: quoted('"'),
    blocks: {
      words: words(
        { open: 'begin', close: 'end' },
        { open: 'module macromodule', close: 'endmodule', at: 'statement' },
        { open: 'case casex casez', close: 'endcase' },
        { open: 'function', close: 'endfunction', at: 'statement' },
        { open: 'task', close: 'endtask', at: 'statement' },
        { open: 'generate', close: 'endgenerate', at: 'statement' },
        { open: 'class', close: 'endclass', at: 'statement' },
        { open: 'package', close: 'endpackage', at: 'statement' },
        { open: 'interface', close: 'endinterface', at: 'statement' },
        { open: 'fork', close: 'join join_any join_none' },
      ),
      statementStart: /^\s*(?:virtual\s+|automatic\s+|static\s+)*$/,
    },
    opensBlock: /\bbegin\b[^;]*$|[{([;]\s*$|^\s*(?:case[xz]?|module)\b/,
    midBlock: /^\s*(?:else|default)\b/,
    step: '  ',
  }),
  defineLanguage('vhdl', {
    lineComments: ['--'],
    strings: quoted('"'),
    literals: /'[^'\n]'|'/y,
    blocks: {
      words: words({
        open: 'if case loop process entity architecture component package block record function procedure generate',
        close: 'end',
        at: 'statement',
        tail: /[ \t]+\w+/y,
      }),
      ignoresCase: true,
      statementStart: /^\s*(?:\w+\s*:\s*)?(?:for\b.*|while\b.*)?$/i,
    },
    opensBlock: /\b(?:then|is|loop|begin|else|generate|record)\s*$|\(\s*$/i,
    midBlock: /^\s*(?:else|elsif|when|begin)\b/i,
    step: '  ',
  }),
  defineLanguage('pascal', {
    lineComments: ['//'],
    blockComments: [
      { open: '(*', close: '*)' },
      { open: '{', close: '}' },
    ],
    strings: [doubled("'")],
    brackets: '([',
    blocks: {
      words: words(
        { open: 'begin case record try asm', close: 'end' },
        { open: 'repeat', close: 'until' },
      ),
      ignoresCase: true,
    },
    opensBlock: /\b(?:begin|then|do|else|of|repeat|record|try|var|const|type)\s*$/i,
    midBlock: /^\s*(?:else|except|finally)\b/i,
    step: '  ',
  }),
  defineLanguage('ada', {
    lineComments: ['--'],
    strings: quoted('"'),
    literals: /'[^'\n]'|'/y,
    blocks: {
      words: words({
        open: 'if case loop begin record',
        close: 'end',
        at: 'statement',
        tail: /[ \t]+\w+/y,
      }),
      ignoresCase: true,
      statementStart: /^\s*(?:for\b.*|while\b.*)?$/i,
    },
    opensBlock: /\b(?:then|is|loop|begin|else|record)\s*$/i,
    midBlock: /^\s*(?:else|elsif|when|exception|begin)\b/i,
    step: '   ',
  }),
  defineLanguage('fortran', {
    lineComments: ['!'],
    strings: [doubled('"'), doubled("'")],
    blocks: {
      words: words({
        open: 'do program module subroutine function interface type select where associate block',
        close: 'end',
        at: 'statement',
        tail: /[ \t]+\w+/y,
        notBefore: /type\s*\(|where\s*\([^\n]*\)\s*\w/iy,
      }),
      ignoresCase: true,
      statementStart:
        /^\s*(?:\w+\s*:\s*)?(?:(?:pure|elemental|recursive|integer|real|logical)\s+)*$/i,
      marks: [
        {
          first: 'iI',
          open: /if\b[^\n!]*\bthen[ \t]*(?=\n|$|!)/iy,
          close: /end[ \t]*if\b/iy,
          closeText: () => 'end if',
          isLine: true,
        },
      ],
    },
    opensBlock: /\bthen\s*$|^\s*(?:do|else|program|module|subroutine|function|contains|case)\b/i,
    midBlock: /^\s*(?:else|elseif|case|contains)\b/i,
    step: '  ',
    memberSigns: ['%'],
  }),
  defineLanguage('cmake', {
    lineComments: ['#'],
    blockComments: [{ open: '#[[', close: ']]' }],
    strings: [long('"', [{ open: '${', close: '}' }])],
    longBrackets: true,
    blocks: { marks: [cmakeBlocks] },
    opensBlock: /^\s*(?:if|else|elseif|foreach|while|function|macro|block)\s*\([^)]*\)\s*$|\(\s*$/i,
    midBlock: /^\s*(?:else|elseif)\b/i,
    step: '  ',
    memberSigns: [],
  }),
  defineLanguage('makefile', {
    lineComments: ['#'],
    blocks: { marks: makeBlocks },
    opensBlock: /^[^\s#=][^\s#=:]*:[^=]*$/,
    midBlock: /^\s*else\b/,
    step: '\t',
    memberSigns: [],
    imports: /^-?include\s/,
  }),
  defineLanguage('vim', {
    lineComments: [],
    strings: [doubled("'")],
    // A quote at a line's beginning is a comment.
    literals: /(?<=^\s*)"[^\n]*|"(?:\\.|[^"\\\n])*"/my,
    blocks: { marks: [vimBlocks] },
    opensBlock: /^\s*(?:if|else|elseif|for|while|function!?|try|catch|finally)\b|[{([]\s*$/,
    midBlock: /^\s*(?:else|elseif|catch|finally)\b/,
    step: '  ',
    memberSigns: ['.'],
  }),
  defineLanguage('erlang', {
    lineComments: ['%'],
    strings: [long('"'), ...quoted("'")],
    literals: /\$(?:\\)?[^\n]/y,
    blocks: {
      words: words(
        { open: 'case if receive begin try', close: 'end' },
        { open: 'fun', close: 'end', notBefore: /fun\s+\w+(?::\w+)?\//y },
      ),
    },
    opensBlock: /->\s*$|\b(?:of|begin|try|receive|after|catch)\s*$|[{([]\s*$/,
  }),
  defineLanguage('ocaml', {
    blockComments: [{ open: '(*', close: '*)', isNested: true }],
    strings: [long('"'), { open: '{|', close: '|}', isLong: true, escape: 'none' }],
    literals: /'(?:\\[^\n]{1,3}|[^\\'\n])'|(?<=\w)'|'(?=[a-z_])/y,
    blocks: {
      words: words(
        { open: 'begin struct sig object', close: 'end' },
        { open: 'do', close: 'done' },
      ),
    },
    opensBlock: /(?:=|->|\b(?:then|else|begin|do|struct|sig|of|with|in|function))\s*$|[{([]\s*$/,
    midBlock: /^\s*(?:\||else\b|with\b|and\b)/,
    step: '  ',
    memberSigns: ['.', '#'],
    imports: /^open\s/,
  }),
  defineLanguage('applescript', {
    lineComments: ['--', '#'],
    blockComments: [{ open: '(*', close: '*)', isNested: true }],
    strings: quoted('"'),
    blocks: {
      words: words({
        open: 'tell repeat try on considering using',
        close: 'end',
        at: 'statement',
        tail: /[ \t]+\w+/y,
        notBefore: /tell\b[^\n]*\bto\b/y,
      }),
      marks: [
        {
          first: 'i',
          open: /if\b[^\n]*\bthen[ \t]*(?=\n|$)/y,
          close: /end[ \t]+if\b/y,
          closeText: () => 'end if',
          isLine: true,
        },
      ],
    },
    opensBlock: /^\s*(?:tell|repeat|try|on|if|else)\b/,
    midBlock: /^\s*(?:else|on error)\b/,
    step: '\t',
  }),
  defineLanguage('scheme-like', {
    lineComments: [';'],
    blockComments: [{ open: '#|', close: '|#', isNested: true }],
    strings: [long('"')],
    literals: /#\\[^\n]|\\[^\n]/y,
    closesAtLineEnds: true,
    step: '  ',
    memberSigns: [],
  }),
];
