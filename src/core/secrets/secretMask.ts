import { findSecrets } from './findSecrets.ts';
import { createKnownSecrets } from './knownSecrets.ts';
import { createRevealer, type Revealer, type RevealOptions } from './revealer.ts';
import { isTypingSecret } from './secretAtCursor.ts';
import { mergeSpans, type SecretSpan } from './secretSpan.ts';

/**
 * Puts placeholders in the place of secrets, and secrets back in the place of their placeholders. One mask lives as long as the
 * extension host: the same secret has the same placeholder in every request, and what was a secret once is hidden wherever it
 * comes up again, also where nothing around it says so.
 */
export interface SecretMask {
  /** Where the secrets of a text are: those that the finder sees, and every further occurrence of those met before. */
  find(text: string): readonly SecretSpan[];
  /** Learns the secrets of texts that will be hidden together, so that each is hidden in all of them. */
  learn(texts: Iterable<string>): void;
  /** The text with a placeholder for each secret. `onHidden` is told each one. */
  hide(text: string, onHidden?: (secret: string) => void): string;
  /** Whether the cursor, between two texts, stands in a secret, directly behind one, or in one that is just being typed. */
  isAtCursor(before: string, after: string): boolean;
  /** Puts the secrets back into an answer that comes in pieces. */
  reveal(options: RevealOptions): Revealer;
}

/** A name that models copy as they copy any other. */
const nameOf = (number: number) => `HIDDEN_SECRET_${number}_`;
/** Such a name in a text of the user's, in any case, with and without the last sign. */
const anyName = /hidden\\?_secret\\?_(\d{1,6})/gi;
/** Texts that were searched stay known: a conversation sends all of its turns each time. */
const mostSearched = 200;
const leastRemembered = 1_000;

export function createSecretMask(): SecretMask {
  const known = createKnownSecrets();
  const placeholders = new Map<string, string>();
  const secretOf = new Map<number, string>();
  /** Numbers that texts of the user's hold although no secret has them. */
  const taken = new Set<number>();
  const searched = new Map<string, readonly SecretSpan[]>();
  let lastNumber = 0;

  function placeholderFor(secret: string): string {
    const given = placeholders.get(secret);
    if (given !== undefined) return given;
    do lastNumber += 1;
    while (taken.has(lastNumber));
    const name = nameOf(lastNumber);
    placeholders.set(secret, name);
    secretOf.set(lastNumber, secret);
    return name;
  }

  function search(text: string): readonly SecretSpan[] {
    const before = searched.get(text);
    if (before !== undefined) return before;
    const spans = findSecrets(text);
    if (text.length >= leastRemembered) {
      searched.set(text, spans);
      const [oldest] = searched.keys();
      if (searched.size > mostSearched && oldest !== undefined) searched.delete(oldest);
    }
    return spans;
  }

  function learnOne(text: string): void {
    for (const [, number] of text.matchAll(anyName))
      if (!secretOf.has(Number(number))) taken.add(Number(number));
    for (const { start, end } of search(text)) known.add(text.slice(start, end));
  }

  const find = (text: string) => mergeSpans([...search(text), ...known.find(text)]);

  return {
    find(text) {
      learnOne(text);
      return find(text);
    },
    learn(texts) {
      for (const text of texts) learnOne(text);
    },
    hide(text, onHidden) {
      learnOne(text);
      const pieces: string[] = [];
      let from = 0;
      for (const { start, end } of find(text)) {
        const secret = text.slice(start, end);
        onHidden?.(secret);
        pieces.push(text.slice(from, start), placeholderFor(secret));
        from = end;
      }
      return from === 0 ? text : pieces.join('') + text.slice(from);
    },
    isAtCursor(before, after) {
      if (isTypingSecret(before, after)) return true;
      const window = before.slice(-cutReach);
      const text = window + after.slice(0, cutReach);
      learnOne(text);
      return find(text).some(({ start, end }) => start < window.length && end >= window.length);
    },
    reveal: (options) =>
      createRevealer(
        { secretOf: (number) => secretOf.get(number), isTaken: (number) => taken.has(number) },
        options,
      ),
  };
}

/** A key of 16,384 bits takes some 12,800 characters. */
const cutReach = 13_000;
