import type { Language } from './language.ts';

const patterns: Readonly<Record<NonNullable<Language['heredocs']>, RegExp>> = {
  shell: /<<[-~]?[ \t]*(?:\\?([A-Za-z_]\w*)|'([^'\n]+)'|"([^"\n]+)")/y,
  ruby: /<<[~-](?:([A-Za-z_]\w*)|'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`)|<<([A-Z]\w*)/y,
  php: /<<<[ \t]*(?:'(\w+)'|"(\w+)"|(\w+))/y,
  terraform: /<<-?(\w+)/y,
};

/** A here-document that begins at `at`: its terminator and how long the mark is. */
export function heredocAt(
  language: Language,
  text: string,
  at: number,
): { readonly terminator: string; readonly length: number } | undefined {
  if (language.heredocs === undefined || !text.startsWith('<<', at)) return undefined;
  if (language.heredocs !== 'php' && text[at + 2] === '<') return undefined;
  const pattern = patterns[language.heredocs];
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const terminator = match?.slice(1).find((group) => group !== undefined);
  if (match === null || terminator === undefined) return undefined;
  return { terminator, length: match[0].length };
}

/** The length of the terminator at a line's beginning, with the space before it; 0 where the line is another. */
export function terminatorLength(line: string, terminator: string): number {
  const start = line.length - line.trimStart().length;
  if (!line.startsWith(terminator, start)) return 0;
  const rest = line.slice(start + terminator.length);
  return /^\w/.test(rest) || /^[ \t]*[^\s;,)\].]/.test(rest) ? 0 : start + terminator.length;
}
