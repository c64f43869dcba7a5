import type { Language } from './language.ts';

/** Begin something in one language or the other, whatever it says. */
const always = '()[]{}<\n';

/**
 * What begins no bracket, string, comment or block in a language: most of a text, so that it is skipped at once. Where
 * words open blocks, or literals begin with words, letters are left to be read.
 */
export function plainRunOf(language: Omit<Language, 'plainRun'>): RegExp {
  const { lineComments, blockComments, strings, blocks, holes } = language;
  const firsts = [
    always,
    ...[...lineComments, ...blockComments.map(({ open }) => open)].map((mark) => mark.charAt(0)),
    ...strings.map(({ open }) => open.charAt(0)),
    ...holes.map(({ open }) => open.charAt(0)),
    ...blocks.marks.map(({ first }) => first),
    language.literals === undefined ? '' : '\'"?$%\\`#',
    language.regexes ? '/' : '',
    // `?>` and the `!!}` of Blade.
    language.id === 'php' ? '?!' : '',
  ].join('');
  const readsWords =
    blocks.words.size > 0 || /\w/.test(firsts) || /\(\?:s\|y/.test(language.literals?.source ?? '');
  const escaped = firsts.replace(/[\\\]^-]/g, '\\$&');
  // Of the control characters only the tab is plain.
  return new RegExp(
    `[^\\0-\\x08\\n-\\x1f${escaped}${readsWords ? '\\w\\u0080-\\uffff' : ''}]+`,
    'y',
  );
}
