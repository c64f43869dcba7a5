import { diffLines, type LineChange } from '../documents/lineDiff.ts';
import { type Face, type WordLines, wordChanges } from '../nextEdit/face.ts';
import { maxLinesInPlace } from './maxLinesInPlace.ts';

/** What lies further apart is not on one screen. */
const maxSpanLines = 25;
/** Old and new words stand in one line: a longer one runs out of a window of 120 columns. */
const maxColumns = 100;
const tabColumns = 4;

/**
 * How a small change is shown in the file itself, over the old text: lines that stay lines, up to 5 and near each other,
 * or up to 5 that go. Undefined where it needs a comparison.
 */
export function faceInPlace(
  before: readonly string[],
  after: readonly string[],
  languageId: string,
): Face | undefined {
  const changes = diffLines(before, after);
  const [first] = changes;
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const count = changes.reduce((sum, { oldStart, oldEnd }) => sum + oldEnd - oldStart, 0);
  if (count > maxLinesInPlace || last.oldEnd - first.oldStart > maxSpanLines) return undefined;
  if (changes.length === 1 && first.newEnd === first.newStart)
    return { kind: 'deletion', line: first.oldStart, count };
  if (changes.some((change) => !isLineByLine(change))) return undefined;
  const lines = changes.flatMap((change) =>
    changedWords(
      {
        line: change.oldStart,
        oldLines: before.slice(change.oldStart, change.oldEnd),
        newLines: after.slice(change.newStart, change.newEnd),
      },
      languageId,
    ),
  );
  return lines.every((line) => fits(before[line.line] ?? '', line))
    ? { kind: 'words', lines }
    : undefined;
}

export type FaceInPlace = typeof faceInPlace;

const isLineByLine = ({ oldStart, oldEnd, newStart, newEnd }: LineChange): boolean =>
  oldEnd - oldStart === newEnd - newStart;

type Hunk = Parameters<typeof wordChanges>[0];

/** Word by word where that can be read, else line by line behind their indentation. */
function changedWords(hunk: Hunk, languageId: string): WordLines {
  return hunk.oldLines.flatMap((oldLine, index) => {
    const line = hunk.line + index;
    const newLine = hunk.newLines[index] ?? '';
    const words = wordChanges({ line, oldLines: [oldLine], newLines: [newLine] }, languageId);
    return words ?? [{ line, changes: [wholeLine(oldLine, newLine)] }];
  });
}

function wholeLine(oldLine: string, newLine: string) {
  const oldIndent = indentOf(oldLine);
  const start = indentOf(newLine) === oldIndent ? oldIndent.length : 0;
  return { start, end: oldLine.length, newText: newLine.slice(start) };
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

function fits(oldLine: string, { changes }: WordLines[number]): boolean {
  const added = changes.reduce((sum, { newText }) => sum + columnsOf(newText), 0);
  return columnsOf(oldLine) + added <= maxColumns;
}

const columnsOf = (text: string): number => text.replaceAll('\t', ' '.repeat(tabColumns)).length;
