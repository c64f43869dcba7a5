import type { Frame } from '../language/frame.ts';
import { indentWidth, isBlank } from '../language/indentation.ts';
import { createScanner } from '../language/scanner.ts';
import type { SyntaxContext } from './syntaxContext.ts';

interface ClosedFrame {
  readonly frame: Frame | undefined;
  readonly at: number;
  /** Characters of the closer. */
  readonly length: number;
}

/** What an answer closes of what was open at the cursor, in order. */
interface Closed {
  readonly frames: readonly ClosedFrame[];
}

/**
 * How many characters after the cursor, on its line, the text takes the place of: closers that it brings itself, and
 * the longest start of the line's rest that it ends with. What is replaced is always contained in the text, in order,
 * because the editor shows nothing otherwise (seen in VS Code 1.139).
 */
export function replacedSuffix(text: string, around: SyntaxContext): number {
  if (text === '' || around.lineSuffix.trim() === '') return 0;
  if (rewritesHead(text, around)) return around.lineSuffix.trimEnd().length;
  const closed = readClosed(text, around);
  const rewritten = rewrittenRest(text, around) ?? 0;
  return Math.max(rewritten, closersTaken(text, closed, around), endTaken(text, closed, around));
}

/**
 * Whether the text says in other words what stands behind the cursor: then it may neither go before that nor take its place,
 * because the editor shows only what holds all that it replaces.
 */
export function rewritesUnclearly(text: string, around: SyntaxContext): boolean {
  const end = rewrittenRest(text, around);
  return end !== undefined && !isContained(around.lineSuffix.slice(0, end), text);
}

/**
 * How much of the line's rest the text writes anew, as far as both close the same: renamed arguments, a changed literal.
 * Undefined where the rest may follow the text.
 */
function rewrittenRest(text: string, around: SyntaxContext): number | undefined {
  const { frames, closing, lineSuffix } = around;
  if (!around.isMidLine || text.includes('\n')) return undefined;
  const before = [...frames].reverse();
  const left = framesAfter(text, around);
  const lost = before.filter((frame) => !left.includes(frame));
  const outer = lost.at(-1);
  if (outer === undefined)
    return endsStatementAgain(text, around) ? lineSuffix.trimEnd().length : undefined;
  if (closing.get(outer) !== 'line') return undefined;
  const own = readClosed(text, around).frames.find(({ frame }) => frame === outer);
  const theirs = readClosed(lineSuffix, around).frames.find(({ frame }) => frame === outer);
  if (own === undefined || theirs === undefined || isBlank(lineSuffix.slice(0, theirs.at)))
    return undefined;
  const end = theirs.at + theirs.length;
  const behind = text.slice(own.at + own.length).trimEnd();
  return lineSuffix.startsWith(behind, end) ? end + behind.length : undefined;
}

function framesAfter(text: string, around: SyntaxContext): readonly Frame[] {
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
  });
  scanner.feed(text);
  return scanner.frames;
}

/** The text ends the statement whose value stands behind the cursor: `'new';` before `'old';`. */
function endsStatementAgain(text: string, around: SyntaxContext): boolean {
  const { linePrefix, lineSuffix, language, frames } = around;
  const top = frames.at(-1);
  const isInBlock = top === undefined || top.kind === 'block' || top.close === '}';
  if (!isInBlock || top?.kind === 'string' || language.kind !== 'code') return false;
  return (
    /[=(,:]\s*$|\breturn\s+$/.test(linePrefix) && /;\s*$/.test(text) && /;\s*$/.test(lineSuffix)
  );
}

/**
 * The text up to where it writes the rest of the cursor's line again, in other words or with a body that stands there
 * already: `v) => use(v),` before `) => {}`, `a) {\n  return a;\n}` before `) {` and a body of its own.
 */
export function beforeDoubledHead(text: string, around: SyntaxContext): string {
  const doubled = doubledClosersAt(text, around);
  const whole = doubled === undefined ? text : text.slice(0, doubled);
  const rest = around.lineSuffix.trimEnd();
  if ((!around.isMidLine && !around.isHeadOpen) || !/^\s*[)\]}>]/.test(rest)) return whole;
  const closing = readClosed(whole, around).frames.find(
    ({ frame }) => frame !== undefined && around.closing.get(frame) === 'line',
  );
  if (closing === undefined || whole.slice(0, closing.at).includes('\n')) return whole;
  const [head = '', ...body] = whole.slice(closing.at).split('\n');
  const isSame = squeeze(head) === squeeze(rest);
  if (isSame && body.length > 0 && !hasBodyBelow(around)) return whole;
  const isMore = squeeze(head).replace(/^[)\]}>]+/, '') !== '' && !isSame;
  if (isSame) return body.length > 0 ? whole.slice(0, closing.at) : whole;
  return isMore && !squeeze(rest).startsWith(squeeze(head))
    ? whole.slice(0, closing.at).trimEnd()
    : whole;
}

const squeeze = (text: string): string => text.replace(/\s+/g, '');

/** The block that the rest of the cursor's line opens has lines of its own. */
function hasBodyBelow({ nextLine, indent }: SyntaxContext): boolean {
  return nextLine !== undefined && indentWidth(nextLine) > indent;
}

