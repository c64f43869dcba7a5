import type { LineHunk } from '../../documents/lineHunk.ts';
import { logScale } from './features.ts';
import type { LocalSituation } from './localSituation.ts';

/** Lines that the user has written in this session: they are as he wants them. */
export function ownLines(edits: readonly LineHunk[]): ReadonlySet<number> {
  const own = new Set<number>();
  for (const { line, newLines } of edits)
    for (let at = line; at < line + newLines.length; at += 1) own.add(at);
  return own;
}

export const isImportLine = (line: string): boolean =>
  /^\s*(import\b|from\s+\S+\s+import\b|use\s+\w|#include\b|using\s+\w|(const|let|var)\s.*\brequire\()/.test(
    line,
  );

export interface Placed {
  readonly hunk: LineHunk;
  /** 0 for the latest edit, 1 for the one before. */
  readonly recency: number;
  /** How many places there are for this edit. */
  readonly places: number;
  readonly sourceLines: number;
}

/** What place and source alone say, whatever the kind of the candidate. Above and below count the same. */
export function placeFeatures(
  { cursorLine, edits }: LocalSituation,
  { hunk, recency, places, sourceLines }: Placed,
) {
  const distance =
    hunk.line > cursorLine
      ? hunk.line - cursorLine
      : Math.max(0, cursorLine - (hunk.line + Math.max(0, hunk.oldLines.length - 1)));
  return {
    placesLeft: logScale(places),
    isOnlyPlace: places === 1 ? 1 : 0,
    isFewPlaces: places <= 3 ? 1 : 0,
    nearness: 1 / (1 + distance / 20),
    isNextDoor: distance <= 3 ? 1 : 0,
    recency: recency / 4,
    isLatest: recency === 0 ? 1 : 0,
    hunkLines: logScale(hunk.oldLines.length),
    isSingleLine: hunk.oldLines.length === 1 ? 1 : 0,
    editCount: logScale(edits.length),
    isOneEdit: edits.length === 1 ? 1 : 0,
    sourceLines: logScale(sourceLines),
  };
}
