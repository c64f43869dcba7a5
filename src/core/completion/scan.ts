import { indentWidth } from './indentation.ts';
import type { LanguageSyntax } from './languageSyntax.ts';

/** Something opened and not yet closed: a bracket, a string, a comment. */
export interface BracketFrame {
  readonly kind: 'bracket' | 'string' | 'comment';
  readonly open: string;
  readonly close: string;
  /** Indentation of the line it was opened on. */
  readonly indent: number;
}

export interface ScanListener {
  open(frame: BracketFrame, at: number): void;
  /** `frame` is undefined for a closer that nothing was open for. */
  close(frame: BracketFrame | undefined, at: number, char: string): void;
}

/** Follows brackets, strings and comments through a text that may be given in pieces, best cut at line ends. */
export interface Scanner {
  /** What is open now, outermost first. */
  readonly frames: readonly BracketFrame[];
  feed(text: string): void;
}

export interface ScannerOptions {
  /** What is open at the start, outermost first. */
  readonly frames?: readonly BracketFrame[];
  /** Indentation of the line the text starts on, when it does not start at a line's beginning. */
  readonly indent?: number;
  readonly listener?: ScanListener;
  /**
   * Which open frame a closer at a line's beginning belongs to, as an index into `frames`; default: the innermost
   * of its kind. Lets a reader of damaged code go by indentation.
   */
  readonly choose?: (
    frames: readonly BracketFrame[],
    close: string,
    indent: number,
  ) => number | undefined;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Runs that begin no bracket, string or comment in any language: most of a text, so they are skipped at once. */
const plainRun = /[\w \t.,=+*:!?&|^~@$]+/y;
const plainStringRun = /[\w \t.,=+*:!?&|^~@;()[\]]+/y;
const commentRun = /[^\n*\->"']+/y;
/** A regular expression with its flags. */
const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** What a value follows: `/` behind it begins a regular expression, elsewhere it divides. */
const beforeValue = /(?:^|[(,=:[!&|?{};\n>]|\b(?:return|typeof|case|in|of|do|else|void))\s*$/;
const wordChar = /[\p{L}\p{N}_]/u;

/**
 * Creates a scanner. It is no parser: it knows strings, comments and brackets, forgives what does not match, and
 * never throws. Linear in the text.
 */
export function createScanner(language: LanguageSyntax, options: ScannerOptions = {}): Scanner {
  const { listener, choose } = options;
  const frames: BracketFrame[] = [...(options.frames ?? [])];
  let indent = options.indent ?? 0;
  let isIndentKnown = options.indent !== undefined;
  let isAtLineStart = options.indent === undefined;
  let previous = '';

  function push(kind: BracketFrame['kind'], open: string, close: string, at: number): void {
    const frame: BracketFrame = { kind, open, close, indent };
    frames.push(frame);
    listener?.open(frame, at);
  }

  /** Reads one token of a string; returns its length. */
  function readString(text: string, at: number, frame: BracketFrame): number {
    if (text[at] === '\\') return 2;
    if (text.startsWith(frame.close, at)) {
      frames.pop();
      listener?.close(frame, at, frame.close);
      return frame.close.length;
    }
    if (frame.open === '`' && language.templates && text.startsWith('${', at)) {
      push('bracket', '${', '}', at);
      return 2;
    }
    // An ordinary string ends with its line: what looked like its quote was an apostrophe.
    if (text[at] === '\n' && !language.longQuotes.includes(frame.open)) frames.pop();
    return 1;
  }

  function readComment(text: string, at: number, frame: BracketFrame): number {
    if (!text.startsWith(frame.close, at)) return 1;
    frames.pop();
    return frame.close === '\n' ? 1 : frame.close.length;
  }

  function readCode(text: string, at: number): number {
    const length = language.regexes === true && text[at] === '/' ? runLength(regex, text, at) : 0;
    if (length > 0 && beforeValue.test(text.slice(Math.max(0, at - 12), at))) return length;
    const opener = openerAt(text, at);
    if (opener !== undefined) {
      push(opener.kind, opener.open, opener.close, at);
      return opener.open.length;
    }
    const char = text[at] ?? '';
    const close = closers[char];
    if (close !== undefined) push('bracket', char, close, at);
    else if (char === ')' || char === ']' || char === '}') readCloser(char, at);
    return 1;
  }

  function openerAt(
    text: string,
    at: number,
  ): { kind: BracketFrame['kind']; open: string; close: string } | undefined {
    const comment = language.lineComments.find((mark) => text.startsWith(mark, at));
    // A mark inside a word is none: `a#b`, `http://…` after a colon.
    if (comment !== undefined && isCommentStart(comment, previous))
      return { kind: 'comment', open: comment, close: '\n' };
    const block = language.blockComment;
    if (block !== undefined && text.startsWith(block[0], at))
      return { kind: 'comment', open: block[0], close: block[1] };
    const quote =
      language.longQuotes.find((mark) => text.startsWith(mark, at)) ??
      language.quotes.find((mark) => text.startsWith(mark, at));
    if (quote === undefined || (quote === "'" && wordChar.test(previous))) return undefined;
    return { kind: 'string', open: quote, close: quote };
  }

  function readCloser(char: string, at: number): void {
    const byIndent = isAtLineStart ? choose?.(frames, char, indent) : undefined;
    const index = byIndent ?? frames.findLastIndex((frame) => frame.close === char);
    const frame = index < 0 ? undefined : frames[index];
    if (frame !== undefined) frames.length = index;
    listener?.close(frame, at, char);
  }

  function readIndent(text: string, at: number): void {
    indent = indentWidth(text.slice(at, at + 200));
    isIndentKnown = true;
  }

  /** Reads one token or a run without any; returns its length. */
  function readToken(text: string, at: number): number {
    const top = frames.at(-1);
    if (top?.kind === 'string')
      return runLength(plainStringRun, text, at) || readString(text, at, top);
    if (top?.kind === 'comment')
      return runLength(commentRun, text, at) || readComment(text, at, top);
    return runLength(plainRun, text, at) || readCode(text, at);
  }

  /** `char`: the first of the token that is no blank. */
  function noteLine(char: string): void {
    if (char === '\n') {
      isAtLineStart = true;
      isIndentKnown = false;
    } else if (char !== ' ' && char !== '\t') isAtLineStart = false;
  }

  return {
    frames,
    feed(text) {
      let at = 0;
      while (at < text.length) {
        if (!isIndentKnown) readIndent(text, at);
        const char = text[at] ?? '';
        const length = readToken(text, at);
        noteLine(
          length > 1
            ? text
                .slice(at, at + length)
                .trimStart()
                .charAt(0) || ' '
            : char,
        );
        previous = text[at + length - 1] ?? char;
        at += length;
      }
    },
  };
}

function runLength(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex - at : 0;
}

/** `#` and `//` need something before them that ends a word: `a#b` and `http://` hold no comment. */
function isCommentStart(mark: string, previous: string): boolean {
  if (mark === '#') return previous === '' || /[\s;({[,]/.test(previous);
  if (mark === '//') return previous !== ':';
  return true;
}
