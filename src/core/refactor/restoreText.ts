import { splitKeepingEnds } from '../answer/textLines.ts';
import { diffLines, type LineChange } from '../documents/lineDiff.ts';

/** What a text was before a change, and right after it. */
export interface BeforeAndAfter {
  readonly before: string;
  readonly after: string;
}

export interface Restored {
  readonly text: string;
  /** Places of the change that were edited since. They are left as they are unless `overEdits` takes them back too. */
  readonly edited: number;
}

/**
 * Takes a change back out of a text that has moved on: only what it changed, by lines. What was edited elsewhere since
 * stays; so does a place of the change that was edited itself, unless `overEdits`.
 */
export function restoreText(
  { before, after }: BeforeAndAfter,
  now: string,
  { overEdits }: { readonly overEdits: boolean },
): Restored {
  if (now === before || now === after) return { text: before, edited: 0 };
  const old = splitKeepingEnds(before);
  const made = splitKeepingEnds(after);
  const present = splitKeepingEnds(now);
  const later = diffLines(made, present);
  const places = placesOf(
    diffLines(old, made).filter((change) => !isBack(change, old, { present, later })),
    later,
  );
  const lines: string[] = [];
  let edited = 0;
  let at = 0;
  for (const place of places) {
    const [start, end] = placeNow(place, later);
    const wanted = restored(place, old, made);
    const isUntouched = place.later.length === 0;
    const isSo = !isUntouched && isTakenBack(place, present.slice(start, end), { wanted, made });
    if (!isUntouched && !isSo) edited += 1;
    const isTaken = isUntouched || (overEdits && !isSo);
    lines.push(...present.slice(at, start), ...(isTaken ? wanted : present.slice(start, end)));
    at = end;
  }
  return { text: joinLines([...lines, ...present.slice(at)]), edited };
}

/** A line that was the last one, without an end, gets one where others follow it now. */
const joinLines = (lines: Lines): string =>
  lines
    .map((line, index) => (index === lines.length - 1 || line.endsWith('\n') ? line : `${line}\n`))
    .join('');

/** Lines that a change adds and takes away. */
export function countLines({ before, after }: BeforeAndAfter): {
  readonly added: number;
  readonly removed: number;
} {
  const changes = diffLines(splitKeepingEnds(before), splitKeepingEnds(after));
  return {
    added: sum(changes.map(({ newStart, newEnd }) => newEnd - newStart)),
    removed: sum(changes.map(({ oldStart, oldEnd }) => oldEnd - oldStart)),
  };
}

type Lines = readonly string[];

/** Lines that the change had deleted and that stand there again. */
function isBack(
  { oldStart, oldEnd, newStart, newEnd }: LineChange,
  old: Lines,
  { present, later }: { readonly present: Lines; readonly later: readonly LineChange[] },
): boolean {
  if (newStart !== newEnd) return false;
  const gone = old.slice(oldStart, oldEnd);
  return later
    .filter((edit) => edit.oldStart <= newStart && edit.oldEnd >= newStart)
    .map((edit) => present.slice(edit.newStart, edit.newEnd))
    .some((lines) => holds(lines, gone));
}

/** Whether the lines from before are there again, and none of those that the change had put in their place. */
function isTakenBack(
  { own }: Place,
  present: Lines,
  { wanted, made }: { readonly wanted: Lines; readonly made: Lines },
): boolean {
  if (sameLines(present, wanted)) return true;
  const added = own.flatMap(({ newStart, newEnd }) => made.slice(newStart, newEnd));
  return (
    wanted.length > 0 &&
    holds(present, wanted) &&
    !added.some((line) => present.includes(line) && !wanted.includes(line))
  );
}

/** Neighbouring parts of the change that the same later edits touch, and those edits. `start` to `end` of what it made. */
interface Place {
  start: number;
  end: number;
  readonly own: LineChange[];
  readonly later: LineChange[];
}

function placesOf(own: readonly LineChange[], later: readonly LineChange[]): readonly Place[] {
  const places: Place[] = [];
  for (const change of own) {
    const touching = later.filter((edit) => touches(edit, change.newStart, change.newEnd));
    const last = places.at(-1);
    const isShared = last !== undefined && touching.some((edit) => last.later.includes(edit));
    const place = isShared
      ? last
      : { start: change.newStart, end: change.newEnd, own: [], later: [] };
    if (!isShared) places.push(place);
    place.own.push(change);
    place.later.push(...touching.filter((edit) => !place.later.includes(edit)));
    place.start = Math.min(
      place.start,
      change.newStart,
      ...touching.map(({ oldStart }) => oldStart),
    );
    place.end = Math.max(place.end, change.newEnd, ...touching.map(({ oldEnd }) => oldEnd));
  }
  return places;
}

/** An edit beside a place, or lines added at its edge, leave it whole. */
function touches({ oldStart, oldEnd }: LineChange, start: number, end: number): boolean {
  return oldStart < end && oldEnd > start;
}

/** Where a place stands in the text now. Lines that were added at its edges are not part of it. */
function placeNow(
  { start, end, later }: Place,
  edits: readonly LineChange[],
): readonly [start: number, end: number] {
  const before = (at: number, withInsertion: boolean): number =>
    at +
    sum(
      edits
        .filter((edit) => !later.includes(edit))
        .filter(({ oldStart, oldEnd }) =>
          oldStart === oldEnd ? oldStart < at || (withInsertion && oldStart === at) : oldEnd <= at,
        )
        .map(grown),
    );
  const from = before(start, start !== end);
  const inside = end - start + sum(later.map(grown));
  return [from, from + inside];
}

const grown = ({ oldStart, oldEnd, newStart, newEnd }: LineChange): number =>
  newEnd - newStart - (oldEnd - oldStart);

/** What the lines of a place were before the change. */
function restored({ start, end, own }: Place, old: Lines, made: Lines): Lines {
  const lines: string[] = [];
  let at = start;
  for (const { oldStart, oldEnd, newStart, newEnd } of own) {
    lines.push(...made.slice(at, newStart), ...old.slice(oldStart, oldEnd));
    at = newEnd;
  }
  return [...lines, ...made.slice(at, end)];
}

const holds = (lines: Lines, part: Lines): boolean =>
  lines.some((_, at) => sameLines(lines.slice(at, at + part.length), part));

const sameLines = (a: Lines, b: Lines): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
