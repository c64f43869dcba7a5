import { indentWidth, isBlank } from '../language/indentation.ts';
import { createScanner } from '../language/scanner.ts';
import type { Statements } from './statements.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** A statement of so many lines is shown whole; of a longer one the first line: it is read at a glance. */
const shortStatement = 3;
/** Where a block begins and is empty, its first statements are wanted together. */
const emptyBlock = 6;

/** How much is shown at a time; `auto`: a line, a short statement, or the beginning of an empty block. */
export type SuggestionLength = 'auto' | 'line' | 'block' | 'whole';

export interface ChunkContext {
  readonly around: SyntaxContext;
  /** What the language's grammar says of the text; without it indentation and brackets tell. */
  readonly statements: Statements | undefined;
  /** Default `auto`. */
  readonly length?: SuggestionLength;
}

/**
 * The end of what is shown next of a completion's text, from `from`: a line, a short statement, or the beginning of a
 * block that is empty. What follows is the next suggestion, at once: so one wrong line does not spoil the right ones.
 */
export function nextChunkEnd(
  text: string,
  from: number,
  { around, statements, length = 'auto' }: ChunkContext,
): number {
  const first = firstLineEnd(text, from);
  if (length === 'line') return first;
  if (length === 'whole') return text.length;
  if (length === 'block') return blockEnd(text, first, around);
  const isBlockStart = from === 0 && beginsBlock(around);
  const limit = isBlockStart ? emptyBlock : shortStatement;
  const known = statements?.endAfter(from);
  const whole =
    known === undefined
      ? statementEnd(text, { from, first, limit, around })
      : knownEnd(text, { first, limit, end: known });
  if (whole !== undefined) return whole;
  if (!isBlockStart) return first;
  const most = linesEnd(text, first, emptyBlock - 1);
  return Math.max(first, statements?.lastEndWithin(from, most) ?? most);
}

/** The end of the lines up to the next blank one that something is indented like or less than. */
function blockEnd(text: string, first: number, around: SyntaxContext): number {
  const indent = indentOfLine(text, first, around);
  let at = first;
  while (at < text.length) {
    const next = lineEnd(text, at + 1);
    if (isBlank(text.slice(at, next)) && indentWidth(text.slice(next + 1)) <= indent) return at;
    at = next;
  }
  return at;
}

/** The end of the line in which a statement ends; undefined when it has more lines than `limit`. */
function knownEnd(
  text: string,
  { first, limit, end }: { readonly first: number; readonly limit: number; readonly end: number },
): number | undefined {
  if (end <= first) return first;
  const lines = text.slice(first, end).split('\n').length;
  return lines > limit ? undefined : lineEnd(text, end);
}

/** The end of the first line that shows something: a piece may begin with a line break. */
function firstLineEnd(text: string, from: number): number {
  let at = lineEnd(text, from);
  while (at < text.length && isBlank(text.slice(from, at))) at = lineEnd(text, at + 1);
  return at;
}

/** Where the statement ends that begins at `from`; undefined when it is longer than `limit` lines. */
function statementEnd(
  text: string,
  options: {
    readonly from: number;
    readonly first: number;
    readonly limit: number;
    readonly around: SyntaxContext;
  },
): number | undefined {
  const { from, first, limit, around } = options;
  const scanner = createScanner(around.language, { linePrefix: '' });
  scanner.feed(text.slice(from, first));
  const indent = indentOfLine(text, first, around);
  let at = first;
  for (let lines = 1; at < text.length; lines += 1) {
    const next = lineEnd(text, at + 1);
    const line = text.slice(at + 1, next);
    const isInside = around.language.indentBlocks && !isBlank(line) && indentWidth(line) > indent;
    if (scanner.frames.length === 0 && !isInside) return at;
    if (lines === limit) return undefined;
    scanner.feed(`\n${line}`);
    at = next;
  }
  return scanner.frames.length === 0 ? at : undefined;
}

/** Indentation of the line that ends at `end`. The first one stands behind what the cursor's line has already. */
function indentOfLine(text: string, end: number, around: SyntaxContext): number {
  const start = text.lastIndexOf('\n', end - 1) + 1;
  return start === 0 ? around.indent : indentWidth(text.slice(start, end));
}

/** The line above opens a block that has nothing in it yet. */
function beginsBlock({ isLineStart, previousLine, nextLine, language }: SyntaxContext): boolean {
  if (!isLineStart || previousLine === undefined) return false;
  const opens = language.indentBlocks ? /:\s*$/ : /[{([]\s*$/;
  return opens.test(previousLine) && (nextLine === undefined || /^\s*[)\]}]|^\S/.test(nextLine));
}

function linesEnd(text: string, from: number, count: number): number {
  let at = from;
  for (let line = 0; line < count && at < text.length; line += 1) at = lineEnd(text, at + 1);
  return at;
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};
