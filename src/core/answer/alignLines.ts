import { indentOf, isBlankLine, isTelling } from './textLines.ts';

/** Code line `code` is old line `old`, as it was or rewritten. */
export interface LinePair {
  readonly code: number;
  readonly old: number;
  /** Equal but for white space at both ends. */
  readonly isSame: boolean;
}

export interface AlignOptions {
  /** Old lines that are meant more likely than others. */
  readonly near: { readonly start: number; readonly end: number };
  /** Code lines that stand for any number of old lines. */
  readonly isMarker: (code: number) => boolean;
  /** Code lines that are new for certain: they are paired with none. */
  readonly isNew: (code: number) => boolean;
  /** What a pair is worth beside what its texts say, or undefined where it must not be. */
  readonly worth: (code: number, old: number) => number | undefined;
}

/** Above this many cells (n × m; some 60 ms) lines far from `near` are left aside. */
const maxCells = 6_000_000;
/** Lines above and below `near` in which rewritten lines are looked for; equal ones are found anywhere. */
const rewriteReach = 80;
const similarShare = 0.6;

const openGone = 0.4;
const moreGone = 0.004;
const openNew = 0.15;
const moreNew = 0.03;

/**
 * Pairs the lines of an answer with those of the old text, in order, so that the most is told again. The answer may begin
 * and end anywhere in the old text. Affine gap costs (Gotoh, 1982): one long gap is likelier than many short ones.
 */
export function alignLines(
  code: readonly string[],
  document: readonly string[],
  options: AlignOptions,
): readonly LinePair[] {
  const reach = Math.max(1, Math.floor(maxCells / Math.max(1, code.length)));
  const spare = Math.max(0, Math.floor((reach - (options.near.end - options.near.start)) / 2));
  const from = Math.max(0, options.near.start - spare);
  const old = document.slice(from, Math.min(document.length, options.near.end + spare));
  const score = scorer(code, old, from, options);
  const n = code.length;
  const m = old.length;
  const width = m + 1;
  // States: 0 paired (or at a marker), 1 code line is new, 2 old line is gone. Each cell keeps from where it was reached.
  const back = [0, 1, 2].map(() => new Uint8Array((n + 1) * width));
  let previous = [new Float64Array(width), lowest(width), lowest(width)];
  for (let i = 1; i <= n; i++) {
    const current = [lowest(width), lowest(width), lowest(width)];
    if (options.isMarker(i - 1)) fillMarker(i, previous, current);
    else fillRow(i, previous, current);
    previous = current;
  }
  return walkBack(bestEnd());

  function fillMarker(
    i: number,
    before: readonly Float64Array[],
    row: readonly Float64Array[],
  ): void {
    for (let j = 0; j <= m; j++) {
      const state = best(before, j);
      const up = at(before, state, j);
      const left = at(row, 0, j - 1);
      set(row, 0, j, Math.max(up, left));
      setBack(0, i, j, left > up ? 4 : 5 + state);
    }
  }

  function fillRow(i: number, before: readonly Float64Array[], row: readonly Float64Array[]): void {
    for (let j = 0; j <= m; j++) {
      if (j > 0) fillPaired(i, j, before, row);
      const state = best(before, j);
      set(row, 1, j, at(before, state, j) - (state === 1 ? moreNew : openNew));
      setBack(1, i, j, state);
      if (j > 0) fillGone(i, j, row);
    }
  }

  function fillPaired(
    i: number,
    j: number,
    before: readonly Float64Array[],
    row: readonly Float64Array[],
  ): void {
    const gain = score(i - 1, j - 1);
    const state = best(before, j - 1);
    if (gain !== undefined) set(row, 0, j, at(before, state, j - 1) + gain);
    setBack(0, i, j, state);
  }

  function fillGone(i: number, j: number, row: readonly Float64Array[]): void {
    const paired = at(row, 0, j - 1) - openGone;
    const gone = at(row, 2, j - 1) - moreGone;
    const most = Math.max(paired, at(row, 1, j - 1) - openGone, gone);
    set(row, 2, j, most);
    const unlessGone = most === paired ? 0 : 1;
    setBack(2, i, j, most === gone ? 2 : unlessGone);
  }

  function setBack(state: number, i: number, j: number, value: number): void {
    const table = back[state];
    if (table !== undefined) table[i * width + j] = value;
  }

  function bestEnd(): { readonly state: number; readonly j: number } {
    let found = { state: 0, j: 0, value: Number.NEGATIVE_INFINITY };
    for (let j = 0; j <= m; j++)
      for (let state = 0; state < 2; state++) {
        const value = at(previous, state, j);
        if (value > found.value + 1e-9) found = { state, j, value };
      }
    return found;
  }

  function walkBack(end: { readonly state: number; readonly j: number }): readonly LinePair[] {
    const pairs: LinePair[] = [];
    let cell: Cell = { ...end, i: n };
    while (cell.i > 0) {
      const isAtMarker = cell.state === 0 && options.isMarker(cell.i - 1);
      if (cell.state === 0 && !isAtMarker) pairs.push(pairAt(cell.i - 1, cell.j - 1));
      cell = isAtMarker ? beforeMarker(cell) : before(cell);
    }
    return pairs.reverse();
  }

  function before({ state, i, j }: Cell): Cell {
    const came = back[state]?.[i * width + j] ?? 0;
    return { state: came, i: state < 2 ? i - 1 : i, j: state === 1 ? j : j - 1 };
  }

  function beforeMarker({ state, i, j }: Cell): Cell {
    const came = back[0]?.[i * width + j] ?? 0;
    return came === 4 ? { state, i, j: j - 1 } : { state: came - 5, i: i - 1, j };
  }

  function pairAt(i: number, j: number): LinePair {
    return { code: i, old: j + from, isSame: (code[i] ?? '').trim() === (old[j] ?? '').trim() };
  }
}

