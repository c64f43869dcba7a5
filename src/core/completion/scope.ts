import { type Frame, isLineComment } from '../language/frame.ts';
import { indentWidth, isBlank } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { createScanner } from '../language/scanner.ts';
import { isRun } from './garbage.ts';
import { isCommentLine } from './linePatterns.ts';
import { isRepetitive, repeatedLines } from './repetition.ts';
import { isSameLine } from './sameLine.ts';
import type { CloserPosition, SyntaxContext } from './syntaxContext.ts';

/** The lines of an answer that belong to the place: up to the end of the statement or block. */
export interface Scope {
  /** Reads the next whole line, without its line end. False: this and all that follows is not wanted. */
  take(line: string): boolean;
  /** What belongs to the place so far; never ends in blank lines. */
  readonly lines: readonly string[];
  /** The end was reached: no further line can be taken. */
  readonly isClosed: boolean;
}

/** Goes on with the block although it stands at the header's own indentation. */
const continuation =
  /^\s*(?:else\b|elif\b|elsif\b|elseif\b|except\b|finally\b|catch\b|rescue\b|ensure\b|when\b|case\b|default\b|then\b|do\b|where\b|in\b|while\b.*\)\s*;|[.?:&|+%,=]|[<>*/](?![\w/*<!])|\))/;
const startsWithCloser = /^\s*[)\]}]/;
const closersOnly = /^[\s)\]}>;,]*$/;
/** Begins an entry or a comment of any kind: standing in the document too, it says nothing. */
const beginsAnything = /^\s*(?:[([{]+|\/\*\*?|<[\w.-]*>)\s*$/;
const elision =
  /^\s*(?:\/\/|#|--|;|<!--|\/\*|\{\/\*)\s*(?:\.\.\.|…|(?:\.\.\.\s*)?(?:the )?(?:rest|remaining|existing|previous|other)\b.{0,40}\b(?:code|file|function|method|class|implementation|unchanged)\b)/i;

/**
 * Creates the cut of one answer. It decides line by line from what came so far, so that any way of chunking the
 * answer ends at the same place:
 * - where the rest of the document begins again, or a line says that code was left out;
 * - where something is closed that the document closes itself, and after what it does not;
 * - where the block ends by indentation; where the statement ends, when the cursor stood inside of one;
 * - at repetition.
 */
export function createScope(around: SyntaxContext): Scope {
  const lines: string[] = [];
  const closing = new Map<Frame, CloserPosition>(around.closing);
  const line = createLineWatch(closing);
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
    listener: line,
  });
  const outerDepth = around.frames.length;
  const isProse = around.language.kind === 'prose';
  const isTopLevel = outerDepth === 0 && around.indent === 0 && around.isLineStart;
  let base = around.indent;
  let isBaseKnown = around.linePrefix !== '';
  let pendingBlanks = 0;
  let wentDeeper = false;
  let cameBack = false;
  let isClosed = false;
  /** A line that may be where the document begins again, which the line after it tells; held back until then. */
  let doubtful: { readonly at: number; readonly isOpener: boolean } | undefined;

  /** Rulers and borders are written on purpose in text. */
  const isInText = () => {
    const top = scanner.frames.at(-1);
    return isProse || top?.kind === 'comment' || top?.kind === 'string';
  };

  const isNoCode = (text: string): boolean =>
    elision.test(text) ||
    isRepetitive(text) ||
    (!isInText() && !isRuler(text, scanner.language) && isRun(text));

  const depth = () => scanner.frames.length - outerDepth;

  function close(): boolean {
    isClosed = true;
    return false;
  }

  function keep(text: string): void {
    for (; pendingBlanks > 0; pendingBlanks -= 1) lines.push('');
    lines.push(text);
  }

  /** Whether the line lies outside of the block or statement that the cursor is in. */
  function isOutside(text: string): boolean {
    if (isProse || depth() > 0 || startsWithCloser.test(text)) return false;
    if (startsWithBlockEnd(text, around.documentLanguage)) return false;
    const indent = indentWidth(text);
    if (continuation.test(text)) return indent < base && !hasOuterBlock(around, indent);
    return indent < base || (indent === base && isAfterStatement());
  }

  /** Whether a line at the base indentation begins something new, after what the cursor stood in has ended. */
  function isAfterStatement(): boolean {
    if (pendingBlanks > 0 && (isTopLevel || !around.isLineStart)) return true;
    return !around.isLineStart && (cameBack || (around.language.indentBlocks && wentDeeper));
  }

  function isDocumentAgain(text: string): boolean {
    const next = around.nextLine;
    const isFirst = lines.length === 0 && pendingBlanks === 0;
    const whole = isFirst ? around.linePrefix + text : text;
    if (next === undefined || closesOnly(whole)) return false;
    if (!isSameLine(whole, next, { isFirst: lines.length === 0 })) return false;
    return !isOfOtherBlock(whole, next) && !isDoubtful(whole, text) && isAtItsPlace(whole, next);
  }

  /** What ends a block or an element, or goes on with it, stands alike on each level. */
  function isOfOtherBlock(whole: string, next: string): boolean {
    const indent = indentWidth(whole);
    if (scanner.language.midBlock.test(whole) && indent !== indentWidth(next)) return true;
    return (/^\s*<\//.test(whole) && indent > indentWidth(next)) || isOwnClosingTag(whole, lines);
  }

  /** The document has such lines often: the next one tells whether it begins again. */
  function isDoubtful(whole: string, text: string): boolean {
    const isOpener = beginsAnything.test(text);
    if (!isOpener && !isRepeatedInDocument(whole, around)) return false;
    doubtful = { at: lines.length, isOpener };
    return true;
  }

  /** Further right it belongs to what the answer opened, unless the answer's own indentation is off. */
  const isAtItsPlace = (whole: string, next: string): boolean =>
    indentWidth(whole) <= indentWidth(next) ||
    (depth() <= 0 && !around.language.indentBlocks && !isBodyOfHeader());

  /** The line before is one that the document has often: with this one it is the document's next line again. */
  function isSecondLineAgain(text: string): boolean {
    const before = doubtful;
    doubtful = undefined;
    if (before === undefined || (before.isOpener && closesOnly(text))) return false;
    const second = around.below.filter((item) => !isBlank(item))[1];
    if (second === undefined) return false;
    if (!isSameLine(text, second, { isFirst: false })) return false;
    lines.length = Math.min(lines.length, before.at);
    return true;
  }

  /** The line before opens a block without a bracket: the next one is its own. */
  const isBodyOfHeader = (): boolean =>
    bareHeader.test(
      lines.length === 1 ? around.linePrefix + (lines[0] ?? '') : (lines.at(-1) ?? ''),
    );

  /** What closes blocks is judged by what is open, not by how it looks. */
  const closesOnly = (text: string): boolean =>
    (/[)\]}]/.test(text) && closersOnly.test(text)) ||
    startsWithBlockEnd(text, around.documentLanguage) ||
    (around.language.isUnknown === true &&
      /^\s*end\w*\b/i.test(text) &&
      indentWidth(text) > indentWidth(around.nextLine ?? ''));

  /** Takes a line whose closers say where the scope ends. */
  function takeScanned(text: string): boolean {
    line.reset();
    const isFirst = lines.length === 0 && pendingBlanks === 0;
    scanner.feed(`${text}\n`);
    if (isProse && !line.endsBlock) {
      keep(text);
      return true;
    }
    if (isAstray(text)) return close();
    if (line.surplusAt !== undefined) {
      const own = text.slice(0, line.surplusAt).trimEnd();
      if (!isBlank(own)) keep(own);
      return close();
    }
    keep(text);
    noteDepth(text);
    return line.hasEndedBlock && !isFirst ? close() : true;
  }

  /** Ends a block that was open before, but stands under none of its kind: the model lost count. */
  function isAstray(text: string): boolean {
    const ended = line.endedFrame;
    if (ended === undefined || !startsWithBlockEnd(text, around.documentLanguage)) return false;
    const indent = indentWidth(text);
    return indent < base && indent > ended.indent && indent !== ended.column && lines.length > 0;
  }

  function noteDepth(text: string): void {
    if (depth() > 0 || indentWidth(text) > base) wentDeeper = true;
    else if (wentDeeper && line.hasClosed) cameBack = true;
  }

  function takeFirst(text: string): boolean {
    const isOneLine = staysOnLine(text);
    if (isBlank(text) && !isOneLine) {
      scanner.feed(`${text}\n`);
      keep('');
      return true;
    }
    const goesOn = takeScanned(text) && !isOneLine;
    // The block that the text's first line opens is the one that the document has, and closes.
    if (around.isHeadOpen) giveToDocument();
    return goesOn ? true : close();
  }

  /** Code behind the cursor, or a comment, ends with the line. */
  function staysOnLine(text: string): boolean {
    if ((around.isMidLine || around.isHeadOpen) && !rewritesHead(text)) return true;
    return isLineComment(around.frames.at(-1)) && !isBlank(text);
  }

  function giveToDocument(): void {
    for (const frame of scanner.frames)
      if (!around.frames.includes(frame)) closing.set(frame, 'later');
  }

  /** The line ends as the cursor's line does, in the head of a block that has nothing in it yet. */
  function rewritesHead(text: string): boolean {
    const rest = squeeze(around.lineSuffix);
    const isEmpty = around.nextLine === undefined || indentWidth(around.nextLine) <= around.indent;
    return isEmpty && around.isHeadOpen && squeeze(text).endsWith(rest);
  }

  function takeNext(text: string): boolean {
    const top = scanner.frames.at(-1);
    if (top !== undefined && top.kind !== 'bracket') return takeScanned(text);
    if (isBlank(text)) {
      pendingBlanks += 1;
      scanner.feed('\n');
      return true;
    }
    if (!isBaseKnown) {
      isBaseKnown = true;
      base = indentWidth(text);
    }
    return isOutside(text) ? close() : takeScanned(text);
  }

  /** The document begins again with this line, or it is none that may stand in it. */
  function isEnd(text: string): boolean {
    return (!isBlank(text) && isSecondLineAgain(text)) || isDocumentAgain(text) || isNoCode(text);
  }

  return {
    get lines() {
      return doubtful === undefined ? lines : lines.slice(0, doubtful.at);
    },
    get isClosed() {
      return isClosed;
    },
    take(text) {
      if (isClosed) return false;
      if (isEnd(text)) return close();
      if (lines.length === 0 && !isBaseKnown && !isBlank(text)) {
        isBaseKnown = true;
        base = indentWidth(text);
      }
      const goesOn = lines.length === 0 ? takeFirst(text) : takeNext(text);
      const kept = repeatedLines(lines);
      if (kept !== undefined) lines.length = kept;
      return kept === undefined ? goesOn : close();
    },
  };
}

const squeeze = (text: string): string => text.replace(/\s+/g, '');

/** A comment of one sign again and again. */
const isRuler = (line: string, language: Language): boolean =>
  isCommentLine(line, language) && /^(\W)\1+$/.test(line.trim());

/** Whether the document has a line more than once near the cursor, and something behind the one below it. */
function isRepeatedInDocument(line: string, { above, below }: SyntaxContext): boolean {
  const text = line.trim();
  let count = 0;
  for (const other of above) if (other.trim() === text) count += 1;
  for (const other of below) if (other.trim() === text) count += 1;
  return count > 1 && below.filter((other) => !isBlank(other)).length > 1;
}

/** Watches one line's brackets: what it closes that the document closes too, and whether it ends an outer block. */
function createLineWatch(closing: Map<Frame, CloserPosition>) {
  let pending: {
    readonly closing: CloserPosition;
    readonly close: string;
    readonly at: number;
    readonly isBlock: boolean;
    readonly frame: Frame;
  }[] = [];
  let hasClosed = false;
  return {
    reset() {
      pending = [];
      hasClosed = false;
    },
    open(frame: Frame) {
      // `} else {`: what opens again stands for what was closed.
      const index = pending.findIndex((item) => item.close === frame.close);
      const replaced = index < 0 ? undefined : pending.splice(index, 1)[0];
      if (replaced !== undefined) closing.set(frame, replaced.closing);
    },
    close(frame: Frame | undefined, at: number) {
      hasClosed = true;
      const by = frame === undefined ? undefined : closing.get(frame);
      if (frame !== undefined && by !== undefined && frame.kind !== 'string')
        pending.push({
          closing: by,
          close: frame.close,
          at,
          isBlock: frame.kind === 'block',
          frame,
        });
    },
    get hasClosed() {
      return hasClosed;
    },
    /** Where the line begins to close what a later line of the document closes. */
    get surplusAt(): number | undefined {
      return pending.find((item) => item.closing === 'later')?.at;
    },
    /** A block of words or marks ends here that was open before the answer. */
    get endsBlock(): boolean {
      return pending.some(({ isBlock }) => isBlock);
    },
    get endedFrame(): Frame | undefined {
      return pending.find(({ isBlock }) => isBlock)?.frame;
    },
    get hasEndedBlock(): boolean {
      return pending.length > 0;
    },
  };
}

/** Whether some line above, at this indentation, opens the block that an `else` or `except` here goes on with. */
function hasOuterBlock(around: SyntaxContext, indent: number): boolean {
  const header = around.above.findLast((line) => !isBlank(line) && indentWidth(line) <= indent);
  return header !== undefined && indentWidth(header) === indent;
}

/** Begins a block without a bracket: the next line alone belongs to it. */
const bareHeader =
  /^\s*(?:(?:\}\s*)?else\s+)?(?:if|for|while|foreach)\b.*[)]\s*$|^\s*(?:\}\s*)?else\s*$/;

/** Whether a line begins with what ends a block of words, marks or elements. */
export function startsWithBlockEnd(line: string, { blocks, hasElements }: Language): boolean {
  const start = line.length - line.trimStart().length;
  const isMark = blocks.marks.some(({ close }) => {
    close.lastIndex = start;
    return close.test(line);
  });
  if (isMark) return true;
  if ((blocks.elements !== undefined || hasElements) && line.startsWith('</', start)) return true;
  if (blocks.words.size === 0) return false;
  const word = /^\w+/.exec(line.slice(start))?.[0] ?? '';
  return blocks.words.get(blocks.ignoresCase ? word.toLowerCase() : word)?.kind === 'close';
}

/** `</li>` closes what the answer itself opened. */
function isOwnClosingTag(line: string, taken: readonly string[]): boolean {
  const name = /^\s*<\/([\w.:-]*)>/.exec(line)?.[1];
  if (name === undefined) return false;
  const text = taken.join('\n');
  const count = (mark: string) => text.split(mark).length - 1;
  return count(`<${name}`) > count(`</${name}`);
}
