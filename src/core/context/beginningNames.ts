import type { CursorContext } from '../documents/cursorContext.ts';
import { declaredIn, type IndexedFile } from './codeIndex.ts';
import { charactersPerToken } from './contextItem.ts';

/** What may stand at the cursor by the characters right before it. */
export interface Beginning {
  /** The word that the cursor ends; empty where none is begun. */
  readonly word: string;
  /** What the word is a member of: `cart` in `cart.to│`; empty where it is none. */
  readonly receiver: string;
}

export function beginningAt({ prefix }: Pick<CursorContext, 'prefix'>): Beginning {
  const text = prefix.slice(-maxLength);
  const word = lastName(text);
  const before = text.slice(0, text.length - word.length);
  const sign = memberSigns.find((one) => before.endsWith(one));
  const receiver = sign === undefined ? '' : lastName(before.slice(0, -sign.length).trimEnd());
  return { receiver, word };
}

/** What stands between a thing and its member; the longer ones first. */
const memberSigns = ['?.', '->', '::', '.'];

/** The name that a text ends with; empty where it ends otherwise. Walks from the end: a pattern would try each beginning. */
function lastName(text: string): string {
  let start = text.length;
  while (start > 0 && /[\w$]/.test(text.charAt(start - 1))) start -= 1;
  while (/\d/.test(text.charAt(start))) start += 1;
  return text.slice(start);
}

const maxLength = 200;
/** A word this short begins too many names. */
const minWord = 2;
/** A receiver this short is a variable whose meaning is its file's own. */
const minReceiver = 3;

/**
 * Names that may stand at the cursor: members that were seen behind the same receiver, or declared names that begin with
 * the word that is begun. Those of the own file first, then by how often they are used.
 */
export function namesBeginning(
  { word, receiver }: Beginning,
  { own, files }: { readonly own: IndexedFile | undefined; readonly files: readonly IndexedFile[] },
): readonly string[] {
  const weights = new Map<string, number>();
  const add = (name: string, weight: number) => {
    if (name.length > Math.max(word.length, 2) && name.startsWith(word))
      weights.set(name, (weights.get(name) ?? 0) + weight);
  };
  for (const file of files) {
    const factor = file === own ? ownWeight : 1;
    if (file === own || receiver.length >= minReceiver)
      for (const [name, count] of file.members.get(receiver) ?? [])
        add(name, seenWeight + count * factor);
    if (word.length >= minWord)
      for (const name of declaredIn(file)) add(name, declaredWeight * factor);
  }
  return [...weights].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

const ownWeight = 3;
const declaredWeight = 2;
/** To have been seen behind the receiver says more than any count of declarations. */
const seenWeight = 20;

/** The names at the beginning of a list that fit into a budget. */
export function fillNames(candidates: readonly string[], budgetTokens: number): readonly string[] {
  const kept: string[] = [];
  let length = 0;
  for (const name of candidates) {
    length += name.length + 2;
    if (length / charactersPerToken > budgetTokens) break;
    kept.push(name);
  }
  return kept;
}
