import { isTelling, splitKeepingEnds } from '../answer/textLines.ts';
import { diffLines, type LineChange } from '../documents/lineDiff.ts';

/** Replaces `start` to `end` (offsets, end exclusive) of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One change under review: `baseStart` to `baseEnd` of the base became `start` to `end` of the text. Whole lines. */
export interface Hunk {
  /** Stays the same while the review lives. */
  readonly id: number;
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A change that waits for a verdict, hunk by hunk. Outside the hunks `base` and `text` are the same, whatever the
 * user does: his own edits go into both, so undoing a hunk never takes them away.
 */
export interface Review {
  /** What the text is without the pending hunks. */
  readonly base: string;
  /** The document as it stands. */
  readonly text: string;
  /** In order of the text; pairwise disjoint. */
  readonly hunks: readonly Hunk[];
}

/**
 * Lines without meaning of their own (brackets, blanks) between two changes up to this many join them into one hunk:
 * reviewing the two sides of a closing bracket separately makes no sense.
 */
const joinAcrossLines = 2;

/** A review of everything that differs between two texts, exact to the last line end. */
export function createReview(base: string, text: string): Review {
  const baseLines = splitKeepingEnds(base);
  const textLines = splitKeepingEnds(text);
  const baseAt = offsetsOf(baseLines);
  const textAt = offsetsOf(textLines);
  const changes = joinNear(diffLines(baseLines, textLines), baseLines);
  const hunks = changes.map((change, id) => ({
    id,
    baseStart: baseAt[change.oldStart] ?? base.length,
    baseEnd: baseAt[change.oldEnd] ?? base.length,
    start: textAt[change.newStart] ?? text.length,
    end: textAt[change.newEnd] ?? text.length,
  }));
  return { base, text, hunks };
}

/** The hunk's change becomes part of the base. An unknown id changes nothing. */
export function keepHunk(review: Review, id: number): Review {
  const hunk = review.hunks.find((candidate) => candidate.id === id);
  if (hunk === undefined) return review;
  const kept = review.text.slice(hunk.start, hunk.end);
  return {
    base: splice(review.base, { start: hunk.baseStart, end: hunk.baseEnd, text: kept }),
    text: review.text,
    hunks: without(review.hunks, hunk, { base: kept.length - baseLength(hunk), text: 0 }),
  };
}

/** The edit that takes the hunk back, and the review after it. Undefined for an unknown id. */
export function undoHunk(
  review: Review,
  id: number,
): { readonly review: Review; readonly edit: TextEdit } | undefined {
  const hunk = review.hunks.find((candidate) => candidate.id === id);
  if (hunk === undefined) return undefined;
  const old = review.base.slice(hunk.baseStart, hunk.baseEnd);
  const edit = { start: hunk.start, end: hunk.end, text: old };
  const grown = old.length - (hunk.end - hunk.start);
  return {
    review: {
      base: review.base,
      text: splice(review.text, edit),
      hunks: without(review.hunks, hunk, { base: 0, text: grown }),
    },
    edit,
  };
}

/** The edits, apart and in order, that take all pending hunks back. */
export function undoAllEdits(review: Review): readonly TextEdit[] {
  return review.hunks.map((hunk) => ({
    start: hunk.start,
    end: hunk.end,
    text: review.base.slice(hunk.baseStart, hunk.baseEnd),
  }));
}

/**
 * Follows an edit made by the user or another extension. Hunks beside it move; hunks it touches give way: they count
 * as kept, with the user's characters in them, and their ids are returned.
 */
export function rebase(
  review: Review,
  edit: TextEdit,
): { readonly review: Review; readonly gaveWay: readonly number[] } {
  if (edit.start === edit.end && edit.text === '') return { review, gaveWay: [] };
  const text = splice(review.text, edit);
  const shift = edit.text.length - (edit.end - edit.start);
  const gaveWay = review.hunks
    .filter((hunk) => isTouched(hunk, edit, text, shift))
    .map((hunk) => hunk.id);
  const settled = gaveWay.reduce(keepHunk, review);
  const before = settled.hunks.filter((hunk) => isBefore(hunk, edit));
  const last = before.at(-1);
  const drift = last === undefined ? 0 : last.baseEnd - last.end;
  const base = splice(settled.base, {
    start: edit.start + drift,
    end: edit.end + drift,
    text: edit.text,
  });
  const after = settled.hunks
    .slice(before.length)
    .map((hunk) => moved(hunk, { base: shift, text: shift }));
  return { review: { base, text, hunks: [...before, ...after] }, gaveWay };
}

const isBefore = (hunk: Hunk, edit: TextEdit): boolean => edit.start >= hunk.end;

function isTouched(hunk: Hunk, edit: TextEdit, after: string, shift: number): boolean {
  if (edit.end > hunk.start && !isBefore(hunk, edit)) return true;
  // A hunk consists of whole lines, also after the edit.
  const by = isBefore(hunk, edit) ? 0 : shift;
  const isWhole = isLineStart(after, hunk.end + by) || hunk.end + by === after.length;
  return !isWhole || !isLineStart(after, hunk.start + by);
}

const isLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n';

const splice = (text: string, edit: TextEdit): string =>
  text.slice(0, edit.start) + edit.text + text.slice(edit.end);

const baseLength = (hunk: Hunk): number => hunk.baseEnd - hunk.baseStart;

interface Shift {
  readonly base: number;
  readonly text: number;
}

const moved = (hunk: Hunk, by: Shift): Hunk => ({
  id: hunk.id,
  baseStart: hunk.baseStart + by.base,
  baseEnd: hunk.baseEnd + by.base,
  start: hunk.start + by.text,
  end: hunk.end + by.text,
});

/** The other hunks, those behind the removed one moved by what its verdict changed. */
function without(hunks: readonly Hunk[], gone: Hunk, shift: Shift): Hunk[] {
  const index = hunks.indexOf(gone);
  return [...hunks.slice(0, index), ...hunks.slice(index + 1).map((hunk) => moved(hunk, shift))];
}

function offsetsOf(lines: readonly string[]): number[] {
  const offsets = [0];
  let at = 0;
  for (const line of lines) {
    at += line.length;
    offsets.push(at);
  }
  return offsets;
}

function joinNear(changes: readonly LineChange[], oldLines: readonly string[]): LineChange[] {
  const joined: LineChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    const gap = last === undefined ? [] : oldLines.slice(last.oldEnd, change.oldStart);
    if (last !== undefined && gap.length <= joinAcrossLines && !gap.some(isTelling))
      joined[joined.length - 1] = { ...last, oldEnd: change.oldEnd, newEnd: change.newEnd };
    else joined.push(change);
  }
  return joined;
}
