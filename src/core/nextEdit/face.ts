import type { LineHunk } from '../documents/lineHunk.ts';
import { lineTokens } from './local/lineTokens.ts';
import { diffTokens } from './local/tokenDiff.ts';
import type { Proposal } from './proposal.ts';

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
  /** The editor's own ghost text at the cursor. Whole lines above it are dimmed: they go when it is taken. */
  | {
      readonly kind: 'ghost';
      readonly line: number;
      /** Characters of the line that the text stands for; it holds all that is there, in its order. */
      readonly start: number;
      readonly end: number;
      readonly text: string;
      /** Lines that go, the last of them at `line`; 0 when nothing does. */
      readonly count: number;
    }
  /** The place is out of sight, or the user wants no more than a hint. */
  | {
      readonly kind: 'hint';
      readonly line: number;
      readonly isBelow: boolean;
      /** The name of the file that it is in, when that is another one. */
      readonly file?: string;
      readonly oldText: string;
      readonly newText: string;
    };

export interface FaceContext {
  readonly lines: readonly string[];
  readonly languageId: string;
  readonly cursor: { readonly line: number; readonly character: number };
  /** First and last line on the screen. */
  readonly visible: readonly { readonly first: number; readonly last: number }[];
  readonly isHintOnly: boolean;
  /** Whether ghost text can stand at the cursor: in the editor that has the keyboard. */
  readonly hasGhostText: boolean;
}

/** More changes than these on a line are hard to read in place (measured by eye on pictures). */
const maxChangesInLine = 3;
/** As many as a proposal may have. */
const maxBlockLines = 15;
/** A window of 120 columns has 40 left for what stands beside. */
const maxWidthBesideBlock = 80;
const maxHintChars = 40;
/** Sticky lines lie over the first lines on the screen, and the last one may be cut off. */
const coveredAbove = 3;

/** Chooses how a proposal is shown. */
export function faceOf(proposal: Proposal, context: FaceContext): Face {
  const { line, oldLines, newLines } = proposal;
  const isInSight = isVisible(proposal, context);
  const words = wordChanges(proposal, context.languageId);
  if (!isInSight || context.isHintOnly) return hintOf(proposal, words, context);
  // What is taken with it elsewhere is no part of what the editor would insert.
  const hasOthers = (proposal.others?.length ?? 0) > 0;
  const ghost = context.hasGhostText && !hasOthers ? ghostOf(proposal, words, context) : undefined;
  if (ghost !== undefined) return ghost;
  if (newLines.length === 0) return { kind: 'deletion', line, count: oldLines.length };
  if (words !== undefined) return { kind: 'words', lines: words };
  if (newLines.length > maxBlockLines || isWide(oldLines)) return hintOf(proposal, words, context);
  return { kind: 'block', line, count: oldLines.length, newLines };
}

/**
 * Whether all old lines of a proposal, or the line above an insertion, are surely on the screen: where the cursor is, or
 * not at an edge.
 */
export function isVisible(
  { line, oldLines }: LineHunk,
  { visible, cursor }: Pick<FaceContext, 'visible' | 'cursor'>,
): boolean {
  const first = oldLines.length === 0 ? Math.max(0, line - 1) : line;
  const last = oldLines.length === 0 ? first : line + oldLines.length - 1;
  const isCovered = (range: { readonly first: number }): boolean =>
    range.first > 0 && first < range.first + coveredAbove && first < cursor.line;
  return visible.some((range) => first >= range.first && last <= range.last && !isCovered(range));
}

/**
 * What the editor itself can show at the cursor: text that only comes into the cursor's line, behind the cursor, and new
 * lines below a cursor at the end of the line above them, or of the last line that they replace.
 */
function ghostOf(
  { line, oldLines, newLines }: LineHunk,
  words: WordLines | undefined,
  { cursor, lines }: FaceContext,
): Face | undefined {
  const text = lines[cursor.line] ?? '';
  const [only, ...more] = words ?? [];
  if (line === cursor.line && oldLines.length === 1 && newLines.length === 1) {
    const [newText = ''] = newLines;
    if (comesAtCursor(text, newText, cursor.character))
      return { kind: 'ghost', line, start: 0, end: text.length, text: newText, count: 0 };
  }
  if (only !== undefined && more.length === 0 && only.line === cursor.line) {
    const isInsertion = only.changes.every(
      ({ start, end }) => start === end && start >= cursor.character,
    );
    if (isInsertion && oldLines.length === 1)
      return {
        kind: 'ghost',
        line,
        start: 0,
        end: text.length,
        text: newLines[0] ?? '',
        count: 0,
      };
  }
  const isBelow = line + oldLines.length === cursor.line + 1 && cursor.character === text.length;
  if (words !== undefined || !isBelow || newLines.length === 0) return undefined;
  return {
    kind: 'ghost',
    line: cursor.line,
    start: text.length,
    end: text.length,
    text: `\n${newLines.join('\n')}`,
    count: oldLines.length,
  };
}

/** Whether a line only gains text right at the cursor, be it the rest of a word that was begun. */
function comesAtCursor(text: string, newText: string, character: number): boolean {
  const behind = text.slice(character);
  return (
    newText.length > text.length &&
    newText.startsWith(text.slice(0, character)) &&
    newText.endsWith(behind)
  );
}

/** Beside longer lines there is no room; at the place itself the new lines stand below the old ones. */
const isWide = (lines: readonly string[]): boolean =>
  lines.some((line) => line.length > maxWidthBesideBlock);

export type WordLines = Extract<Face, { kind: 'words' }>['lines'];

/** Line by line what changes; undefined when lines have no counterpart or too much of one changes. */
export function wordChanges(
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
  proposal: LineHunk,
  words: WordLines | undefined,
  { cursor, lines }: FaceContext,
): Face {
  return {
    kind: 'hint',
    isBelow: proposal.line >= cursor.line,
    ...summaryOf(proposal, words, lines),
  };
}

/** The announcement of a proposal in another file. */
export const faceElsewhere = (
  proposal: LineHunk,
  {
    lines,
    languageId,
    file,
  }: Pick<FaceContext, 'lines' | 'languageId'> & { readonly file: string },
): Face => ({
  kind: 'hint',
  isBelow: true,
  file,
  ...describeHint(proposal, lines, languageId),
});

/** A proposal in a few words: its first line that changes, what goes there and what comes. */
export interface HintSummary {
  readonly line: number;
  /** Empty when text only comes. */
  readonly oldText: string;
  /** Empty when lines only go. */
  readonly newText: string;
}

export const describeHint = (
  proposal: LineHunk,
  lines: readonly string[],
  languageId: string,
): HintSummary => summaryOf(proposal, wordChanges(proposal, languageId), lines);

function summaryOf(
  { line, oldLines, newLines }: LineHunk,
  words: WordLines | undefined,
  lines: readonly string[],
): HintSummary {
  const first = words?.[0];
  const [change] = first?.changes ?? [];
  const text = lines[first?.line ?? line] ?? '';
  const context = change === undefined ? undefined : wordsAround(text, change);
  return {
    line: first?.line ?? line,
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
