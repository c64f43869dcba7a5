import { indentWidth, isBlank } from './indentation.ts';
import { isRepetitive, repeatedLines } from './repetition.ts';
import { isSameLine } from './sameLine.ts';
import { type BracketFrame, createScanner } from './scan.ts';
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
  const closing = new Map<BracketFrame, CloserPosition>(around.closing);
  const line = createLineWatch(closing);
  const scanner = createScanner(around.language, {
    frames: around.frames,
    ...(around.isLineStart ? {} : { indent: around.indent }),
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
    if (next === undefined || closersOnly.test(text)) return false;
    const whole = lines.length === 0 && pendingBlanks === 0 ? around.linePrefix + text : text;
    if (!isSameLine(whole, next, { isFirst: lines.length === 0 })) return false;
    if (isOwnClosingTag(whole, lines) || isMissingEnd(text, around)) return false;
    const indent = indentWidth(whole);
    return indent <= indentWidth(next) || (depth() <= 0 && !around.language.indentBlocks);
  }

  /** Takes a line whose closers say where the scope ends. */
  function takeScanned(text: string): boolean {
    line.reset();
    const isFirst = lines.length === 0 && pendingBlanks === 0;
    scanner.feed(`${text}\n`);
    if (isProse) {
      keep(text);
      return true;
    }
    if (line.surplusAt !== undefined) {
      const own = text.slice(0, line.surplusAt).trimEnd();
      if (!isBlank(own)) keep(own);
      return close();
    }
    keep(text);
    noteDepth(text);
    return line.hasEndedBlock && !isFirst ? close() : true;
  }

  function noteDepth(text: string): void {
    if (depth() > 0 || indentWidth(text) > base) wentDeeper = true;
    else if (wentDeeper && line.hasClosed) cameBack = true;
  }

  function takeFirst(text: string): boolean {
    const isInComment =
      around.frames.at(-1)?.open !== '/*' && around.frames.at(-1)?.kind === 'comment';
    const isOneLine = around.isMidLine || (isInComment && !isBlank(text));
    if (isBlank(text) && !isOneLine) {
      scanner.feed(`${text}\n`);
      keep('');
      return true;
    }
    return takeScanned(text) && !isOneLine ? true : close();
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
    if (isMissingEnd(text, around)) {
      takeScanned(text);
      return close();
    }
    return isOutside(text) ? close() : takeScanned(text);
  }

  return {
    lines,
    get isClosed() {
      return isClosed;
    },
    take(text) {
      if (isClosed) return false;
      if (isDocumentAgain(text) || elision.test(text) || isRepetitive(text)) return close();
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

/** Watches one line's brackets: what it closes that the document closes too, and whether it ends an outer block. */
function createLineWatch(closing: Map<BracketFrame, CloserPosition>) {
  let pending: { readonly closing: CloserPosition; readonly close: string; readonly at: number }[] =
    [];
  let hasClosed = false;
  return {
    reset() {
      pending = [];
      hasClosed = false;
    },
    open(frame: BracketFrame) {
      // `} else {`: what opens again stands for what was closed.
      const index = pending.findIndex((item) => item.close === frame.close);
      const replaced = index < 0 ? undefined : pending.splice(index, 1)[0];
      if (replaced !== undefined) closing.set(frame, replaced.closing);
    },
    close(frame: BracketFrame | undefined, at: number) {
      hasClosed = true;
      const by = frame === undefined ? undefined : closing.get(frame);
      if (frame !== undefined && by !== undefined && frame.kind === 'bracket')
        pending.push({ closing: by, close: frame.close, at });
    },
    get hasClosed() {
      return hasClosed;
    },
    /** Where the line begins to close what a later line of the document closes. */
    get surplusAt(): number | undefined {
      return pending.find((item) => item.closing === 'later')?.at;
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

/** A word that closes a block in languages without braces. */
const endWord = /^\s*(?:end|fi|done|esac|endif|endfunction|endforeach|endwhile)\b(?!\s*[=(.:])/;

/** Whether a line is the `end` of the cursor's block, which the document does not have yet. */
function isMissingEnd(line: string, around: SyntaxContext): boolean {
  if (around.language.kind === 'prose' || around.language.indentBlocks || !endWord.test(line))
    return false;
  const indent = indentWidth(line);
  if (indent >= around.indent || !hasOuterBlock(around, indent)) return false;
  const next = around.below.find((item) => !isBlank(item) && indentWidth(item) <= indent);
  return next === undefined || indentWidth(next) < indent || !endWord.test(next);
}

/** `</li>` closes what the answer itself opened. */
function isOwnClosingTag(line: string, taken: readonly string[]): boolean {
  const name = /^\s*<\/([\w.:-]*)>/.exec(line)?.[1];
  if (name === undefined) return false;
  const text = taken.join('\n');
  const count = (mark: string) => text.split(mark).length - 1;
  return count(`<${name}`) > count(`</${name}`);
}
