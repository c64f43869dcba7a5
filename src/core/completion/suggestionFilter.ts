import { indentWidth, isBlank } from '../language/indentation.ts';
import { startsWithBlockEnd } from './scope.ts';
import type { SyntaxContext } from './syntaxContext.ts';

const squeeze = (line: string): string => line.trim().replace(/\s+/g, ' ');
const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(text);
const commentStart = /^(?:\/\/+|#+(?!!?\[)|--+|;+|%+|\/\*+|\*+\/?|<!--)/;
const commentEnd = /(?:\*\/|-->)$/;

/** What a line says that is a comment; undefined for one that is none. Linear: nothing between the two ends is searched. */
function commentText(line: string): string | undefined {
  const open = line.trim().replace(commentEnd, '');
  if (open === '') return line.trim() === '' ? undefined : '';
  const start = commentStart.exec(open)?.[0];
  return start === undefined ? undefined : open.slice(start.length).trim();
}
/** What a comment says that only tells that something belongs here, with one blank between words. */
const placeholder =
  /^(?:please )?(?:add|write|put|insert|implement|complete|fill in|finish)? ?(?:your|the|this|some|more)? ?(?:own )?(?:code|implementation|logic|function|method|body|content|it|me)? ?(?:goes |go )?(?:here|in here|below|this)?$/i;
/** A lone closer or separator: one keystroke, which the editor's own pairs save already. */
const lonePunctuation = /^(?:[)\]}>"'`;,:]|\s*[([{]\s*)$/;

/**
 * Whether a finished text says anything new at its place. Not worth showing: blank text, a lone closer, what stands
 * there already before or after the cursor, the line above again, a comment that is there, and a block opened in
 * the middle of a line.
 */
export function isWorthShowing(text: string, around: SyntaxContext): boolean {
  const trimmed = text.trim();
  if (trimmed === '') return false;
  if (lonePunctuation.test(text)) return false;
  if (/^(?:\.{2,}|…)$/.test(trimmed) && !around.language.indentBlocks && around.isLineStart)
    return false;
  return !(
    isInPrefix(trimmed, around) ||
    isInSuffix(trimmed, around) ||
    doublesLineAbove(text, around) ||
    isKnownComment(text, around) ||
    isPlaceholder(trimmed, around)
  );
}

/** The text before the cursor ends with it. */
function isInPrefix(trimmed: string, around: SyntaxContext): boolean {
  if (!hasWord(trimmed)) return false;
  const line = around.linePrefix.trimEnd();
  const before = trimmed.includes('\n') ? `${around.above.join('\n')}\n${line}`.trimEnd() : line;
  if (!before.endsWith(trimmed)) return false;
  return (
    !/[\p{L}\p{N}_$]$/u.test(before.slice(0, -trimmed.length)) || !/^[\p{L}\p{N}_$]/u.test(trimmed)
  );
}

/** The text after the cursor begins with it: part of the line, or whole lines below. */
function isInSuffix(trimmed: string, around: SyntaxContext): boolean {
  const rest = squeeze(around.lineSuffix);
  if (rest !== '') return rest.startsWith(squeeze(trimmed));
  if (!hasWord(trimmed)) return false;
  const [first = '', ...others] = trimmed.split('\n').filter((line) => !isBlank(line));
  const below = around.below.filter((line) => !isBlank(line));
  // What ends a block stands alike at the end of the next one out.
  const whole = around.linePrefix + first;
  const isOtherEnd = indentWidth(whole) !== indentWidth(below[0] ?? '');
  if (isOtherEnd && startsWithBlockEnd(whole, around.documentLanguage)) return false;
  return [around.linePrefix + first, ...others].every(
    (line, index) => squeeze(line) === squeeze(below[index] ?? ''),
  );
}

/** The completed line is the nearest line above once more. */
function doublesLineAbove(text: string, around: SyntaxContext): boolean {
  const first = text.split('\n', 1)[0] ?? '';
  const line = squeeze(around.linePrefix + first + (text.includes('\n') ? '' : around.lineSuffix));
  const above = around.previousLine;
  // An element may hold another of its kind.
  const deeper = indentWidth(around.linePrefix + first) - indentWidth(above ?? '');
  if (/^<\w/.test(line) && deeper > 0) return false;
  // What closes stands alike on each level.
  if (deeper < 0 && /^(?:[)\]}]|<\/|end)/.test(line)) return false;
  return above !== undefined && line.length >= 4 && hasWord(line) && line === squeeze(above);
}

/** Nothing but a comment like `// TODO: implement`, where the user did not begin one. */
function isPlaceholder(trimmed: string, around: SyntaxContext): boolean {
  if (!around.isLineStart || around.language.kind === 'prose' || trimmed.includes('\n'))
    return false;
  const words = commentText(trimmed);
  return words !== undefined && hasWord(words) && placeholder.test(withoutMark(words));
}

/** Without `TODO:` before it and the signs behind it. */
const withoutMark = (words: string): string =>
  words
    .replace(/^(?:todo|fixme|xxx)\b\W*/i, '')
    .replace(/(?<![\s.:!…])[\s.:!…]+$/, '')
    .replace(/\s+/g, ' ');

/** Nothing but comments that stand near the cursor already. */
function isKnownComment(text: string, around: SyntaxContext): boolean {
  const near = new Set(
    [...around.above.slice(-12), around.linePrefix, ...around.below.slice(0, 12)]
      .map((line) => commentText(line) ?? '')
      .filter((words) => words !== ''),
  );
  const lines = (around.linePrefix.trimStart() + text.trim())
    .split('\n')
    .filter((line) => !isBlank(line));
  return near.size > 0 && lines.every((line) => near.has(commentText(line) ?? ' '));
}
