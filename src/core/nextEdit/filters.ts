import { type LineHunk, matchesLines } from '../documents/lineHunk.ts';
import { hidesSomething } from '../oddCharacters.ts';

/** Why a proposal is not shown. Each is counted. */
export type FilterReason =
  | 'stale'
  | 'noChange'
  | 'onlyBlanks'
  | 'undoesUser'
  | 'deletesUnasked'
  | 'removesMuch'
  | 'tooLong'
  | 'rejected'
  | 'marker'
  | 'importsOnly'
  | 'duplicates'
  | 'beingWritten'
  | 'mergeConflict';

/** What a user's edit of this document was: see `HistoryEntry`. */
export interface PastEdit extends LineHunk {
  readonly formerLines: readonly (readonly string[])[];
  /** The user took it back himself: only the very same undoes that. */
  readonly isTakenBack?: boolean;
}

export interface FilterContext {
  readonly lines: readonly string[];
  /** The user's edits of this document where they are now, oldest first. */
  readonly edits: readonly PastEdit[];
  /** Whether the user has turned this edit down before. */
  readonly isRejected: (proposal: LineHunk) => boolean;
  /** The cursor's line while the user is writing in it. */
  readonly writingLine: number | undefined;
  /** Whether the layer knows by more than likeness that lines may go, or that an import is missing. */
  readonly isProven: boolean;
}

/** Cody's limits for a change that takes too much away: more than 30 % of the old text, and more than 300 characters. */
const maxRemovedShare = 0.3;
const maxRemovedChars = 300;
const maxNewLines = 15;
const maxDeletedLines = 12;
/** More of a change than this may not bring back what the user took away, or take away what he wrote. */
const maxUndoneShare = 0.5;

/** The first reason against showing a proposal; undefined when there is none. */
export function reasonAgainst(
  proposal: LineHunk,
  context: FilterContext,
): FilterReason | undefined {
  const { lines, edits } = context;
  const { oldLines, newLines } = proposal;
  if (!matchesLines(lines, proposal)) return 'stale';
  if (areEqual(oldLines, newLines)) return 'noChange';
  if (isOnlyBlanks(proposal)) return 'onlyBlanks';
  if (isNeverCode(newLines, lines)) return 'marker';
  if ([...oldLines, ...around(lines, proposal)].some(isConflictMark)) return 'mergeConflict';
  if (edits.some((edit) => undoes(proposal, edit))) return 'undoesUser';
  if (newLines.length > maxNewLines) return 'tooLong';
  if (newLines.length === 0 && !mayDelete(proposal, context)) return 'deletesUnasked';
  if (removesMuch(proposal)) return 'removesMuch';
  if (context.isRejected(proposal)) return 'rejected';
  if (!context.isProven && isImportsOnly(proposal)) return 'importsOnly';
  if (duplicatesNeighbour(lines, proposal)) return 'duplicates';
  return isBeingWritten(proposal, context.writingLine) ? 'beingWritten' : undefined;
}

const areEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);

const bare = (lines: readonly string[]): string => lines.join('').replace(/\s+/g, '');

/** Changes of blanks alone are a formatter's work; so are blank lines. */
function isOnlyBlanks({ oldLines, newLines }: LineHunk): boolean {
  return bare(oldLines) === bare(newLines);
}

