import type { LineEdit } from '../answer/textLines.ts';
import { diffLines } from '../documents/lineDiff.ts';

/**
 * Moves edits of `before` to where their old lines stand in `now`, a later state of the same document. Undefined when
 * somebody changed lines that an edit replaces, or right at its place: then nothing may be applied.
 */
export function reanchor(
  edits: readonly LineEdit[],
  before: readonly string[],
  now: readonly string[],
): readonly LineEdit[] | undefined {
  const changes = diffLines(before, now);
  const moved: LineEdit[] = [];
  for (const edit of edits) {
    let shift = 0;
    for (const change of changes) {
      const isAbove =
        change.oldEnd < edit.start ||
        (change.oldEnd === edit.start && change.oldEnd > change.oldStart);
      if (isAbove) shift += change.newEnd - change.newStart - (change.oldEnd - change.oldStart);
      else if (change.oldStart < edit.end || change.oldStart === edit.start) return undefined;
    }
    moved.push({ start: edit.start + shift, end: edit.end + shift, lines: edit.lines });
  }
  return moved;
}
