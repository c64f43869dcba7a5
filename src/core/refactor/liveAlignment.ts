import { indentOf, isBlankLine, isTelling } from '../answer/textLines.ts';

/** `same`: stood there before. `changed`: new or rewritten. */
export type LineStatus = 'same' | 'changed';

export interface WrittenLine {
  readonly text: string;
  readonly status: LineStatus;
}

/** What a half-streamed rewrite looks like. */
export interface AlignmentView {
  /** Final lines: neither their text, their fate nor their place changes any more. */
  readonly written: readonly WrittenLine[];
  /** The line being written; empty when nothing of it has come or when it only repeats the old line so far. */
  readonly partial: string;
  /** Index of the first old line that the answer has not reached. */
  readonly oldReached: number;
}

/** Follows a rewrite of `oldLines` while it streams. */
export interface LiveAlignment {
  /** Takes the next piece of the new text (line ends `\n`). Any cut of the text gives the same view. */
  feed(text: string): void;
  /** The new text is whole: what was not reached is gone. */
  finish(): void;
  view(): AlignmentView;
}

/** How far ahead a repeated line may match: further than that, `return null;` is another `return null;`. */
const nearLines = 12;
/** A line is a rewrite of the old one when this share of its characters or words is common to both. */
const similarShare = 0.6;

/**
 * Aligns as it reads, and only ever settles: a line is judged once, when its end has come, from what is known then.
 * The colours may differ from a comparison of the finished texts; the text never does. Cost of a line: constant.
 */
export function createLiveAlignment(oldLines: readonly string[]): LiveAlignment {
  const places = placesOf(oldLines);
  const written: WrittenLine[] = [];
  let partial = '';
  let oldReached = 0;
  let isFinished = false;

  const settle = (text: string): void => {
    const match = findSame(oldLines, places.get(text) ?? [], text, oldReached);
    if (match !== undefined) {
      written.push({ text, status: 'same' });
      oldReached = match + 1;
      return;
    }
    written.push({ text, status: 'changed' });
    if (isRewriteOf(oldLines[oldReached], text)) oldReached++;
  };

  return {
    feed(text) {
      if (isFinished) throw new Error('The answer was already finished.');
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) settle(line);
    },
    finish() {
      if (isFinished) return;
      isFinished = true;
      settle(partial);
      partial = '';
      oldReached = oldLines.length;
    },
    view: () => ({
      written,
      partial: oldLines[oldReached]?.startsWith(partial) ? '' : partial,
      oldReached,
    }),
  };
}

/** The lines a view shows, top to bottom: written, being written, not reached. */
export function shownLines(view: AlignmentView, oldLines: readonly string[]): string[] {
  const lines = view.written.map((line) => line.text);
  if (view.partial !== '') lines.push(view.partial);
  return [...lines, ...oldLines.slice(view.oldReached)];
}

function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  return places;
}

function findSame(
  oldLines: readonly string[],
  places: readonly number[],
  text: string,
  from: number,
): number | undefined {
  const next = places[firstAtLeast(places, from)];
  if (next === undefined || next === from) return next;
  if (isTelling(text)) return places.length === 1 || next - from <= nearLines ? next : undefined;
  if (isBlankLine(text) || next - from > nearLines) return undefined;
  // A bracket closes the same block as before only when nothing between stands further out.
  const depth = indentOf(text).length;
  const skipped = oldLines.slice(from, next).filter((line) => !isBlankLine(line));
  return skipped.every((line) => indentOf(line).length > depth) ? next : undefined;
}

function firstAtLeast(sorted: readonly number[], least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether two different lines share enough of their ends or their words to be one line, rewritten. */
export function isRewriteOf(oldLine: string | undefined, newLine: string): boolean {
  if (oldLine === undefined) return false;
  const a = oldLine.trim();
  const b = newLine.trim();
  if (a === '' || b === '') return a === b;
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return head + tail >= similarShare * Math.max(a.length, b.length) || shareWords(a, b);
}

function shareWords(a: string, b: string): boolean {
  const left = a.match(/\w+/g) ?? [];
  const right = b.match(/\w+/g) ?? [];
  const known = new Set(left);
  const common = right.filter((word) => known.has(word)).length;
  return common >= 2 && 2 * common >= similarShare * (left.length + right.length);
}