/** The text's first line ends as the cursor's line does, which opens a block, and goes on inside of it. */
function rewritesHead(text: string, { isHeadOpen, lineSuffix }: SyntaxContext): boolean {
  if (!isHeadOpen || !text.includes('\n')) return false;
  const [head = ''] = text.split('\n', 1);
  return squeeze(head).endsWith(squeeze(lineSuffix)) && isContained(lineSuffix.trimEnd(), text);
}

/** Where the text closes more than is open, although the line's rest closes it: the start of the doubled closers. */
export function doubledClosersAt(text: string, around: SyntaxContext): number | undefined {
  if (!/^\s*[)\]}]/.test(around.lineSuffix)) return undefined;
  const { frames } = readClosed(text, around);
  const surplus = frames.find(({ frame }) => frame === undefined)?.at;
  if (surplus === undefined || !/^[)\]}]+;?$/.test(text.slice(surplus))) return undefined;
  return surplus;
}

function readClosed(text: string, around: SyntaxContext): Closed {
  const frames: ClosedFrame[] = [];
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
    listener: {
      open: () => {},
      close(frame, at, { length }) {
        if (frame === undefined || around.closing.has(frame)) frames.push({ frame, at, length });
      },
    },
  });
  scanner.feed(text);
  return { frames };
}

/**
 * Whether the text would come between the two halves of the mark that ends what the cursor is in, as in `*│/`, and does
 * not bring the first half itself: then nothing would end there any more.
 */
export function splitsCloser(text: string, { frames, linePrefix, lineSuffix }: SyntaxContext) {
  const top = frames.at(-1);
  if (top === undefined || top.close.length < 2 || linePrefix.endsWith(top.open)) return false;
  for (let length = top.close.length - 1; length > 0; length -= 1) {
    const half = top.close.slice(0, length);
    if (linePrefix.endsWith(half) && lineSuffix.startsWith(top.close.slice(length)))
      return !text.endsWith(half);
  }
  return false;
}

/** Closers of the line's rest, one after the other, that the text has for the same frames. */
function closersTaken(text: string, closed: Closed, around: SyntaxContext): number {
  const own = closed.frames.flatMap(({ frame }) => (frame === undefined ? [] : [frame.close]));
  const rest = around.lineSuffix;
  let at = 0;
  let taken = 0;
  for (const close of own) {
    const space = /^\s*/.exec(rest.slice(at))?.[0].length ?? 0;
    if (!rest.startsWith(close, at + space)) break;
    // White space between closers can be replaced only where the text has it too: keep to the simple case.
    if (space > 0) break;
    at += close.length;
    taken = at;
  }
  if (taken > 0 && /[;,:]/.test(rest[taken] ?? '') && text.trimEnd().endsWith(rest[taken] ?? ' '))
    taken += 1;
  return taken;
}

/** The longest start of the line's rest that the text ends with. */
function endTaken(text: string, closed: Closed, around: SyntaxContext): number {
  const rest = around.lineSuffix.trimEnd();
  for (let length = Math.min(rest.length, text.length); length > 0; length -= 1) {
    const overlap = rest.slice(0, length);
    if (text.endsWith(overlap) && isOverlap(overlap, { text, rest, closed, around })) return length;
  }
  return spacedEndTaken(text, closed, rest);
}

/** All of the line's rest that the text ends with in other spacing: `)` where ` )` stands. */
function spacedEndTaken(text: string, closed: Closed, rest: string): number {
  const closers = squeeze(rest);
  if (!/^[)\]}>"'`]+[;,:]?$/.test(closers) || !squeeze(text).endsWith(closers)) return 0;
  let start = text.length;
  for (let left = closers.length; left > 0; start -= 1)
    if (/\S/.test(text[start - 1] ?? '')) left -= 1;
  const areOwn = closed.frames.some(({ at }) => at === start);
  return areOwn && isContained(rest, text) ? rest.length : 0;
}

/** Whether `part` is in `text`, character by character in order: the editor shows nothing otherwise. */
function isContained(part: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === part[at]) at += 1;
  return at >= part.length;
}

function isOverlap(
  overlap: string,
  input: {
    readonly text: string;
    readonly rest: string;
    readonly closed: Closed;
    readonly around: SyntaxContext;
  },
): boolean {
  const { text, rest, closed, around } = input;
  if (overlap.trim() === '') return false;
  const start = text.length - overlap.length;
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_$]/u.test(char);
  // Half a word is no overlap: `a` before `arguments`.
  if (isWord(overlap.at(-1)) && isWord(rest[overlap.length])) return false;
  // Unless it is all of the rest: `8px;` before `px;`.
  const isWhole = overlap === rest && overlap.length >= 3;
  if (!isWhole && isWord(overlap[0]) && isWord(text[start - 1])) return false;
  // Inside of a string brackets are text, as far as the string goes: `}` of an f-string.
  const top = around.frames.at(-1);
  const inString = top?.kind === 'string' ? overlap.indexOf(top.close) : 0;
  return surplusClosers(overlap).every(
    (index) =>
      index < inString ||
      closed.frames.some(({ at, length }) => at <= start + index && start + index < at + length),
  );
}

/** Where a text closes what it did not open: of those the document's are, the others the answer's own. */
function surplusClosers(text: string): readonly number[] {
  const found: number[] = [];
  let opened = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (/[([{]/.test(char)) opened += 1;
    else if (/[)\]}]/.test(char) && opened > 0) opened -= 1;
    else if (/[)\]}]/.test(char)) found.push(index);
  }
  return found;
}
