import { boundary, idOf, type Token } from './tokens.ts';
import type { TokenKind, Vocabulary } from './vocabulary.ts';

/**
 * The open file around the hole: the tokens before it, a boundary at `hole`, and the tokens after it. From
 * `relatives` on follow files that resemble it.
 */
export interface LocalText {
  readonly tokens: Int32Array;
  readonly kinds: Int32Array;
  readonly hole: number;
  readonly relatives: number;
  /** The places right after a token, the last one first. */
  readonly afterSame: Chains;
  /** The places right after two tokens of these kinds, the last one first. */
  readonly afterAlike: Chains;
}

/** Places that belong together, each pointing to the one before it. Strangers may be among them: keys are hashed. */
interface Chains {
  /** By hashed key; 0 for none. */
  readonly lastOf: Int32Array;
  /** 0 where a chain ends. */
  readonly previous: Int32Array;
}

const hashBits = 14;
const hash = (key: number): number => Math.imul(key, 0x9e3779b1) >>> (32 - hashBits);

/** Tokens that lead up to a prediction, the last one nearest. Never empty-handed: it may reach into the file's past. */
export interface Context {
  readonly tokens: readonly Token[];
  readonly kinds: readonly TokenKind[];
}

/** Longer agreement than this tells nothing more. */
const longestMatch = 30;

export function createLocalText(
  before: readonly Token[],
  after: readonly Token[],
  known: { readonly vocabulary: Vocabulary; readonly relatives: readonly Int32Array[] },
): LocalText {
  const { vocabulary, relatives } = known;
  const own = before.length + after.length + 2;
  const size = relatives.reduce((sum, relative) => sum + relative.length + 1, own);
  const tokens = new Int32Array(size);
  tokens.set(before, 1);
  tokens.set(after, before.length + 2);
  let end = own;
  for (const relative of relatives) {
    tokens.set(relative, end + 1);
    end += relative.length + 1;
  }
  const kinds = new Int32Array(size);
  for (let place = 0; place < size; place++)
    kinds[place] = vocabulary.kindOf(idOf(tokens[place] ?? boundary));
  return {
    tokens,
    kinds,
    hole: before.length + 1,
    relatives: own,
    afterSame: chain(tokens, (place) => idOf(tokens[place - 1] ?? boundary)),
    afterAlike: chain(tokens, (place) => pairOf(kinds[place - 2], kinds[place - 1])),
  };
}

function chain(tokens: Int32Array, keyOf: (place: number) => number): Chains {
  const lastOf = new Int32Array(1 << hashBits);
  const previous = new Int32Array(tokens.length);
  for (let place = 1; place < tokens.length; place++) {
    if (tokens[place] === boundary) continue;
    const key = hash(keyOf(place));
    previous[place] = lastOf[key] ?? 0;
    lastOf[key] = place;
  }
  return { lastOf, previous };
}

/** One number for two kinds: small enough to be a fast key, so that others may share it. */
const pairOf = (first: TokenKind = 0, second: TokenKind = 0): number =>
  (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77)) >>> 2;

/** The context of the hole itself. */
export function contextAtHole(text: LocalText): Context {
  const from = Math.max(1, text.hole - longestMatch);
  return {
    tokens: Array.from(text.tokens.subarray(from, text.hole)),
    kinds: Array.from(text.kinds.subarray(from, text.hole)),
  };
}

export function extendContext(context: Context, token: Token, kind: TokenKind): Context {
  const from = Math.max(0, context.tokens.length - longestMatch);
  return {
    tokens: [...context.tokens.slice(from), token],
    kinds: [...context.kinds.slice(from), kind],
  };
}

/**
 * Visits every place of the text whose context ends in the same token as `context`, or in two of the same kinds.
 * `same`: how many tokens agree by name; `alike`: how many agree when names of one kind count as equal (never less
 * than `same`).
 */
export function eachMatch(
  text: LocalText,
  context: Context,
  visit: (place: number, same: number, alike: number) => void,
): void {
  const last = context.tokens.at(-1);
  if (last === undefined) return;
  const wasAlike = context.kinds.at(-2);
  const isAlike = context.kinds.at(-1);
  const { afterAlike, afterSame, kinds, tokens } = text;
  let at = afterAlike.lastOf[hash(pairOf(wasAlike, isAlike))] ?? 0;
  for (; at > 0; at = afterAlike.previous[at] ?? 0)
    if (kinds[at - 2] === wasAlike && kinds[at - 1] === isAlike)
      visitPlace(text, context, at, visit);
  at = afterSame.lastOf[hash(idOf(last))] ?? 0;
  for (; at > 0; at = afterSame.previous[at] ?? 0)
    if (kinds[at - 2] !== wasAlike && idOf(tokens[at - 1] ?? boundary) === idOf(last))
      visitPlace(text, context, at, visit);
}

function visitPlace(
  text: LocalText,
  context: Context,
  place: number,
  visit: (place: number, same: number, alike: number) => void,
): void {
  const same = agreement(text.tokens, context.tokens, { place, from: 0, shift: 1 });
  visit(place, same, agreement(text.kinds, context.kinds, { place, from: same, shift: 0 }));
}

interface Walk {
  readonly place: number;
  /** This many are known to agree. */
  readonly from: number;
  /** Bits of a value that do not count. */
  readonly shift: number;
}

function agreement(text: Int32Array, context: readonly number[], walk: Walk): number {
  const most = Math.min(longestMatch, context.length, walk.place);
  let length = walk.from;
  while (length < most) {
    const theirs = text[walk.place - 1 - length] ?? 0;
    const ours = context[context.length - 1 - length] ?? 0;
    if (theirs >> walk.shift !== ours >> walk.shift) break;
    length++;
  }
  return length;
}
