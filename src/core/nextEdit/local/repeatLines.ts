import type { LineHunk } from '../../documents/lineHunk.ts';
import { logScale, noFeatures } from './features.ts';
import { type LocalCandidate, type LocalSituation, maxSources } from './localSituation.ts';
import { isImportLine, ownLines, placeFeatures } from './placeFeatures.ts';

/** Whole lines of one of the last edits once more, at other places where its old lines or its neighbours stand. */
export function repeatLines(situation: LocalSituation): readonly LocalCandidate[] {
  const { lines, edits } = situation;
  const own = ownLines(edits);
  const stripped = lines.map((line) => line.trim());
  return edits.slice(-maxSources).flatMap((edit, index, sources) => {
    const recency = sources.length - 1 - index;
    const places =
      edit.oldLines.length > 0
        ? placesOfBlock(stripped, edit.oldLines)
        : placesOfInsertion(stripped, lines, edit);
    const free = places.filter((line) => isFree(line, edit.oldLines.length, own));
    return free.flatMap((line) => {
      const hunk = repeatAt(lines, edit, line);
      if (hunk === undefined || stands(stripped, hunk)) return [];
      return [
        { ...hunk, features: featuresOf(situation, { edit, hunk, recency, places: free.length }) },
      ];
    });
  });
}

/** Where a block stands in lines that are stripped of their indentation. */
export function placesOfBlock(
  stripped: readonly string[],
  block: readonly string[],
): readonly number[] {
  const wanted = block.map((line) => line.trim());
  const [first] = wanted;
  if (wanted.join('').length < 3) return [];
  return stripped.flatMap((line, at) =>
    line === first && wanted.every((text, offset) => stripped[at + offset] === text) ? [at] : [],
  );
}

/** Between the same two neighbours as the insertion that was made. */
function placesOfInsertion(
  stripped: readonly string[],
  lines: readonly string[],
  edit: LineHunk,
): readonly number[] {
  const above = lines[edit.line - 1]?.trim() ?? '';
  const below = lines[edit.line + edit.newLines.length]?.trim() ?? '';
  if (edit.newLines.join('').trim() === '') return [];
  return stripped.flatMap((_, at) => {
    if (at === 0 || at === edit.line) return [];
    const isAbove = above !== '' && stripped[at - 1] === above;
    const isBelow = below !== '' && stripped[at] === below;
    const says = (isAbove ? weightOfLine(above) : 0) + (isBelow ? weightOfLine(below) : 0);
    return says >= 2 ? [at] : [];
  });
}

/** A bracket says little about a place, a line with words much. */
const weightOfLine = (line: string): number => (/\w{2}/.test(line) ? 2 : 1);

function isFree(line: number, count: number, own: ReadonlySet<number>): boolean {
  if (count === 0) return !(own.has(line) && own.has(line - 1));
  for (let at = line; at < line + count; at += 1) if (own.has(at)) return false;
  return true;
}

/** The edit at another place, with that place's indentation. */
export function repeatAt(
  lines: readonly string[],
  edit: LineHunk,
  line: number,
): LineHunk | undefined {
  const oldLines = lines.slice(line, line + edit.oldLines.length);
  const from = indentationOf(
    edit.oldLines[0] ?? edit.newLines.find((text) => text.trim() !== '') ?? '',
  );
  const to =
    edit.oldLines.length > 0
      ? indentationOf(oldLines[0] ?? '')
      : insertedIndentation(lines, edit, line, from);
  const newLines = edit.newLines.map((text) => {
    if (text.trim() === '') return text;
    return text.startsWith(from) ? to + text.slice(from.length) : text;
  });
  return { line, oldLines, newLines };
}

function insertedIndentation(
  lines: readonly string[],
  edit: LineHunk,
  line: number,
  from: string,
): string {
  const there = lines[edit.line - 1] ?? '';
  const here = lines[line - 1] ?? '';
  if (there.trim() === here.trim() && there.trim() !== '')
    return shiftIndentation(from, indentationOf(there), indentationOf(here));
  const thereBelow = lines[edit.line + edit.newLines.length] ?? '';
  return shiftIndentation(from, indentationOf(thereBelow), indentationOf(lines[line] ?? ''));
}

function shiftIndentation(indentation: string, from: string, to: string): string {
  if (indentation.startsWith(from)) return to + indentation.slice(from.length);
  return from.startsWith(indentation) && to.length >= from.length - indentation.length
    ? to.slice(0, to.length - (from.length - indentation.length))
    : indentation;
}

const indentationOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';

/** Whether the insertion is there already. */
function stands(stripped: readonly string[], { line, oldLines, newLines }: LineHunk): boolean {
  if (oldLines.length > 0) return false;
  const wanted = newLines.map((text) => text.trim());
  const isBelow = wanted.every((text, index) => stripped[line + index] === text);
  const isAbove = wanted.every((text, index) => stripped[line - wanted.length + index] === text);
  return isBelow || isAbove;
}

interface Repeat {
  readonly edit: LineHunk;
  readonly hunk: LineHunk;
  readonly recency: number;
  readonly places: number;
}

function featuresOf(situation: LocalSituation, { edit, hunk, recency, places }: Repeat) {
  const { lines } = situation;
  const isInsertion = edit.oldLines.length === 0;
  const isDeletion = edit.newLines.length === 0;
  const oldText = edit.oldLines.join(' ').trim();
  const above = sameLines(lines, edit.line - 1, hunk.line - 1, -1);
  const below = sameLines(
    lines,
    edit.line + edit.newLines.length,
    hunk.line + hunk.oldLines.length,
    1,
  );
  return {
    ...noFeatures(),
    ...placeFeatures(situation, { hunk, recency, places, sourceLines: edit.oldLines.length }),
    isLineRepeat: 1,
    isInsertion: isInsertion ? 1 : 0,
    isDeletion: isDeletion ? 1 : 0,
    similarity: isInsertion ? 0 : 1,
    isVerySimilar: isInsertion ? 0 : 1,
    isSameLine: isInsertion ? 0 : 1,
    completeness: 1,
    isComplete: 1,
    oldLength: logScale(oldText.length / 4),
    newLength: logScale(edit.newLines.join(' ').trim().length / 4),
    hasOldWord: /\w{3}/.test(oldText) ? 1 : 0,
    isImport: isImportLine(hunk.newLines[0] ?? hunk.oldLines[0] ?? '') ? 1 : 0,
    contextAbove: above / 3,
    contextBelow: below / 3,
    seenTwice: situation.edits.filter((other) => isSameEdit(other, edit)).length > 1 ? 1 : 0,
    isTrivial: /\w{2}/.test(oldText + edit.newLines.join('')) ? 0 : 1,
  };
}

/** Whether two edits did the same to the same lines, indentation aside. */
export const isSameEdit = (a: LineHunk, b: LineHunk): boolean =>
  areAlike(a.oldLines, b.oldLines) && areAlike(a.newLines, b.newLines);

const areAlike = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line.trim() === b[index]?.trim());

/** How many lines in a row are the same from two places on, three at most. */
function sameLines(lines: readonly string[], a: number, b: number, step: number): number {
  let same = 0;
  while (same < 3) {
    const one = lines[a + step * same];
    const other = lines[b + step * same];
    if (one === undefined || other === undefined || one.trim() !== other.trim()) break;
    same += 1;
  }
  return same;
}