interface Cell {
  readonly state: number;
  readonly i: number;
  readonly j: number;
}

/** The value of a cell; outside of the row there is none. */
const at = (row: readonly Float64Array[], state: number, j: number): number =>
  row[state]?.[j] ?? Number.NEGATIVE_INFINITY;

const lowest = (length: number): Float64Array =>
  new Float64Array(length).fill(Number.NEGATIVE_INFINITY);

function set(row: readonly Float64Array[], state: number, j: number, value: number): void {
  const cells = row[state];
  if (cells !== undefined) cells[j] = value;
}

function best(row: readonly Float64Array[], j: number): number {
  const [paired, inserted, gone] = [at(row, 0, j), at(row, 1, j), at(row, 2, j)];
  if (paired >= inserted && paired >= gone) return 0;
  return inserted >= gone ? 1 : 2;
}

function scorer(
  code: readonly string[],
  old: readonly string[],
  from: number,
  { near, isNew, worth }: AlignOptions,
): (i: number, j: number) => number | undefined {
  const newText = code.map((line) => line.trim());
  const oldText = old.map((line) => line.trim());
  const inCode = new Set(newText);
  const inOld = new Set(oldText);
  const known = new Map<number, number | undefined>();
  const fresh = (i: number) => !inOld.has(newText[i] ?? '');
  const isReached = (j: number) =>
    j + from >= near.start - rewriteReach && j + from < near.end + rewriteReach;
  const mayBeRewritten = (i: number, j: number) =>
    fresh(i) && !inCode.has(oldText[j] ?? '') && isReached(j);
  const rewritten = (i: number, j: number): number | undefined => {
    const key = i * old.length + j;
    if (!known.has(key)) known.set(key, rewriteWorth(newText[i] ?? '', oldText[j] ?? ''));
    return known.get(key);
  };
  const plainWorth = (i: number, j: number): number | undefined => {
    if (newText[i] === oldText[j]) return sameWorth(code[i] ?? '', old[j] ?? '');
    return mayBeRewritten(i, j) ? rewritten(i, j) : undefined;
  };
  return (i, j) => {
    const plain = isNew(i) ? undefined : plainWorth(i, j);
    const extra = plain === undefined ? undefined : worth(i, j + from);
    if (plain === undefined || extra === undefined) return undefined;
    const isNear = j + from >= near.start && j + from < near.end;
    // The target was asked for: what stands elsewhere is only context.
    return plain * (isNear ? 1 : 0.6) + extra;
  };
}

function sameWorth(line: string, old: string): number {
  if (isBlankLine(line)) return 0.04;
  const isExact = indentOf(line) === indentOf(old);
  if (!isTelling(line)) return isExact ? 0.3 : 0.1;
  return (1 + Math.min(line.trim().length, 40) / 40) * (isExact ? 1 : 0.9);
}

function rewriteWorth(line: string, old: string): number | undefined {
  if (!isTelling(line) || !isTelling(old)) return undefined;
  const share = similarity(old, line);
  return share < similarShare
    ? undefined
    : share * 0.8 * (1 + Math.min(old.length, line.length, 40) / 40);
}

/** The element that a line opens: it stays the same whatever its attributes become. */
const tagOf = (line: string): string | undefined => /^<([\w.:-]+)/.exec(line)?.[1];

/** The share of two lines' characters at both ends, or of their words, that is common to both; 0 to 1. */
export function similarity(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const ends = (head + tail) / Math.max(1, a.length, b.length);
  const left = a.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const right = b.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const known = new Set(left);
  const common = right.filter((word) => known.has(word)).length;
  const words = common < 2 ? 0 : (2 * common) / (left.length + right.length);
  return Math.max(ends, words, tagOf(a) !== undefined && tagOf(a) === tagOf(b) ? 0.7 : 0);
}
