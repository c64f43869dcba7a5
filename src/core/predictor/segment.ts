import { boundary, idOf, type Token } from './tokens.ts';

/** Contexts are sorted and compared this many tokens back. */
export const maxOrder = 20;

/**
 * An immutable run of files with a suffix array: all places of the text, sorted by the tokens before them read
 * backwards, so that the places with a given context lie side by side. 8 bytes a token, and one bit.
 */
export interface Segment {
  readonly tokens: Int32Array;
  /** Places in `tokens`, sorted by their context. */
  readonly places: Int32Array;
  /** Where each file begins and ends in `tokens`. */
  readonly files: ReadonlyMap<string, readonly [start: number, end: number]>;
  /** Whether a file's text at this place was replaced since. */
  isDead(place: number): boolean;
  /** Marks a file as replaced. Returns how many tokens died. */
  bury(path: string): number;
  readonly liveTokens: number;
}

export interface SegmentFile {
  readonly path: string;
  readonly tokens: ArrayLike<Token>;
}

/** Sorting takes O(n) passes for three tokens of context, and comparisons only where those are equal. */
export function createSegment(files: readonly SegmentFile[]): Segment {
  const ranges = new Map<string, readonly [number, number]>();
  const total = files.reduce((sum, file) => sum + file.tokens.length + 1, 1);
  const tokens = new Int32Array(total);
  let at = 1;
  for (const file of files) {
    const start = at;
    for (let i = 0; i < file.tokens.length; i++) tokens[at++] = file.tokens[i] ?? boundary;
    tokens[at++] = boundary;
    ranges.set(file.path, [start, at]);
  }
  const places = sortPlaces(tokens);
  const dead = new Uint8Array((total >> 3) + 1);
  let liveTokens = total - 1;
  return {
    tokens,
    places,
    files: ranges,
    isDead: (place) => ((dead[place >> 3] ?? 0) & (1 << (place & 7))) !== 0,
    bury(path) {
      const range = ranges.get(path);
      if (range === undefined) return 0;
      ranges.delete(path);
      for (let i = range[0]; i < range[1]; i++) dead[i >> 3] = (dead[i >> 3] ?? 0) | (1 << (i & 7));
      liveTokens -= range[1] - range[0];
      return range[1] - range[0];
    },
    get liveTokens() {
      return liveTokens;
    },
  };
}

/** The id `order` tokens before a place; -1 before the text's begin. */
function before(tokens: Int32Array, place: number, order: number): number {
  const at = place - order;
  return at < 0 ? -1 : (tokens[at] ?? 0) >> 1;
}

function sortPlaces(tokens: Int32Array): Int32Array {
  const count = tokens.length - 1;
  let sorted = new Int32Array(count);
  let spare = new Int32Array(count);
  for (let i = 0; i < count; i++) sorted[i] = i + 1;
  let ids = 0;
  for (const token of tokens) if (idOf(token) >= ids) ids = idOf(token) + 1;
  for (const order of [3, 2, 1]) {
    countingPass(tokens, order, { from: sorted, to: spare, ids });
    [sorted, spare] = [spare, sorted];
  }
  sortEqualRuns(tokens, sorted);
  return sorted;
}

interface Pass {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly ids: number;
}

/** One stable counting sort by the id `order` tokens back. */
function countingPass(tokens: Int32Array, order: number, pass: Pass): void {
  const starts = new Int32Array(pass.ids + 2);
  for (const place of pass.from) {
    const slot = before(tokens, place, order) + 2;
    starts[slot] = (starts[slot] ?? 0) + 1;
  }
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  for (const place of pass.from) {
    const slot = before(tokens, place, order) + 1;
    const to = starts[slot] ?? 0;
    pass.to[to] = place;
    starts[slot] = to + 1;
  }
}

/** Sorts each run of places whose last three tokens are the same by what lies further back. */
function sortEqualRuns(tokens: Int32Array, sorted: Int32Array): void {
  const compare = (a: number, b: number) => compareFrom(tokens, a, b);
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && hasSameThree(tokens, sorted[start] ?? 0, sorted[i] ?? 0)) continue;
    if (i - start > 1) sorted.subarray(start, i).sort(compare);
    start = i;
  }
}

function hasSameThree(tokens: Int32Array, a: number, b: number): boolean {
  for (let order = 1; order <= 3; order++)
    if (before(tokens, a, order) !== before(tokens, b, order)) return false;
  return true;
}

function compareFrom(tokens: Int32Array, a: number, b: number): number {
  for (let order = 4; order <= maxOrder; order++) {
    const left = before(tokens, a, order);
    const right = before(tokens, b, order);
    if (left !== right) return left - right;
    if (left <= 0) break;
  }
  return a - b;
}

/**
 * Finds the places whose context ends like `context`, for every order from 1 up to the longest that occurs.
 * Writes `[from, to)` of `places` per order into `out`: two numbers each. O(order · log n).
 */
export function findContexts(segment: Segment, context: readonly Token[], out: number[]): void {
  out.length = 0;
  let from = 0;
  let to = segment.places.length;
  const longest = Math.min(maxOrder, context.length);
  for (let order = 1; order <= longest; order++) {
    const wanted = idOf(context[context.length - order] ?? boundary);
    from = firstNotBelow(segment, order, { wanted, from, to });
    to = firstNotBelow(segment, order, { wanted: wanted + 1, from, to });
    if (from >= to) return;
    out.push(from, to);
  }
}

interface Search {
  readonly wanted: number;
  readonly from: number;
  readonly to: number;
}

function firstNotBelow(segment: Segment, order: number, search: Search): number {
  let low = search.from;
  let high = search.to;
  while (low < high) {
    const middle = (low + high) >> 1;
    const id = before(segment.tokens, segment.places[middle] ?? 0, order);
    if (id < search.wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
