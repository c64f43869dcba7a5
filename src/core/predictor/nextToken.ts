import type { Corpus } from './corpus.ts';
import { type Context, eachMatch, type LocalText } from './localText.ts';
import {
  createMixture,
  type Distribution,
  type Mixture,
  orderIndexOf,
  orders,
  type SteadyVotes,
} from './mixture.ts';
import { findContexts, type Segment } from './segment.ts';
import { boundary, idOf, type Token } from './tokens.ts';
import { isNameKind, type Vocabulary } from './vocabulary.ts';

/** Of a context's places in a segment, at most this many are asked, evenly spread. */
const samplesPerOrder = 32;
/** Tokens before and after the hole whose names may turn up anywhere. */
const nearbyBefore = 400;
const nearbyAfter = 200;
/** How far back a name may have stood to be taken over from there by a pattern. */
const copyReach = 24;

export interface NextTokenDeps {
  readonly corpus: Corpus;
  readonly vocabulary: Vocabulary;
  readonly text: LocalText;
  /** The open file: what the corpus knows of it is older than `text` and does not count. */
  readonly path: string;
}

/** What the text before the hole demands of the next token. */
export interface Begun {
  /** The part of a word that stands there already; empty when none does. */
  readonly word: string;
  readonly accepts: (token: Token) => boolean;
}

/** Predicts the next token after a context, or only among those that fit what was begun. */
export type NextToken = (context: Context, begun?: Begun) => Distribution;

export function createNextToken(deps: NextTokenDeps): NextToken {
  const { corpus, text } = deps;
  const segments = corpus.segments.map((segment) => ({
    segment,
    own: segment.files.get(deps.path),
    found: [] as number[],
  }));
  const nearby = countNearby(text);
  const everything = () => true;
  return (context, begun) => {
    const mixture = createMixture();
    const asked = { mixture, isWelcome: begun?.accepts ?? everything };
    askWorkspace(segments, context, asked);
    askOpenFile(text, context, asked);
    if (begun === undefined) return mixture.result(nearby.names);
    askNearby(nearby, asked);
    if (begun.word !== '') askVocabulary(deps, begun, mixture);
    return mixture.result();
  };
}

interface Asked {
  readonly mixture: Mixture;
  readonly isWelcome: (token: Token) => boolean;
}

interface SearchedSegment {
  readonly segment: Segment;
  readonly own: readonly [start: number, end: number] | undefined;
  /** Reused from call to call: see `findContexts`. */
  readonly found: number[];
}

function askWorkspace(segments: readonly SearchedSegment[], context: Context, asked: Asked): void {
  for (const { segment, found } of segments) findContexts(segment, context.tokens, found);
  let lastCount = -1;
  for (let index = orders.length - 1; index >= 0; index--) {
    const at = 2 * ((orders[index] ?? 1) - 1);
    let count = 0;
    for (const { found } of segments) count += (found[at + 1] ?? 0) - (found[at] ?? 0);
    // The same places as with the longer context say nothing new.
    if (count === lastCount) continue;
    lastCount = count;
    for (const searched of segments) sampleVotes(searched, at, asked);
    asked.mixture.speak('workspace', index, false);
  }
}

function sampleVotes({ segment, own, found }: SearchedSegment, at: number, asked: Asked): void {
  const from = found[at] ?? 0;
  const to = found[at + 1] ?? 0;
  const step = Math.max(1, (to - from) / samplesPerOrder);
  for (let i = from; i < to; i += step) {
    const place = segment.places[Math.floor(i)] ?? 0;
    if (segment.isDead(place)) continue;
    if (own !== undefined && place >= own[0] && place < own[1]) continue;
    const token = segment.tokens[place] ?? boundary;
    if (token !== boundary && asked.isWelcome(token)) asked.mixture.vote(token);
  }
}

/**
 * A place with the same context predicts what stands there. A place whose context only has the same shape predicts
 * the same punctuation, and a name by where it was taken from.
 */
function askOpenFile(text: LocalText, context: Context, asked: Asked): void {
  const same: Token[][] = orders.map(() => []);
  const alike: Token[][] = orders.map(() => []);
  eachMatch(text, context, (place, sameLength, alikeLength) => {
    // What a relative says word for word, the workspace says already.
    if (sameLength > 0 && place < text.relatives)
      same[orderIndexOf(sameLength)]?.push(text.tokens[place] ?? boundary);
    if (alikeLength >= 2 && alikeLength > sameLength)
      alike[orderIndexOf(alikeLength)]?.push(carryOver(text, context, { place, alikeLength }));
  });
  speakDownwards(same, 'local', asked);
  speakDownwards(alike, 'shape', asked);
}

function speakDownwards(
  byOrder: readonly Token[][],
  source: 'local' | 'shape',
  asked: Asked,
): void {
  for (let index = orders.length - 1; index >= 0; index--) {
    const tokens = byOrder[index] ?? [];
    if (tokens.length === 0) continue;
    for (const token of tokens) if (asked.isWelcome(token)) asked.mixture.vote(token);
    asked.mixture.speak(source, index, true);
  }
  asked.mixture.clear();
}

/** What stands at a place, with a name replaced by the one that plays its part in the present context. */
function carryOver(
  text: LocalText,
  context: Context,
  match: { readonly place: number; readonly alikeLength: number },
): Token {
  const { place } = match;
  const token = text.tokens[place] ?? boundary;
  if (!isNameKind(text.kinds[place] ?? 0)) return token;
  const reach = Math.min(copyReach, match.alikeLength);
  for (let back = 1; back <= reach; back++)
    if (idOf(text.tokens[place - back] ?? boundary) === idOf(token)) {
      const mine = context.tokens[context.tokens.length - back] ?? boundary;
      return (mine & ~1) | (token & 1);
    }
  return token;
}

interface Nearby {
  readonly names: SteadyVotes;
  readonly others: ReadonlyMap<Token, number>;
}

/** Of the names that stand near the hole and nowhere after this context, so many can be among the best. */
const likelyNames = 8;

function countNearby(text: LocalText): Nearby {
  const names = new Map<Token, number>();
  const others = new Map<Token, number>();
  const from = Math.max(1, text.hole - nearbyBefore);
  const to = Math.min(text.relatives, text.hole + nearbyAfter);
  for (let place = from; place < to; place++) {
    const token = text.tokens[place] ?? boundary;
    if (token === boundary) continue;
    const counts = isNameKind(text.kinds[place] ?? 0) ? names : others;
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const most = [...names].sort((a, b) => b[1] - a[1]);
  const total = most.reduce((sum, [, count]) => sum + count, 0);
  return {
    names: {
      counts: names,
      total,
      peak: most[0]?.[1] ?? 0,
      most: most.slice(0, likelyNames).map(([token]) => token),
    },
    others,
  };
}

/** Names and keywords near the hole that fit what was begun. */
function askNearby(nearby: Nearby, asked: Asked): void {
  for (const counts of [nearby.names.counts, nearby.others])
    for (const [token, count] of counts)
      if (asked.isWelcome(token)) asked.mixture.vote(token, count);
  asked.mixture.speak('nearby', 0, false);
}

/** Every word of the workspace that begins as asked, by how often it occurs. */
function askVocabulary(deps: NextTokenDeps, begun: Begun, mixture: Mixture): void {
  for (const id of deps.vocabulary.startingWith(begun.word))
    for (const token of [id * 2, id * 2 + 1])
      if (begun.accepts(token)) mixture.vote(token, deps.corpus.countOf(token));
  mixture.speak('vocabulary', 0, false);
}
