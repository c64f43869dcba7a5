/** Lines `oldStart` to `oldEnd` became lines `newStart` to `newEnd` (ends exclusive; either side may be empty). */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/**
 * Edit distance up to which a stretch without unique common lines is compared exactly; beyond it the stretch
 * counts as rewritten. Time and memory grow with its square: 1,000 is 4 MB and about 5 ms.
 */
const maxDistance = 1000;

/**
 * The changes that turn `oldLines` into `newLines`, in order, with at least one common line between two of them.
 * Common lines that occur once on both sides are matched first (patience), so that moved brackets do not tear
 * functions apart; Myers' comparison settles the stretches between.
 */
export function diffLines(
  oldLines: readonly string[],
  newLines: readonly string[],
): readonly LineChange[] {
  // Most changes are small in a long file: only what differs is looked at line by line.
  let head = 0;
  while (head < oldLines.length && head < newLines.length && oldLines[head] === newLines[head])
    head++;
  let tail = 0;
  const most = Math.min(oldLines.length, newLines.length) - head;
  while (tail < most && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail++;
  const ids = new Map<string, number>();
  const intern = (line: string): number => {
    const known = ids.get(line);
    if (known !== undefined) return known;
    ids.set(line, ids.size);
    return ids.size - 1;
  };
  const a = Int32Array.from(oldLines.slice(head, oldLines.length - tail), intern);
  const b = Int32Array.from(newLines.slice(head, newLines.length - tail), intern);
  const changes: LineChange[] = [];
  compare(a, b, { oldStart: 0, oldEnd: a.length, newStart: 0, newEnd: b.length }, changes);
  return joinTouching(changes).map(({ oldStart, oldEnd, newStart, newEnd }) => ({
    oldStart: oldStart + head,
    oldEnd: oldEnd + head,
    newStart: newStart + head,
    newEnd: newEnd + head,
  }));
}

function compare(a: Int32Array, b: Int32Array, whole: LineChange, out: LineChange[]): void {
  const part = trimCommon(a, b, whole);
  if (part.oldStart === part.oldEnd && part.newStart === part.newEnd) return;
  if (part.oldStart === part.oldEnd || part.newStart === part.newEnd) {
    out.push(part);
    return;
  }
  const anchors = uniqueCommonLines(a, b, part);
  if (anchors.length === 0) {
    compareExactly(a, b, part, out);
    return;
  }
  let { oldStart, newStart } = part;
  for (const [oldAt, newAt] of anchors) {
    compare(a, b, { oldStart, oldEnd: oldAt, newStart, newEnd: newAt }, out);
    oldStart = oldAt + 1;
    newStart = newAt + 1;
  }
  compare(a, b, { oldStart, oldEnd: part.oldEnd, newStart, newEnd: part.newEnd }, out);
}

function trimCommon(a: Int32Array, b: Int32Array, part: LineChange): LineChange {
  let { oldStart, oldEnd, newStart, newEnd } = part;
  while (oldStart < oldEnd && newStart < newEnd && a[oldStart] === b[newStart]) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && a[oldEnd - 1] === b[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { oldStart, oldEnd, newStart, newEnd };
}

/** Lines that occur exactly once on each side, as pairs in rising order on both sides. */
function uniqueCommonLines(a: Int32Array, b: Int32Array, part: LineChange): [number, number][] {
  const oldAt = placesOnce(a, part.oldStart, part.oldEnd);
  const newAt = placesOnce(b, part.newStart, part.newEnd);
  const pairs: [number, number][] = [];
  for (const [id, at] of oldAt) {
    const other = newAt.get(id);
    if (at >= 0 && other !== undefined && other >= 0) pairs.push([at, other]);
  }
  pairs.sort((x, y) => x[0] - y[0]);
  return longestRising(pairs);
}

/** Where each line stands, or -1 when it stands in several places. */
function placesOnce(lines: Int32Array, start: number, end: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let i = start; i < end; i++) {
    const id = lines[i] ?? -1;
    places.set(id, places.has(id) ? -1 : i);
  }
  return places;
}

/** Longest subsequence whose second members rise (patience sorting). */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  const second = (index: number | undefined) => pairs[index ?? 0]?.[1] ?? 0;
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (second(tails[middle]) < pair[1]) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const rising: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.reverse();
}

/** Myers' greedy comparison (An O(ND) Difference Algorithm, 1986), furthest points kept per distance. */
function compareExactly(a: Int32Array, b: Int32Array, part: LineChange, out: LineChange[]): void {
  const known = new Set(a.subarray(part.oldStart, part.oldEnd));
  if (!b.subarray(part.newStart, part.newEnd).some((line) => known.has(line))) {
    out.push(part);
    return;
  }
  const n = part.oldEnd - part.oldStart;
  const m = part.newEnd - part.newStart;
  const limit = Math.min(n + m, maxDistance);
  // `reach[limit + 1 + k]` is the furthest old line on diagonal k.
  const reach = new Int32Array(2 * limit + 3);
  const rounds: Int32Array[] = [];
  for (let d = 0; d <= limit; d++) {
    rounds.push(reach.slice(limit - d, limit + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const above = reach[limit + 2 + k] ?? 0;
      const left = reach[limit + k] ?? 0;
      const isInsertion = k === -d || (k !== d && left < above);
      const start = isInsertion ? above : left + 1;
      const x = start + commonRun(a, b, part, start, start - k);
      reach[limit + 1 + k] = x;
      if (x >= n && x - k >= m) {
        walkBack(part, rounds, n, m, out);
        return;
      }
    }
  }
  out.push(part);
}

/** How many lines from `x` and `y` of the part on are the same on both sides. */
function commonRun(a: Int32Array, b: Int32Array, part: LineChange, x: number, y: number): number {
  const most = Math.min(part.oldEnd - part.oldStart - x, part.newEnd - part.newStart - y);
  let run = 0;
  while (run < most && a[part.oldStart + x + run] === b[part.newStart + y + run]) run++;
  return run;
}

function walkBack(
  part: LineChange,
  rounds: readonly Int32Array[],
  n: number,
  m: number,
  out: LineChange[],
): void {
  const steps: LineChange[] = [];
  let x = n;
  let y = m;
  for (let d = rounds.length - 1; d > 0; d--) {
    // Slot 0 of a round's copy is diagonal -d-1.
    const round = rounds[d] ?? new Int32Array();
    const at = (k: number) => round[k + d + 1] ?? 0;
    const k = x - y;
    const isInsertion = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = isInsertion ? at(k + 1) : at(k - 1);
    const fromY = fromX - (isInsertion ? k + 1 : k - 1);
    const oldStart = part.oldStart + fromX;
    const newStart = part.newStart + fromY;
    steps.push({
      oldStart,
      oldEnd: oldStart + (isInsertion ? 0 : 1),
      newStart,
      newEnd: newStart + (isInsertion ? 1 : 0),
    });
    x = fromX;
    y = fromY;
  }
  out.push(...steps.reverse());
}

function joinTouching(changes: readonly LineChange[]): LineChange[] {
  const joined: LineChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    if (last !== undefined && last.oldEnd === change.oldStart && last.newEnd === change.newStart)
      joined[joined.length - 1] = { ...last, oldEnd: change.oldEnd, newEnd: change.newEnd };
    else joined.push(change);
  }
  return joined;
}
