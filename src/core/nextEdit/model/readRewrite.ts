import { diffLines } from '../../documents/lineDiff.ts';
import type { LineHunk } from '../../documents/lineHunk.ts';
import type { AnswerReader } from './answerReader.ts';
import { inIndentationOf } from './rewriteIndentation.ts';
import type { RewriteWindow } from './rewriteWindow.ts';

export const rewriteTags = { open: '<rewrite>', close: '</rewrite>' } as const;

export interface RewriteContext {
  readonly window: RewriteWindow;
  /** All lines of the document, as they were when the model was asked. */
  readonly lines: readonly string[];
  readonly cursorLine: number;
  readonly maxHunks: number;
}

/**
 * Reads the window as a model wrote it anew. Nothing is given before the end: as long as lines are missing, lines that are
 * still to come and lines that were taken away look the same.
 */
export function createRewriteReader(context: RewriteContext): AnswerReader {
  let text = '';
  return {
    feed(part) {
      text += part;
      return [];
    },
    end: (isWhole) => (isWhole ? hunksOfRewrite(text, context) : []),
  };
}

/** What a whole answer changes, within the window; nothing where any of it may be a fault of the writing. */
function hunksOfRewrite(
  answer: string,
  { window, lines, cursorLine, maxHunks }: RewriteContext,
): readonly LineHunk[] {
  const written = betweenTags(answer);
  const rewritten = written && inIndentationOf(window.lines, written);
  if (rewritten === undefined || isBeyond(rewritten, window, lines)) return [];
  const hunks = diffLines(window.lines, rewritten).map(
    ({ oldStart, oldEnd, newStart, newEnd }) => ({
      line: window.first + oldStart,
      oldLines: window.lines.slice(oldStart, oldEnd),
      newLines: rewritten.slice(newStart, newEnd),
    }),
  );
  const changed = hunks.reduce((sum, { oldLines }) => sum + oldLines.length, 0);
  // Less than half of the lines kept: that is another text.
  if (2 * changed > window.lines.length) return [];
  if (hunks.some(({ newLines }) => newLines.some(isElision))) return [];
  if (hunks.some((hunk) => losesLines(hunk, window) || losesWords(hunk) || onlyIndents(hunk)))
    return [];
  // Users go on downwards more often than upwards; the first of an answer counts as the surest.
  const wayTo = ({ line }: LineHunk): number =>
    line >= cursorLine ? line - cursorLine : window.lines.length + cursorLine - line;
  return hunks
    .filter((hunk) => !growsAtEdge(hunk, window, lines))
    .sort((a, b) => wayTo(a) - wayTo(b))
    .slice(0, maxHunks);
}

/** The lines between the tags, without a fence around them. Each tag has to be there once. */
function betweenTags(answer: string): readonly string[] | undefined {
  const [before, inside, ...moreOpen] = answer.replaceAll('\r\n', '\n').split(rewriteTags.open);
  if (inside === undefined || moreOpen.length > 0 || before?.includes(rewriteTags.close) === true)
    return undefined;
  const [text = '', behind, ...moreClose] = inside.split(rewriteTags.close);
  if (behind === undefined || moreClose.length > 0) return undefined;
  const lines = text
    .replace(/^[ \t]*\n/, '')
    .replace(/\n[ \t]*$/, '')
    .split('\n');
  const isFenced = lines.length > 2 && isFence(lines[0]) && isFence(lines.at(-1));
  return isFenced ? lines.slice(1, -1) : lines;
}

const isFence = (line: string | undefined): boolean => /^\s*(```|~~~)/.test(line ?? '');

/** `// ...`, `# … the rest`, `...` alone: a line that stands for others. A spread like `...options,` does not. */
const isElision = (line: string): boolean =>
  /^\s*(?:(?:\/\/|\/\*|#|--|<!--|;|%)\s*(?:\.\.\.|…)|(?:\.\.\.|…)(?:\s|$))/.test(line);

/** How far outside of the window an answer is looked for. */
const lookedAround = 40;

/**
 * Whether an answer may begin above the window or go on below it: its last lines stand further down as well as where they
 * should, or its first lines further up.
 */
function isBeyond(
  rewritten: readonly string[],
  { first, lines: own }: RewriteWindow,
  lines: readonly string[],
): boolean {
  const end = first + own.length;
  const below = lines.slice(end, end + lookedAround);
  const above = lines.slice(Math.max(0, first - lookedAround), first);
  return (
    fitsFurther(rewritten, own, below) ||
    fitsFurther(rewritten.toReversed(), own.toReversed(), above.toReversed())
  );
}

function fitsFurther(
  rewritten: readonly string[],
  own: readonly string[],
  below: readonly string[],
): boolean {
  const expected = commonEnd(rewritten, own);
  return below.some((_, index) => {
    const further = commonEnd(rewritten, [...own, ...below.slice(0, index + 1)]);
    return further > 0 && further >= expected;
  });
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

const endOf = ({ line, oldLines }: LineHunk): number => line + oldLines.length;

const isAtBegin = (hunk: LineHunk, { first }: RewriteWindow): boolean => hunk.line === first;
const isAtEnd = (hunk: LineHunk, { first, lines }: RewriteWindow): boolean =>
  endOf(hunk) === first + lines.length;

/**
 * Whether lines are gone that may have been left out by mistake. Only lines between others that all stay can have been
 * taken away on purpose; whether the user would is the filters' business.
 */
function losesLines(hunk: LineHunk, window: RewriteWindow): boolean {
  const { oldLines, newLines } = hunk;
  if (newLines.length >= oldLines.length) return false;
  return newLines.length > 0 || isAtBegin(hunk, window) || isAtEnd(hunk, window);
}

/**
 * Whether a line goes for which no line comes that holds half of its words, or begins with the same bracket: one line was
 * left out and another one added, which is no change of it.
 */
function losesWords({ oldLines, newLines }: LineHunk): boolean {
  const left = [...newLines];
  return (
    newLines.length > 0 &&
    oldLines.some((line) => {
      if (line.trim() === '') return false;
      const at = left.findIndex((other) => isLike(line, other));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    })
  );
}

function isLike(line: string, other: string): boolean {
  const words = wordsOf(line);
  if (words.length === 0) return other.trim().startsWith(line.trim());
  const others = new Set(wordsOf(other));
  return 2 * words.filter((word) => others.has(word)).length >= words.length;
}

const wordsOf = (line: string): readonly string[] => line.match(/[\p{L}\p{N}_$]+/gu) ?? [];

/** Whether lines are indented anew without a new block around them. */
function onlyIndents({ oldLines, newLines }: LineHunk): boolean {
  if (newLines.length > oldLines.length) return false;
  const texts = new Set(oldLines.map((line) => line.trim()));
  return newLines.some(
    (line) => line.trim() !== '' && texts.has(line.trim()) && !oldLines.includes(line),
  );
}

/** What comes at an edge may stand beyond it already. At the begin and the end of the document nothing does. */
function growsAtEdge(hunk: LineHunk, window: RewriteWindow, lines: readonly string[]): boolean {
  if (hunk.newLines.length <= hunk.oldLines.length) return false;
  const isAbove = isAtBegin(hunk, window) && window.first > 0;
  const isBelow = isAtEnd(hunk, window) && endOf(hunk) < lines.length;
  return isAbove || isBelow;
}