/** What leaks from prompts and answers; a placeholder of a secret that no secret has is one of the model's own. */
const isMarker = (line: string): boolean =>
  /hidden\\?_secret\\?_\d/i.test(line) ||
  /<\|[^|]*\|>|^\s*```|^\s*@ \d+(-\d+)?\b|(\.\.\.|…) ?(existing|rest of|remaining|unchanged)/i.test(
    line,
  );

const isNeverCode = (newLines: readonly string[], lines: readonly string[]): boolean =>
  newLines.some(isMarker) || hidesSomething(newLines.join('\n'), lines.join('\n'));

const isConflictMark = (line: string): boolean => /^(<{7}|>{7}|={7}|\|{7})( |$)/.test(line);

function around(lines: readonly string[], { line, oldLines }: LineHunk): readonly string[] {
  return lines.slice(Math.max(0, line - 1), line + oldLines.length + 1);
}

/**
 * Whether a proposal would lead back to what the user has left: as a whole, or by more than half of its characters.
 * Every earlier state of the place counts, not only the last one.
 */
function undoes(proposal: LineHunk, edit: PastEdit): boolean {
  const end = proposal.line + proposal.oldLines.length;
  const editEnd = edit.line + edit.newLines.length;
  const isThere =
    proposal.line < editEnd && end > edit.line
      ? true
      : (proposal.oldLines.length === 0 || edit.newLines.length === 0) &&
        proposal.line <= editEnd &&
        end >= edit.line;
  if (!isThere) return false;
  const states = [edit.oldLines, ...edit.formerLines];
  const result = afterBoth(proposal, edit);
  if (states.some((state) => bare(result) === bare(state))) return true;
  if (edit.isTakenBack === true) return false;
  return states.some(
    (state) =>
      leadsBackTo(result, edit.newLines, state) ||
      undoneShare(proposal, { oldLines: state, newLines: edit.newLines }) > maxUndoneShare,
  );
}

/** The lines of an edit's place once a proposal was taken. */
function afterBoth(proposal: LineHunk, edit: LineHunk): readonly string[] {
  const from = Math.max(0, proposal.line - edit.line);
  const to = Math.max(0, proposal.line + proposal.oldLines.length - edit.line);
  return [...edit.newLines.slice(0, from), ...proposal.newLines, ...edit.newLines.slice(to)];
}

/** Whether a place comes more than half of the way to a former state, the order of its words included. */
function leadsBackTo(
  result: readonly string[],
  now: readonly string[],
  state: readonly string[],
): boolean {
  const way = distance(now, state);
  const left = distance(result, state);
  return way !== undefined && left !== undefined && left < way * (1 - maxUndoneShare);
}

/** Words times words: beyond it the order is not looked at. */
const maxComparedWords = 160_000;

/** The characters of the words that would have to go and to come; undefined when there are too many to compare. */
function distance(a: readonly string[], b: readonly string[]): number | undefined {
  const from = wordList(a);
  const to = wordList(b);
  if (from.length * to.length > maxComparedWords) return undefined;
  /** For each begin of `to`: the most characters it shares with what was read of `from`, in order. */
  let shared = Array.from({ length: to.length + 1 }, () => 0);
  for (const word of from) {
    const next = [0];
    for (const [index, other] of to.entries())
      next.push(
        word === other
          ? (shared[index] ?? 0) + word.length
          : Math.max(shared[index + 1] ?? 0, next[index] ?? 0),
      );
    shared = next;
  }
  return from.join('').length + to.join('').length - 2 * (shared.at(-1) ?? 0);
}

/** How much of a proposal's text only brings back what the edit took away, or takes away what it brought. */
function undoneShare(
  proposal: Pick<LineHunk, 'oldLines' | 'newLines'>,
  edit: Pick<LineHunk, 'oldLines' | 'newLines'>,
): number {
  const wrote = minus(wordsOf(edit.newLines), wordsOf(edit.oldLines));
  const took = minus(wordsOf(edit.oldLines), wordsOf(edit.newLines));
  const removes = minus(wordsOf(proposal.oldLines), wordsOf(proposal.newLines));
  const adds = minus(wordsOf(proposal.newLines), wordsOf(proposal.oldLines));
  const undone = sizeOf(common(removes, wrote)) + sizeOf(common(adds, took));
  const all = sizeOf(removes) + sizeOf(adds);
  return all === 0 ? 0 : undone / all;
}

type WordCounts = ReadonlyMap<string, number>;

const wordList = (lines: readonly string[]): readonly string[] =>
  lines.join('\n').match(/[\p{L}\p{N}_$]+|[^\s]/gu) ?? [];

function wordsOf(lines: readonly string[]): WordCounts {
  const counts = new Map<string, number>();
  for (const word of wordList(lines)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function minus(a: WordCounts, b: WordCounts): WordCounts {
  const left = new Map<string, number>();
  for (const [word, count] of a) {
    const rest = count - (b.get(word) ?? 0);
    if (rest > 0) left.set(word, rest);
  }
  return left;
}

function common(a: WordCounts, b: WordCounts): WordCounts {
  const both = new Map<string, number>();
  for (const [word, count] of a) {
    const least = Math.min(count, b.get(word) ?? 0);
    if (least > 0) both.set(word, least);
  }
  return both;
}

function sizeOf(words: WordCounts): number {
  let size = 0;
  for (const [word, count] of words) size += word.length * count;
  return size;
}

/** Lines go only where the user has taken the same lines away before, or where the layer knows that they are not used. */
function mayDelete(proposal: LineHunk, { edits, isProven }: FilterContext): boolean {
  if (proposal.oldLines.length > maxDeletedLines) return false;
  const gone = proposal.oldLines.map((line) => line.trim());
  return (
    isProven ||
    edits.some(
      (edit) =>
        edit.newLines.length === 0 &&
        areEqual(
          edit.oldLines.map((line) => line.trim()),
          gone,
        ),
    )
  );
}

function removesMuch({ oldLines, newLines }: LineHunk): boolean {
  if (newLines.length === 0) return false;
  const before = oldLines.join('\n');
  const removed = sizeOf(minus(wordsOf(oldLines), wordsOf(newLines)));
  return removed > maxRemovedChars && removed > maxRemovedShare * before.length;
}

const importPattern =
  /^\s*(import\b|from\s+\S+\s+import\b|use\s+[\w:{]|#include\b|using\s+\w|\}\s*from\s+['"]|(const|let|var)\s.*=\s*require\()/;

/** An import that nothing asks for is a guess; only a layer that knows of the need may add or change one. */
function isImportsOnly({ oldLines, newLines }: LineHunk): boolean {
  const written = newLines.filter((line) => line.trim() !== '');
  return (
    oldLines.length === 0 && written.length > 0 && written.every((line) => importPattern.test(line))
  );
}

/** Whether an insertion only repeats the lines that stand before or behind it. */
function duplicatesNeighbour(
  lines: readonly string[],
  { line, oldLines, newLines }: LineHunk,
): boolean {
  if (oldLines.length > 0 || newLines.length === 0 || bare(newLines).length < 3) return false;
  const before = lines.slice(Math.max(0, line - newLines.length), line);
  const behind = lines.slice(line, line + newLines.length);
  return areEqual(before, newLines) || areEqual(behind, newLines);
}

function isBeingWritten({ line, oldLines }: LineHunk, writingLine: number | undefined): boolean {
  if (writingLine === undefined) return false;
  return writingLine >= line && writingLine < line + Math.max(1, oldLines.length);
}
