/** Whole lines that were replaced by others. Lines count from 0; either side may be empty. */
export interface LineHunk {
  readonly line: number;
  readonly oldLines: readonly string[];
  readonly newLines: readonly string[];
}

/** One replaced range of a document. Lines and characters (UTF-16) count from 0, the end is exclusive. */
export interface TextChange {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  /** Line breaks are `\n`. */
  readonly text: string;
}

/** The lines that a change replaces, without those that stay as they are; undefined when nothing differs. */
export function hunkOf(lines: readonly string[], change: TextChange): LineHunk | undefined {
  const before = (lines[change.startLine] ?? '').slice(0, change.startCharacter);
  const behind = (lines[change.endLine] ?? '').slice(change.endCharacter);
  return trimHunk({
    line: change.startLine,
    oldLines: lines.slice(change.startLine, change.endLine + 1),
    newLines: `${before}${change.text}${behind}`.split('\n'),
  });
}

/** Leaves out the lines that both sides begin or end with; undefined when nothing is left. */
export function trimHunk({ line, oldLines, newLines }: LineHunk): LineHunk | undefined {
  const most = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < most && oldLines[head] === newLines[head]) head += 1;
  let tail = 0;
  while (tail < most - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail += 1;
  const trimmed = {
    line: line + head,
    oldLines: oldLines.slice(head, oldLines.length - tail),
    newLines: newLines.slice(head, newLines.length - tail),
  };
  return trimmed.oldLines.length + trimmed.newLines.length === 0 ? undefined : trimmed;
}

/** The lines after a hunk was applied. The caller has checked that its old lines are there. */
export function applyHunk(lines: readonly string[], hunk: LineHunk): string[] {
  return [
    ...lines.slice(0, hunk.line),
    ...hunk.newLines,
    ...lines.slice(hunk.line + hunk.oldLines.length),
  ];
}

/** Whether the lines that a hunk replaces stand where it says. An insertion's place has to exist. */
export function matchesLines(lines: readonly string[], hunk: LineHunk): boolean {
  if (hunk.line < 0 || hunk.line + hunk.oldLines.length > lines.length) return false;
  return hunk.oldLines.every((line, index) => lines[hunk.line + index] === line);
}

/** The hunks of one event, each in the document as those before it have left it. */
export function hunksOf(
  before: readonly string[],
  changes: readonly TextChange[],
): readonly LineHunk[] {
  let lines = before;
  return changes.flatMap((change) => {
    const hunk = hunkOf(lines, change);
    if (hunk === undefined) return [];
    lines = applyHunk(lines, hunk);
    return [hunk];
  });
}
