import type { Language } from './language.ts';

/** Begin something in one language or the other, whatever it says. */
const always = '()[]{}<\n';

/**
 * What begins no bracket, string, comment or block in a language: most of a text, so that it is skipped at once. Where
 * words open blocks, or literals begin with words, letters are left to be read.
 */
export function plainRunOf(language: Omit<Language, 'plainRun'>): RegExp {
  const { lineComments, blockComments, strings, blocks, holes } = language;
  const firsts = new Set([
    ...always,
    ...[...lineComments, ...blockComments.map(({ open }) => open)].map((mark) => mark[0] ?? ''),
    ...strings.map(({ open }) => open[0] ?? ''),
    ...holes.map(({ open }) => open[0] ?? ''),
    ...blocks.marks.flatMap(({ first }) => [...first]),
    ...(language.literals === undefined ? '' : '\'"?$%\\`#'),
    ...(language.regexes ? '/' : ''),
    // `?>` and the `!!}` of Blade.
    ...(language.id === 'php' ? '?!' : ''),
  ]);
  const readsWords =
    blocks.words.size > 0 ||
    [...firsts].some((char) => /\w/.test(char)) ||
    /\(\?:s\|y/.test(language.literals?.source ?? '');
  const chars = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
    (char) =>
      (char === '\t' || char >= ' ') && !firsts.has(char) && !(readsWords && /\w/.test(char)),
  );
  const escaped = chars.map((char) => char.replace(/[\\\]^-]/, '\\$&')).join('');
  return new RegExp(`[${escaped}${readsWords ? '' : '\\u0080-\\uffff'}]+`, 'y');
}
