import { err, ok, type Result } from '../../shared/result.ts';

/** `characters`: a line break or a letter that cannot stand in a request header. */
export type KeyTextProblem = 'empty' | 'characters' | 'tooLong';

/** Longer than any key or signed token; longer headers are refused by servers (8 kB by default). */
const maxLength = 4_096;

/** Takes off what is copied along with a key: blanks, quotes, `Bearer`, the name of the variable. */
export function cleanKeyText(text: string): Result<string, KeyTextProblem> {
  const key = text
    .trim()
    .replace(/^(export\s+)?[A-Z0-9_]+_KEY\s*=\s*/, '')
    .replace(/^Bearer\s+/i, '')
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
  if (key === '') return err('empty');
  if (key.length > maxLength) return err('tooLong');
  return /^[\x21-\x7e]+$/.test(key) ? ok(key) : err('characters');
}
