import {
  defineLanguage,
  type LanguageOptions,
  long,
  namedMarks,
  quoted,
} from './defineLanguage.ts';
import type { Interpolation, Language, MarkBlock } from './language.ts';

const markup = {
  kind: 'markup',
  blockComments: [{ open: '<!--', close: '-->' }],
  brackets: '',
  blocks: { elements: 'html' },
  opensBlock: /^\s*<(?![/!])(?:[^>]|=>)*(?<![/])>\s*$|[{([]\s*$/,
  midBlock: /^\s*\{[:@#]?else\b/,
  step: '  ',
  memberSigns: ['.', '?.'],
} satisfies LanguageOptions;

const template = {
  ...markup,
  midBlock:
    /^\s*(?:\{[:%{]|<%|@)[-~]?\s*(?:else|elsif|elif|elseif|when|empty|then|catch|case|default)/,
} satisfies LanguageOptions;

const svelteBlocks = namedMarks({
  first: '{',
  before: '\\{#',
  names: 'if|each|await|key|snippet',
  closeBefore: '\\{\\/',
  close: (name) => `{/${name}}`,
  hole: { open: '{', close: '}', language: 'javascript' },
});
const handlebarsBlocks: MarkBlock = {
  first: '{',
  open: /\{\{[~]?#[>*]?\s*([\w./-]+)/y,
  close: /\{\{~?\/\s*([\w./-]+)\s*~?\}\}/y,
  closeText: (name) => `{{/${name}}}`,
  hole: { open: '{{', close: '}}' },
};
const liquidBlocks = namedMarks({
  first: '{',
  before: '\\{%[-~+]?\\s*',
  names:
    'if|ifchanged|unless|for|case|capture|comment|raw|verbatim|form|paginate|tablerow|schema|style|stylesheet|javascript|block|macro|call|filter|with|autoescape|apply|embed|sandbox|spaceless|cache|blocktrans|trans',
  closeBefore: '\\{%[-~+]?\\s*end',
  close: (name) => `{% end${name} %}`,
  hole: { open: '{%', close: '%}' },
});
const bladeBlocks = namedMarks({
  first: '@',
  before: '@',
  names:
    'if|unless|isset|empty|auth|guest|production|env|switch|for|foreach|forelse|while|section(?!\\s*\\([^()\\n]*,)|push|prepend|once|component|slot|php(?!\\s*\\()|can|cannot|canany|error|fragment|verbatim|hasSection|session|isset',
  closeBefore: '@end',
  close: (name) => `@end${name}`,
});
const erbBlocks: MarkBlock = {
  first: '<',
  open: /<%[-=]?\s*(?:if|unless|for|while|until|case|begin)\b[^%\n]*%>|<%[-=]?[^%\n]*\bdo\b\s*(?:\|[^|\n]*\|\s*)?-?%>/y,
  close: /<%-?\s*end\b\s*-?%>/y,
  closeText: () => '<% end %>',
};
const goTemplateBlocks: MarkBlock = {
  first: '{',
  open: /\{\{-?\s*(?:if|range|with|block|define)\b/y,
  close: /\{\{-?\s*end\b\s*-?\}\}/y,
  closeText: () => '{{ end }}',
  hole: { open: '{{', close: '}}' },
};
const latexBlocks: MarkBlock = {
  first: '\\',
  open: /\\begin\{([\w*@-]+)\}/y,
  close: /\\end\{([\w*@-]+)\}/y,
  closeText: (name) => `\\end{${name}}`,
};

const mustache: Interpolation = { open: '{{', close: '}}', language: 'javascript' };
const percent: Interpolation = { open: '<%', close: '%>', language: 'ruby' };

const prose = {
  kind: 'prose',
  blockComments: [{ open: '<!--', close: '-->' }],
  step: '  ',
  memberSigns: [],
} satisfies LanguageOptions;

/** Languages that are text in the first place. */
export const textLanguages: readonly Language[] = [
  defineLanguage('html', { ...markup, holes: [{ open: '{{', close: '}}' }] }),
  defineLanguage('xml', { ...markup, blocks: { elements: 'xml' } }),
  defineLanguage('vue', { ...markup, holes: [mustache] }),
  // What stands between the tags of JSX.
  defineLanguage('jsx-text', {
    ...markup,
    blockComments: [],
    blocks: { elements: 'xml' },
    holes: [{ open: '{', close: '}', language: 'typescriptreact' }],
  }),
  defineLanguage('svelte', {
    ...template,
    blocks: { elements: 'html', marks: [svelteBlocks] },
    holes: [{ open: '{', close: '}', language: 'javascript' }],
  }),
  defineLanguage('astro', {
    ...markup,
    holes: [{ open: '{', close: '}', language: 'javascript' }],
  }),
  defineLanguage('handlebars', {
    ...template,
    blockComments: [
      { open: '{{!--', close: '--}}' },
      { open: '{{!', close: '}}' },
      ...markup.blockComments,
    ],
    blocks: { elements: 'html', marks: [handlebarsBlocks] },
    holes: [{ open: '{{', close: '}}' }],
  }),
  defineLanguage('liquid', {
    ...template,
    blockComments: [{ open: '{#', close: '#}' }, ...markup.blockComments],
    blocks: { elements: 'html', marks: [liquidBlocks] },
    holes: [
      { open: '{{', close: '}}' },
      { open: '{%', close: '%}' },
    ],
  }),
  defineLanguage('blade', {
    ...template,
    blockComments: [{ open: '{{--', close: '--}}' }, ...markup.blockComments],
    blocks: { elements: 'html', marks: [bladeBlocks] },
    holes: [
      { open: '{{', close: '}}', language: 'php' },
      { open: '{!!', close: '!!}', language: 'php' },
    ],
  }),
  defineLanguage('razor', {
    ...markup,
    blockComments: [{ open: '@*', close: '*@' }, ...markup.blockComments],
    brackets: '{',
  }),
  defineLanguage('erb', {
    ...template,
    blocks: { elements: 'html', marks: [erbBlocks] },
    holes: [percent],
  }),
  defineLanguage('gotmpl', {
    ...template,
    blockComments: [{ open: '{{/*', close: '*/}}' }, ...markup.blockComments],
    blocks: { elements: 'html', marks: [goTemplateBlocks] },
    holes: [{ open: '{{', close: '}}' }],
  }),
  defineLanguage('markdown', { ...prose, blocks: { fences: true } }),
  defineLanguage('latex', {
    ...prose,
    lineComments: ['%'],
    blockComments: [],
    literals: /\\[%{}$&#_\\]/y,
    blocks: { marks: [latexBlocks] },
    opensBlock: /\\begin\{[^}]*\}(?:\[[^\]]*\])?(?:\{[^}]*\})*\s*$|\{\s*$/,
  }),
  defineLanguage('restructuredtext', { ...prose, blockComments: [] }),
  defineLanguage('git-commit', { ...prose, blockComments: [], lineComments: ['#'] }),
  defineLanguage('csv', { ...prose, blockComments: [] }),
  defineLanguage('toml', {
    lineComments: ['#'],
    strings: [
      { open: '"""', close: '"""', isLong: true },
      { open: "'''", close: "'''", isLong: true, escape: 'none' },
      ...quoted('"'),
      { open: "'", close: "'", escape: 'none' },
    ],
    step: '  ',
  }),
  defineLanguage('ini', { lineComments: ['#', ';'], strings: quoted('"'), memberSigns: [] }),
  defineLanguage('dockerfile', {
    lineComments: ['#'],
    strings: [long('"'), long("'")],
    heredocs: 'shell',
    memberSigns: [],
  }),
  defineLanguage('bat', {
    lineComments: ['REM', 'rem', '::'],
    strings: quoted('"'),
    memberSigns: [],
  }),
  defineLanguage('assembly', {
    lineComments: [';', '#', '//'],
    strings: quoted('"'),
    memberSigns: [],
  }),
];

/** An id that is not known: brackets count, comments do not. */
export const unknownLanguage: Language = defineLanguage('', {
  strings: quoted('"'),
  isUnknown: true,
});
