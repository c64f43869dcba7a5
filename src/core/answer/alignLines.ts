import {
  createCommonWords,
  createLineForms,
  type LineForm,
  similarityOf,
} from './lineSimilarity.ts';
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
  const all = document.slice(from, Math.min(document.length, options.near.end + spare));
  const { score, mayPair } = scorer(code, all, from, options);
  const old = joinedOld(all.length, mayPair);
  const n = code.length;
  const m = old.length;
  const width = m + 1;
  // Each cell keeps from which state it was reached.
  const back = createTables((n + 1) * width);
  let previous = createRow(width);
  let current = createRow(width);
  previous.paired.fill(0);
  for (let i = 1; i <= n; i++) {
    if (options.isMarker(i - 1)) fillMarker(i, previous, current);
    else fillRow(i, previous, current);
    [previous, current] = [current, previous];
  }
  return walkBack(bestEnd());

  function fillMarker(i: number, before: Row, row: Row): void {
    const start = i * width;
    row.added.fill(none);
    row.gone.fill(none);
    for (let j = 0; j <= m; j++) {
      const state = bestState(before, j);
      const up = stateValue(before, state, j);
      const left = j > 0 ? (row.paired[j - 1] ?? none) : none;
      row.paired[j] = Math.max(up, left);
      back.paired[start + j] = left > up ? 4 : 5 + state;
    }
  }

  function fillRow(i: number, before: Row, row: Row): void {
    const start = i * width;
    row.paired[0] = none;
    row.gone[0] = none;
    let state = bestState(before, 0);
    fillAdded(0);
    for (let j = 1; j <= m; j++) {
      const gain = score(i - 1, old[j - 1]?.line ?? 0);
      row.paired[j] = gain === undefined ? none : stateValue(before, state, j - 1) + gain;
      back.paired[start + j] = state;
      state = bestState(before, j);
      fillAdded(j);
      fillGone(row, j, start);
    }

    function fillAdded(j: number): void {
      row.added[j] = stateValue(before, state, j) - (state === added ? moreNew : openNew);
      back.added[start + j] = state;
    }
  }

  function fillGone(row: Row, j: number, start: number): void {
    const lines = old[j - 1]?.lines ?? 1;
    const opened = openGone + (lines - 1) * moreGone;
    const afterPaired = (row.paired[j - 1] ?? none) - opened;
    const afterAdded = (row.added[j - 1] ?? none) - opened;
    const afterGone = (row.gone[j - 1] ?? none) - lines * moreGone;
    const most = Math.max(afterPaired, afterAdded, afterGone);
    row.gone[j] = most;
    const unlessGone = most === afterPaired ? paired : added;
    back.gone[start + j] = most === afterGone ? gone : unlessGone;
  }

  function bestEnd(): { readonly state: number; readonly j: number } {
    let found = { state: paired as number, j: 0, value: none };
    for (let j = 0; j <= m; j++)
      for (const state of [paired, added] as const) {
        const value = stateValue(previous, state, j);
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
    const came = tableOf(back, state)[i * width + j] ?? 0;
    return { state: came, i: state < 2 ? i - 1 : i, j: state === 1 ? j : j - 1 };
  }

  function beforeMarker({ state, i, j }: Cell): Cell {
    const came = back.paired[i * width + j] ?? 0;
    return came === 4 ? { state, i, j: j - 1 } : { state: came - 5, i: i - 1, j };
  }

  function pairAt(i: number, j: number): LinePair {
    const line = old[j]?.line ?? 0;
    return {
      code: i,
      old: line + from,
      isSame: (code[i] ?? '').trim() === (all[line] ?? '').trim(),
    };
  }
}

interface Cell {
  readonly state: number;
  readonly i: number;
  readonly j: number;
}

/** Old lines that stand or go together. */
interface OldLines {
  /** The first of them. */
  readonly line: number;
  readonly lines: number;
}

/** Each line that some code line may be paired with; those between, which none may be, as one. */
function joinedOld(count: number, mayPair: (line: number) => boolean): readonly OldLines[] {
  const joined: OldLines[] = [];
  let line = 0;
  while (line < count) {
    let end = line + 1;
    if (!mayPair(line)) while (end < count && !mayPair(end)) end++;
    joined.push({ line, lines: end - line });
    line = end;
  }
  return joined;
}

