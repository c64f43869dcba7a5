import { scan } from './scanner.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * A token in a text: twice its number in the vocabulary, plus one when a blank stands before it. Contexts are
 * compared without that bit, predictions are made with it.
 */
export type Token = number;

export const idOf = (token: Token): number => token >> 1;
export const isSpaced = (token: Token): boolean => (token & 1) === 1;

/** Stands between files. */
export const boundary: Token = 0;

export interface EncodeOptions {
  readonly hyphenated: boolean;
  /** Indentation, in columns, of the line that the text begins in. */
  readonly indent: number;
}

/** Turns text into tokens, giving new numbers where needed. Indentation is relative to the line before. */
export function encode(text: string, vocabulary: Vocabulary, options: EncodeOptions): Token[] {
  const tokens: Token[] = [];
  let indent = options.indent;
  scan(text, options.hyphenated, {
    token(start, end, spaced) {
      tokens.push(vocabulary.intern(text.slice(start, end)) * 2 + (spaced ? 1 : 0));
    },
    lineBreak(next, blankLines) {
      tokens.push(vocabulary.intern(`\n${next - indent}${blankLines > 0 ? 'b' : ''}`) * 2);
      indent = next;
    },
  });
  return tokens;
}
