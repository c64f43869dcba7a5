import type { TextAtCursor } from '../documents/cursorContext.ts';
import type { Frame } from '../language/frame.ts';
import { guessOpened } from '../language/guessOpened.ts';
import { indentWidth, isBlank, leadingSpace } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { languageOf } from '../language/languages.ts';
import { createScanner, type Scanner } from '../language/scanner.ts';
import { readStep, type Step } from './step.ts';
import { normalize } from './textWindow.ts';

/** Where something that is open at the cursor is closed: on the rest of its line, on a later line, or nowhere yet. */
export type CloserPosition = 'line' | 'later' | 'missing';

/** What the rules for an answer ask about a place, read once. */
export interface SyntaxContext {
  /** The language at the cursor: inside of a fence or a script element it is another one than the document's. */
  readonly language: Language;
  readonly documentLanguage: Language;
  /** One step of indentation. */
  readonly step: Step;
  /** The cursor line before and after the cursor. */
  readonly linePrefix: string;
  readonly lineSuffix: string;
  /** Indentation of the cursor line, in columns. */
  readonly indent: number;
  /** Nothing but white space stands before the cursor on its line. */
  readonly isLineStart: boolean;
  /** Something that is not just closing stands after the cursor on its line. */
  readonly isMidLine: boolean;
  /** The rest of the cursor's line opens a block: `) {` behind the cursor. */
  readonly isHeadOpen: boolean;
  /** Lines above the cursor line, nearest last, at most 200. */
  readonly above: readonly string[];
  /** The nearest line above that is not blank. */
  readonly previousLine: string | undefined;
  /** Lines below the cursor line, at most 100. */
  readonly below: readonly string[];
  /** The nearest line below that is not blank. */
  readonly nextLine: string | undefined;
  /** What is open at the cursor, outermost first. */
  readonly frames: readonly Frame[];
  readonly closing: ReadonlyMap<Frame, CloserPosition>;
}

/** Only closing things: a suggestion may go before them and take their place. */
const closersOnly = /^[)>}\]"'`]*\s*[:{;,]?$/;

/** How much text is looked at: enough for 400 long lines before and 200 after, read in a fraction of a millisecond. */
const maxPrefix = 24_000;
const maxSuffix = 12_000;

/** Reads a place. Linear in the text up to its limits. */
export function readSyntaxContext(place: TextAtCursor): SyntaxContext {
  const prefix = normalize(lastPart(place.prefix, maxPrefix));
  const suffix = normalize(place.suffix.slice(0, maxSuffix));
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const lineEnd = suffix.indexOf('\n');
  const linePrefix = prefix.slice(lineStart);
  const lineSuffix = lineEnd < 0 ? suffix : suffix.slice(0, lineEnd);
  const above =
    lineStart === 0
      ? []
      : prefix
          .slice(0, lineStart - 1)
          .split('\n')
          .slice(-200);
  const below = lineEnd < 0 ? [] : suffix.slice(lineEnd + 1).split('\n', 100);
  const indent = indentWidth(linePrefix);
  const documentLanguage = languageOf(place.languageId);
  const isWhole = place.prefix.length <= maxPrefix;
  const scanner =
    place.openedOnLine === undefined
      ? scanTo(documentLanguage, { prefix, suffix, opened: isWhole ? place.opened : undefined })
      : scanLine(documentLanguage, place.openedOnLine, linePrefix);
  const frames = [...scanner.frames];
  const { language } = scanner;
  return {
    language,
    documentLanguage,
    step: readStep({ above, linePrefix, below, language, indentation: place.indentation }),
    linePrefix,
    lineSuffix,
    indent,
    isLineStart: leadingSpace(linePrefix) === linePrefix,
    isMidLine: !closersOnly.test(lineSuffix.trim()),
    isHeadOpen: /(?:[{:]|\b(?:do|then))$/.test(lineSuffix.trimEnd()),
    above,
    previousLine: above.findLast((line) => !isBlank(line)),
    below,
    nextLine: below.find((line) => !isBlank(line)),
    frames,
    closing: readClosing({ language: documentLanguage, frames, linePrefix, suffix, lineEnd }),
  };
}

/** Reads a text up to the cursor. Where nobody knows what it begins inside of, what it reads like decides. */
function scanTo(
  language: Language,
  text: {
    readonly prefix: string;
    readonly suffix: string;
    readonly opened: readonly Frame[] | undefined;
  },
): Scanner {
  const { prefix, suffix, opened } = text;
  const scanner = createScanner(language, { frames: opened ?? [] });
  scanner.feed(prefix);
  const guessed =
    opened === undefined ? guessOpened(language, scanner.frames, { prefix, suffix }) : [];
  if (guessed.length === 0) return scanner;
  const other = createScanner(language, { frames: guessed });
  other.feed(prefix);
  return other;
}

function scanLine(language: Language, opened: readonly Frame[], linePrefix: string): Scanner {
  const scanner = createScanner(language, { frames: opened });
  scanner.feed(linePrefix);
  return scanner;
}

function lastPart(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = text.slice(-length);
  return tail.slice(tail.indexOf('\n') + 1);
}

function readClosing(input: {
  readonly language: Language;
  readonly frames: readonly Frame[];
  readonly linePrefix: string;
  readonly suffix: string;
  readonly lineEnd: number;
}): ReadonlyMap<Frame, CloserPosition> {
  const { language, frames, linePrefix, suffix, lineEnd } = input;
  const closing = new Map<Frame, CloserPosition>(frames.map((frame) => [frame, 'missing']));
  /** Closed at a line's beginning, but not at the indentation of the line that opened it. */
  const unsure = new Set<Frame>();
  let closerIndent: number | undefined;
  const top = frames.at(-1);
  const isLeftOpen =
    top?.kind === 'comment'
      ? isLeftOpenComment(top, suffix)
      : top?.kind === 'string' && isLeftOpenString(top, input);
  const given = isLeftOpen ? frames.slice(0, -1) : frames;
  /** Characters of the suffix before the piece that is being read. */
  let read = 0;
  const scanner = createScanner(language, {
    frames: given,
    linePrefix,
    choose(open, close, atIndent) {
      closerIndent = atIndent;
      const own = open.findLast((frame) => frame.close === close);
      if (own === undefined || !closing.has(own) || own.indent === atIndent) return undefined;
      // The innermost one stands elsewhere: when an outer one fits by indentation, the innermost was never closed.
      const outer = open.findLastIndex(
        (frame) => frame.close === close && frame.indent === atIndent,
      );
      if (outer >= 0) return outer;
      // Nothing is closed left of where it was opened.
      return atIndent < own.indent && own.column !== atIndent
        ? open.findLastIndex((frame) => frame.close === close && frame.indent <= atIndent)
        : undefined;
    },
    listener: {
      open: () => {},
      close(frame, at) {
        if (frame !== undefined && closing.has(frame)) {
          closing.set(frame, lineEnd < 0 || read + at < lineEnd ? 'line' : 'later');
          if (closerIndent !== undefined && closerIndent !== frame.indent) unsure.add(frame);
        }
        closerIndent = undefined;
      },
    },
  });
  for (const piece of piecesOf(suffix)) {
    // What closes behind that says nothing about this place.
    if (given.every((frame) => closing.get(frame) !== 'missing')) break;
    scanner.feed(piece);
    read += piece.length;
  }
  giveToOuter({ frames, closing, unsure });
  if (language.closesAtLineEnds) giveToOutermost(frames, closing);
  return closing;
}

const pieceLines = 24;

/** A text cut behind every so many lines. */
function* piecesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = start;
    for (let line = 0; line < pieceLines && end < text.length; line += 1) {
      const lineBreak = text.indexOf('\n', end);
      end = lineBreak < 0 ? text.length : lineBreak + 1;
    }
    yield text.slice(start, end);
    start = end;
  }
}

