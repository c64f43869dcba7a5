import type { LineHunk } from '../documents/lineHunk.ts';
import { lineTokens } from './local/lineTokens.ts';
import { diffTokens } from './local/tokenDiff.ts';

/** Characters `start` to `end` of a line go, and `newText` comes there. */
export interface WordChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** How a proposal looks. */
export type Face =
  /** Old words struck, new words behind them, line by line. */
  | {
      readonly kind: 'words';
      readonly lines: readonly { readonly line: number; readonly changes: readonly WordChange[] }[];
    }
  /** Whole lines struck. */
  | { readonly kind: 'deletion'; readonly line: number; readonly count: number }
  /** Old lines struck, new lines as a block beside them; an insertion has no old lines. */
  | {
      readonly kind: 'block';
      readonly line: number;
      readonly count: number;
      readonly newLines: readonly string[];
    }
  /** The place is out of sight, or the user wants no more than a hint. */
  | {
      readonly kind: 'hint';
      readonly line: number;
      readonly isBelow: boolean;
      readonly oldText: string;
      readonly newText: string;
    };

export interface FaceContext {
  readonly lines: readonly string[];
  readonly languageId: string;
  readonly cursorLine: number;
  /** First and last line on the screen. */
  readonly visible: readonly { readonly first: number; readonly last: number }[];
  readonly isHintOnly: boolean;
}

/** More changes than these on a line are hard to read in place (measured by eye on pictures). */
const maxChangesInLine = 3;
/** A block with more lines is looked at after the jump. */
const maxBlockLines = 12;
const maxHintChars = 40;

/** Chooses how a proposal is shown. */
export function faceOf(proposal: LineHunk, context: FaceContext): Face {
  const { line, oldLines, newLines } = proposal;
  const isInSight = isVisible(proposal, context.visible);
  const words = wordChanges(proposal, context.languageId);
  if (!isInSight || context.isHintOnly) return hintOf(proposal, words, context);
  if (newLines.length === 0) return { kind: 'deletion', line, count: oldLines.length };
  if (words !== undefined) return { kind: 'words', lines: words };
  if (newLines.length > maxBlockLines) return hintOf(proposal, words, context);
  return { kind: 'block', line, count: oldLines.length, newLines };
}

/** Whether all old lines of a proposal, or the line above an insertion, are on the screen. */
export function isVisible({ line, oldLines }: LineHunk, visible: FaceContext['visible']): boolean {
  const first = oldLines.length === 0 ? Math.max(0, line - 1) : line;
  const last = oldLines.length === 0 ? first : line + oldLines.length - 1;
  return visible.some((range) => first >= range.first && last <= range.last);
}

type WordLines = Extract<Face, { kind: 'words' }>['lines'];

/** Line by line what changes; undefined when lines have no counterpart or too much of one changes. */
function wordChanges(
  { line, oldLines, newLines }: LineHunk,
  languageId: string,
): WordLines | undefined {
  if (oldLines.length !== newLines.length || oldLines.length > maxBlockLines) return undefined;
  const result = oldLines.map((oldLine, index) => ({
    line: line + index,
    changes: changesOf(oldLine, newLines[index] ?? '', languageId),
  }));
  const isReadable = result.every(
    ({ changes }) => changes !== undefined && changes.length <= maxChangesInLine,
  );
  if (!isReadable) return undefined;
  return result.flatMap(({ line: at, changes }) =>
    changes === undefined || changes.length === 0 ? [] : [{ line: at, changes }],
  );
}

function changesOf(
  oldLine: string,
  newLine: string,
  languageId: string,
): readonly WordChange[] | undefined {
  const oldTokens = lineTokens(oldLine, languageId);
  const newTokens = lineTokens(newLine, languageId);
  const diff = diffTokens(oldTokens, newTokens);
  if (diff === undefined) return undefined;
  const at = (index: number): number => oldTokens[index]?.start ?? oldLine.length;
  const changes = diff.runs.map((run) => ({
    start: at(run.oldStart),
    end: at(run.oldEnd),
    newText: newTokens
      .slice(run.newStart, run.newEnd)
      .map((token) => token.text)
      .join(''),
  }));
  return joinNear(changes, oldLine);
}

/** Changes with only a blank or one mark between them read as one. */
function joinNear(changes: readonly WordChange[], oldLine: string): readonly WordChange[] {
  const joined: WordChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    const between = last === undefined ? '' : oldLine.slice(last.end, change.start);
    if (last !== undefined && between.length <= 1)
      joined[joined.length - 1] = {
        start: last.start,
        end: change.end,
        newText: last.newText + between + change.newText,
      };
    else joined.push(change);
  }
  return joined;
}

function hintOf(
  { line, oldLines, newLines }: LineHunk,
  words: WordLines | undefined,
  { cursorLine, lines }: FaceContext,
): Face {
  const first = words?.[0];
  const [change] = first?.changes ?? [];
  const text = lines[first?.line ?? line] ?? '';
  const context = change === undefined ? undefined : wordsAround(text, change);
  return {
    kind: 'hint',
    line: first?.line ?? line,
    isBelow: line >= cursorLine,
    oldText: shorten(context?.oldText ?? oldLines[0] ?? ''),
    newText: shorten(context?.newText ?? newLines.find((item) => item.trim() !== '') ?? ''),
  };
}

/** A change with the rest of the words that it cuts into, and what is joined to it by a dot. */
function wordsAround(line: string, { start, end, newText }: WordChange) {
  const before = /(?<![\p{L}\p{N}_$.])[\p{L}\p{N}_$.]+$/u.exec(line.slice(0, start))?.[0] ?? '';
  const behind = /^[\p{L}\p{N}_$]*/u.exec(line.slice(end))?.[0] ?? '';
  return {
    oldText: before + line.slice(start, end) + behind,
    newText: before + newText + behind,
  };
}

function shorten(text: string): string {
  const bare = text.trim().replace(/\s+/g, ' ');
  return bare.length <= maxHintChars ? bare : `${bare.slice(0, maxHintChars - 1)}…`;
}
