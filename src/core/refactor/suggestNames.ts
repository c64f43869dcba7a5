import * as z from 'zod/mini';
import type { Message } from '../api/message.ts';
import { lookalikeWords } from '../oddCharacters.ts';

export const namesSchema = z.object({
  names: z.array(z.object({ name: z.string(), reason: z.string() })),
});

export interface SuggestedName {
  readonly name: string;
  /** A few words on why. */
  readonly reason: string;
}

export interface NameQuestion {
  readonly current: string;
  readonly languageId: string;
  /** The code in which the name is declared or used. */
  readonly code: string;
}

export const namesBudget = 1500;

export function nameMessages({ current, languageId, code }: NameQuestion): readonly Message[] {
  return [
    {
      role: 'system',
      content:
        'You suggest better names for one identifier. Answer with JSON: {"names": [{"name": "...", "reason": "..."}]}, ' +
        'three to five of them, best first, each in the naming style of the code, each reason at most eight words.',
    },
    {
      role: 'user',
      content: `Language: ${languageId}\n\n<code>\n${code}\n</code>\n\nIdentifier: ${current}`,
    },
  ];
}

/** The names that can be used: identifiers, each once, none of them the present one. */
export function usableNames(
  names: readonly SuggestedName[],
  current: string,
): readonly SuggestedName[] {
  const seen = new Set([current]);
  return names.filter(({ name }) => {
    const isUsable =
      /^[\p{L}_$#@][\p{L}\p{N}_$!?-]*$/u.test(name) &&
      lookalikeWords(name).length === 0 &&
      !seen.has(name);
    seen.add(name);
    return isUsable;
  });
}
