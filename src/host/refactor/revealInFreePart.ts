import { Range, type TextEditor, TextEditorRevealType } from 'vscode';

/** Lines at the top of an editor that the input box lies over, seen on pictures (14 px, one line of prompt). */
const coveredLines = 4;
/** The last line may be cut off. */
const coveredBelow = 1;

/** Scrolls a line to the middle of what the input box leaves free; not at all while it stands there freely. */
export function revealInFreePart(editor: TextEditor, line: number): void {
  const [visible] = editor.visibleRanges;
  const isFree =
    visible !== undefined &&
    line >= visible.start.line + coveredLines &&
    line <= visible.end.line - coveredBelow;
  if (isFree) return;
  const middle = Math.max(0, line - coveredLines / 2);
  editor.revealRange(new Range(middle, 0, middle, 0), TextEditorRevealType.InCenter);
}