/** States: a pair (or a marker), a code line that is new, an old line that is gone. */
const paired = 0;
const added = 1;
const gone = 2;

/** No way leads there. */
const none = Number.NEGATIVE_INFINITY;

/** By state. */
interface Row {
  readonly paired: Float64Array;
  readonly added: Float64Array;
  readonly gone: Float64Array;
}

interface Tables {
  readonly paired: Uint8Array;
  readonly added: Uint8Array;
  readonly gone: Uint8Array;
}

const createRow = (width: number): Row => ({
  paired: new Float64Array(width).fill(none),
  added: new Float64Array(width).fill(none),
  gone: new Float64Array(width).fill(none),
});

const createTables = (cells: number): Tables => ({
  paired: new Uint8Array(cells),
  added: new Uint8Array(cells),
  gone: new Uint8Array(cells),
});

function tableOf(tables: Tables, state: number): Uint8Array {
  if (state === paired) return tables.paired;
  return state === added ? tables.added : tables.gone;
}

function stateValue(row: Row, state: number, j: number): number {
  if (state === paired) return row.paired[j] ?? none;
  return (state === added ? row.added[j] : row.gone[j]) ?? none;
}

function bestState(row: Row, j: number): number {
  const afterPaired = row.paired[j] ?? none;
  const afterAdded = row.added[j] ?? none;
  const afterGone = row.gone[j] ?? none;
  if (afterPaired >= afterAdded && afterPaired >= afterGone) return paired;
  return afterAdded >= afterGone ? added : gone;
}

function scorer(
  code: readonly string[],
  old: readonly string[],
  from: number,
  { near, isNew, worth }: AlignOptions,
): {
  readonly score: (i: number, j: number) => number | undefined;
  /** Whether there is a code line that the old line may be paired with. */
  readonly mayPair: (j: number) => boolean;
} {
  const newTexts = code.map((line) => line.trim());
  const oldTexts = old.map((line) => line.trim());
  const inCode = new Set(newTexts);
  const inOld = new Set(oldTexts);
  const isReached = (j: number) =>
    j + from >= near.start - rewriteReach && j + from < near.end + rewriteReach;
  // Some 400 × 500 pairs are asked for, row by row: what one line says of itself is worked out once, what it has in
  // common with all others once for its row.
  const forms = createLineForms();
  const fresh = newTexts.map((text) => (inOld.has(text) ? undefined : forms.of(text)));
  const gone = oldTexts.map((text, j) =>
    isReached(j) && !inCode.has(text) ? forms.of(text) : undefined,
  );
  const commonWords = createCommonWords(gone);
  const places = new Map([...inCode].map((text, place) => [text, place]));
  const newPlaces = newTexts.map((text) => places.get(text));
  const oldPlaces = oldTexts.map((text) => places.get(text));
  const plainWorth = (i: number, j: number): number | undefined => {
    if (newPlaces[i] === oldPlaces[j]) return sameWorth(code[i] ?? '', old[j] ?? '');
    const line = fresh[i];
    const before = gone[j];
    return line && before && rewriteWorth(line, before, commonWords(line)[j] ?? 0);
  };
  const score = (i: number, j: number): number | undefined => {
    const plain = isNew(i) ? undefined : plainWorth(i, j);
    const extra = plain === undefined ? undefined : worth(i, j + from);
    if (plain === undefined || extra === undefined) return undefined;
    const isNear = j + from >= near.start && j + from < near.end;
    // The target was asked for: what stands elsewhere is only context.
    return plain * (isNear ? 1 : 0.6) + extra;
  };
  return { score, mayPair: (j) => gone[j] !== undefined || inCode.has(oldTexts[j] ?? '') };
}

function sameWorth(line: string, old: string): number {
  if (isBlankLine(line)) return 0.04;
  const isExact = indentOf(line) === indentOf(old);
  if (!isTelling(line)) return isExact ? 0.3 : 0.1;
  return (1 + Math.min(line.trim().length, 40) / 40) * (isExact ? 1 : 0.9);
}

function rewriteWorth(line: LineForm, old: LineForm, commonWords: number): number | undefined {
  if (!line.isTelling || !old.isTelling) return undefined;
  const share = similarityOf(old, line, commonWords);
  return share < similarShare
    ? undefined
    : share * 0.8 * (1 + Math.min(old.text.length, line.text.length, 40) / 40);
}
