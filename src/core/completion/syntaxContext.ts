import { indentWidth, isBlank, leadingSpace } from './indentation.ts';
import { type LanguageSyntax, languageAt } from './languageSyntax.ts';
import { type BracketFrame, createScanner } from './scan.ts';

/** Where an answer goes. Line ends may be `\n` or `\r\n`. */
export interface TextAtCursor {
  /** The editor's language id; an unknown one is fine. */
  readonly languageId: string;
  /** Text before the cursor, as much of it as is known. */
  readonly prefix: string;
  /** Text after the cursor, as much of it as is known. */
  readonly suffix: string;
}

/** Where something that is open at the cursor is closed: on the rest of its line, on a later line, or nowhere yet. */
export type CloserPosition = 'line' | 'later' | 'missing';

/** What the rules for an answer ask about a place, read once. */
export interface SyntaxContext {
  readonly language: LanguageSyntax;
  /** The cursor line before and after the cursor. */
  readonly linePrefix: string;
  readonly lineSuffix: string;
  /** Indentation of the cursor line, in columns. */
  readonly indent: number;
  /** Nothing but white space stands before the cursor on its line. */
  readonly isLineStart: boolean;
  /** Something that is not just closing stands after the cursor on its line. */
  readonly isMidLine: boolean;
  /** Lines above the cursor line, nearest last, at most 200. */
  readonly above: readonly string[];
  /** The nearest line above that is not blank. */
  readonly previousLine: string | undefined;
  /** Lines below the cursor line, at most 100. */
  readonly below: readonly string[];
  /** The nearest line below that is not blank. */
  readonly nextLine: string | undefined;
  /** What is open at the cursor, outermost first. */
  readonly frames: readonly BracketFrame[];
  readonly closing: ReadonlyMap<BracketFrame, CloserPosition>;
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
  const language = languageAt(place.languageId, prefix);
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
  const scanner = createScanner(language);
  scanner.feed(prefix);
  const frames = [...scanner.frames];
  return {
    language,
    linePrefix,
    lineSuffix,
    indent,
    isLineStart: leadingSpace(linePrefix) === linePrefix,
    isMidLine: !closersOnly.test(lineSuffix.trim()),
    above,
    previousLine: above.findLast((line) => !isBlank(line)),
    below,
    nextLine: below.find((line) => !isBlank(line)),
    frames,
    closing: readClosing({ language, frames, indent, suffix, lineEnd }),
  };
}

/** Line ends of the editor's other kind count as `\n`: that is how the engine and the editor exchange text. */
export const normalize = (text: string): string => text.replaceAll('\r\n', '\n');

function lastPart(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = text.slice(-length);
  return tail.slice(tail.indexOf('\n') + 1);
}

function readClosing(input: {
  readonly language: LanguageSyntax;
  readonly frames: readonly BracketFrame[];
  readonly indent: number;
  readonly suffix: string;
  readonly lineEnd: number;
}): ReadonlyMap<BracketFrame, CloserPosition> {
  const { language, frames, indent, suffix, lineEnd } = input;
  const closing = new Map<BracketFrame, CloserPosition>(frames.map((frame) => [frame, 'missing']));
  /** Closed at a line's beginning, but not at the indentation of the line that opened it. */
  const unsure = new Set<BracketFrame>();
  let closerIndent: number | undefined;
  const scanner = createScanner(language, {
    frames,
    indent,
    choose(open, close, atIndent) {
      closerIndent = atIndent;
      const own = open.findLast((frame) => frame.close === close);
      if (own === undefined || !closing.has(own) || own.indent === atIndent) return undefined;
      // The innermost one stands elsewhere: when an outer one fits by indentation, the innermost was never closed.
      const outer = open.findLastIndex(
        (frame) => frame.close === close && frame.indent === atIndent,
      );
      return outer < 0 ? undefined : outer;
    },
    listener: {
      open: () => {},
      close(frame, at) {
        if (frame !== undefined && closing.has(frame)) {
          closing.set(frame, lineEnd < 0 || at < lineEnd ? 'line' : 'later');
          if (closerIndent !== undefined && closerIndent !== frame.indent) unsure.add(frame);
        }
        closerIndent = undefined;
      },
    },
  });
  scanner.feed(suffix);
  giveToOuter({ frames, closing, unsure });
  return closing;
}

/** Where closers are too few, one that stands askew belongs to the outer bracket and the inner one misses its own. */
function giveToOuter(input: {
  readonly frames: readonly BracketFrame[];
  readonly closing: Map<BracketFrame, CloserPosition>;
  readonly unsure: ReadonlySet<BracketFrame>;
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
