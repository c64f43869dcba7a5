import { fenceLanguage, fenceLine } from './embedded.ts';
import type { Frame } from './frame.ts';
import { terminatorLength } from './heredoc.ts';
import { indentWidth } from './indentation.ts';
import type { Language } from './language.ts';
import { matchAt, restOfLine } from './matchAt.ts';
import { readCodeToken } from './scanCode.ts';
import { readElement } from './scanJsx.ts';
import { closingElement, readMarkup, readRestOfClosing, readTag } from './scanMarkup.ts';
import { createScanState, type ScannerOptions, type ScanState } from './scanState.ts';
import { rawString, readComment, readString } from './scanText.ts';

/** Follows brackets, strings, comments and blocks through a text that may be given in pieces, best cut at line ends. */
export interface Scanner {
  /** What is open now, outermost first. */
  readonly frames: readonly Frame[];
  /** The language of what comes next. */
  readonly language: Language;
  feed(text: string): void;
}

const stringRun = /[\w \t.=+*:;?&^\u0080-\uffff-]+/y;
const commentRun = /[^\n*\-=#%+\]|{(/}<]+/y;
const tagRun = /[\w \t.,:;?&^~@$#!+*()|[\]\u0080-\uffff-]+/y;
/** Nor does a line of a tag, which may hold comments. */
const jsxTagRun = /[\w \t.,:;?&^~@$#!+*(|[\]\u0080-\uffff-]+/y;
const textRun = /[\w \t.,:;?&^~$#!+*()|[\]"'/\u0080-\uffff-]+/y;
/** No line of JSX text begins with a closing parenthesis: it is looked at. */
const jsxTextRun = /[\w \t.,:;?&^~$#!+*(|[\]"'/\u0080-\uffff-]+/y;
/** Ends an element whose content is another language, wherever it stands in that. */
const rawElementEnd = /<\/(script|style)\b/iy;
const heredocFrame = { isHeredoc: true } as const;

/**
 * Creates a scanner. It is no parser: it knows strings, comments, brackets and block words, forgives what does not
 * match, and never throws. Linear in the text.
 */
export function createScanner(base: Language, options: ScannerOptions = {}): Scanner {
  const state = createScanState(base, options);
  let isLineKnown = options.linePrefix !== undefined;

  /** Reads from `at` on; returns how far. */
  function step(text: string, at: number): number {
    const length = readToken(state, text, at);
    // Nothing read: a frame ended with its line, and the line break is read again.
    if (length === 0) return at;
    const end = Math.min(text.length, at + length);
    if (state.isAtLineStart && hasInk(text, at, end)) state.isAtLineStart = false;
    // A line break is a token of its own, or the second character of an escape.
    if (text[end - 1] === '\n') {
      endLine(state, end - 1);
      isLineKnown = false;
    }
    return end;
  }

  return {
    frames: state.frames,
    get language() {
      return state.language;
    },
    feed(text) {
      state.lineStart = 0;
      let at = readRestOfClosing(state, text);
      while (at < text.length) {
        if (!isLineKnown) {
          isLineKnown = true;
          at += readLineStart(state, text, at);
        }
        if (at < text.length) at = step(text, at);
      }
      state.lineHead = state.lineStart > 0 ? text.slice(state.lineStart) : state.lineHead + text;
      state.lineStart = 0;
    },
  };
}

/** Reads one token or a run without any; returns its length. */
function readToken(state: ScanState, text: string, at: number): number {
  const { frames, language } = state;
  const top = frames.at(-1);
  const raw = text[at] === '<' && language !== state.base ? endRawElement(state, text, at) : 0;
  if (raw > 0) return raw;
  if (top?.kind === 'string') return skip(stringRun, text, at) || readString(state, text, at, top);
  if (top?.kind === 'comment')
    return skip(commentRun, text, at) || readComment(state, text, at, top);
  if (top?.isTag === true)
    return skip(runIn(language, tagRun, jsxTagRun), text, at) || readTag(state, text, at, top);
  if (text[at] === '\n') return 1;
  if (language.kind === 'markup')
    return skip(runIn(language, textRun, jsxTextRun), text, at) || readMarkup(state, text, at);
  return readCode(state, text, at);
}

const runIn = ({ id }: Language, usual: RegExp, ofJsx: RegExp): RegExp =>
  id === 'jsx-text' ? ofJsx : usual;

function readCode(state: ScanState, text: string, at: number): number {
  const { hasElements, plainRun } = state.language;
  const element = hasElements && text[at] === '<' ? readElement(state, text, at) : 0;
  return element || skip(plainRun, text, at) || readCodeToken(state, text, at);
}

/** `</script>` ends its element even inside of what looks like a string. */
function endRawElement(state: ScanState, text: string, at: number): number {
  const name = matchAt(rawElementEnd, text, at)?.[1]?.toLowerCase();
  if (name === undefined) return 0;
  const index = state.frames.findLastIndex(
    (frame) => frame.language !== undefined && frame.name?.toLowerCase() === name,
  );
  const end = matchAt(closingElement, text, at)?.[0];
  if (index < 0 || end === undefined) return 0;
  state.popTo(index, at, end);
  return end.length;
}

/** What a whole line says by itself: the end of a here-document, a fence. Returns how much of it was read. */
function readLineStart(state: ScanState, text: string, at: number): number {
  state.indent = indentWidth(text.slice(at, at + 200));
  const top = state.frames.at(-1);
  if (top?.isHeredoc === true) {
    const line = text.slice(at, at + restOfLine(text, at));
    const length = terminatorLength(line, top.close);
    if (length > 0) state.pop(at + length - top.close.length, top.close);
    return length;
  }
  if (top?.kind === 'comment' && top.open === '<!--') return 0;
  const hasFences =
    state.base.blocks.fences === true || state.frames.some(({ family }) => family === 'fence');
  return hasFences ? readFence(state, text, at) : 0;
}

function readFence(state: ScanState, text: string, at: number): number {
  const line = text.slice(at, at + restOfLine(text, at));
  const [, fence, info = ''] = fenceLine.exec(line) ?? [];
  if (fence === undefined) return 0;
  const index = state.frames.findLastIndex(({ family }) => family === 'fence');
  const open = state.frames[index];
  if (open !== undefined) {
    const isEnd = info === '' && fence[0] === open.open[0] && fence.length >= open.open.length;
    if (isEnd) state.popTo(index, at + line.indexOf(fence), fence);
    return isEnd ? line.length : 0;
  }
  state.push('block', fence, fence, at, undefined, {
    family: 'fence',
    language: fenceLanguage(info, state.language),
  });
  return line.length;
}

function endLine(state: ScanState, at: number): void {
  state.isAtLineStart = true;
  state.lineHead = '';
  state.lineStart = at + 1;
  for (const terminator of state.heredocs.reverse())
    state.push('string', '<<', terminator, at, rawString, heredocFrame);
  state.heredocs = [];
}

/** How much a sticky pattern takes at a position. Kept here: it is asked for every token. */
function skip(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex - at : 0;
}

function hasInk(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) > 32) return true;
  return false;
}
