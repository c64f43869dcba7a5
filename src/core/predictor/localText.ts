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
  /** For each kind, the places that come right after a token of it. */
  readonly placesAfter: ReadonlyMap<TokenKind, readonly number[]>;
}

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
  const { vocabulary } = known;
  const own = [boundary, ...before, boundary, ...after];
  const parts = known.relatives.flatMap((relative) => [boundary, ...relative]);
  const tokens = Int32Array.from([...own, ...parts]);
  const kinds = tokens.map((token) => vocabulary.kindOf(idOf(token)));
  const placesAfter = new Map<TokenKind, number[]>();
  for (let place = 1; place < tokens.length; place++) {
    if (tokens[place] === boundary) continue;
    const kind = kinds[place - 1] ?? 0;
    const places = placesAfter.get(kind);
    if (places === undefined) placesAfter.set(kind, [place]);
    else places.push(place);
  }
  return { tokens, kinds, hole: before.length + 1, relatives: own.length, placesAfter };
}

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
 * Visits every place of the text whose context ends like `context`, at least by kind. `same`: how many tokens
 * agree by name; `alike`: how many agree when names of one kind count as equal (never less than `same`).
 */
export function eachMatch(
  text: LocalText,
  context: Context,
  visit: (place: number, same: number, alike: number) => void,
): void {
  const last = context.kinds.at(-1);
  if (last === undefined) return;
  for (const place of text.placesAfter.get(last) ?? []) {
    const same = agreement(text.tokens, context.tokens, { place, from: 0, shift: 1 });
    visit(place, same, agreement(text.kinds, context.kinds, { place, from: same, shift: 0 }));
  }
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