/** A comment that begins again before it ends has not been closed: what ends is the next one. */
function isLeftOpenComment({ open, close, isNested }: Frame, suffix: string): boolean {
  if (close === '\n' || isNested === true) return false;
  const end = suffix.indexOf(close);
  const next = suffix.indexOf(open);
  return next >= 0 && next < end;
}

/** So much of the text behind the cursor is read to its end that quotes in it can be counted. */
const countable = 11_000;

/**
 * A string that the cursor's line began and did not end, in a language where strings may have line breaks: the quotes
 * behind it come in pairs. A long bracket that begins again before it ends has not been closed.
 */
function isLeftOpenString(
  top: Frame,
  input: {
    readonly linePrefix: string;
    readonly suffix: string;
    readonly lineEnd: number;
  },
): boolean {
  const { linePrefix, suffix, lineEnd } = input;
  if (top.string?.isLong !== true || top.isHeredoc === true) return false;
  const isOfLine = linePrefix.slice(top.column).startsWith(top.open);
  if (top.open !== top.close && top.close.length > 1 && !isOfLine)
    return isLeftOpenComment(top, suffix);
  const rest = lineEnd < 0 ? suffix : suffix.slice(0, lineEnd);
  if (!isOfLine || !isBlank(rest)) return false;
  if (top.open !== top.close) return isLeftOpenComment(top, suffix);
  const plain = top.string.escape === 'none' ? suffix : suffix.replace(/\\[\s\S]/g, '');
  // An apostrophe in some comment below is no quote.
  const isRare = top.close.length > 1 || top.close === '`';
  const known = isRare && suffix.length < countable ? plain : firstLineWith(plain, top.close);
  return known.split(top.close).length % 2 === 1;
}

const firstLineWith = (text: string, mark: string): string =>
  text.split('\n').find((line) => line.includes(mark)) ?? '';

/** Where closers are too few, one that stands askew belongs to the outer bracket and the inner one misses its own. */
function giveToOuter(input: {
  readonly frames: readonly Frame[];
  readonly closing: Map<Frame, CloserPosition>;
  readonly unsure: ReadonlySet<Frame>;
}): void {
  const { frames, closing, unsure } = input;
  for (const [index, frame] of frames.entries()) {
    if (!unsure.has(frame)) continue;
    const outer = frames
      .slice(0, index)
      .findLast((item) => item.close === frame.close && closing.get(item) === 'missing');
    if (outer === undefined) continue;
    closing.set(outer, 'later');
    closing.set(frame, 'missing');
  }
}

/** Closers of later lines belong to the outermost brackets: the innermost are the ones that are being written. */
function giveToOutermost(frames: readonly Frame[], closing: Map<Frame, CloserPosition>): void {
  for (const frame of frames) {
    if (closing.get(frame) !== 'later') continue;
    const outer = frames.find(
      (item) => item.close === frame.close && closing.get(item) === 'missing',
    );
    if (outer === undefined || frames.indexOf(outer) > frames.indexOf(frame)) continue;
    closing.set(outer, 'later');
    closing.set(frame, 'missing');
  }
}

/** Whether a frame was opened on the cursor's line, before the cursor. */
export const isOpenedOnLine = (
  frame: Frame | undefined,
  { linePrefix, indent }: Pick<SyntaxContext, 'linePrefix' | 'indent'>,
): frame is Frame =>
  frame !== undefined &&
  frame.indent === indent &&
  linePrefix.slice(frame.column).startsWith(frame.open);
