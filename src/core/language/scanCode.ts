import { fenceLanguage } from './embedded.ts';
import type { Frame } from './frame.ts';
import { heredocAt } from './heredoc.ts';
import type { MarkBlock, WordRole } from './language.ts';
import { matchAt, runLength } from './matchAt.ts';
import type { ScanState } from './scanState.ts';
import { openComment, openFrom, openString } from './scanText.ts';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** A regular expression with its flags. */
const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** What a value follows: `/` behind it begins a regular expression, elsewhere it divides. */
const beforeValue =
  /(?:^|[(,=:[!&|?{};\n>~]|\b(?:return|typeof|case|in|of|do|else|void|if|unless|when|and|or|not|split|match))$/;
const wordChar = /[\p{L}\p{N}_]/u;
const word = /[\p{L}\p{N}_]+[?!]?/uy;

const isInsideWord = (text: string, at: number): boolean =>
  wordChar.test(text[at - 1] ?? '') && /\w/.test(text[at] ?? '');

/** Reads one token of code; returns its length. */
export function readCodeToken(state: ScanState, text: string, at: number): number {
  const { literals } = state.language;
  const literal = literals === undefined ? 0 : runLength(literals, text, at);
  if (literal > 0) return literal;
  const comment = openComment(state, text, at);
  if (comment > 0) return comment;
  if (state.language.regexes && text[at] === '/') {
    const length = runLength(regex, text, at);
    if (length > 0 && beforeValue.test(state.before(text, at).slice(-12).trimEnd())) return length;
  }
  return readOpener(state, text, at) || readWord(state, text, at) || readBracket(state, text, at);
}

function readOpener(state: ScanState, text: string, at: number): number {
  const heredoc =
    state.language.heredocs === undefined ? undefined : heredocAt(state.language, text, at);
  if (heredoc !== undefined) {
    state.heredocs.push(heredoc.terminator);
    return heredoc.length;
  }
  if (state.language.id === 'php' && text.startsWith('?>', at)) {
    state.push('block', '?>', '<?php', at, undefined, {
      language: fenceLanguage('html', state.base),
    });
    return 2;
  }
  return readMark(state, text, at) || openString(state, text, at);
}

export function readMark(state: ScanState, text: string, at: number): number {
  for (const mark of state.language.blocks.marks) {
    if (mark.isLine === true && state.before(text, at).trim() !== '') continue;
    const length = closeMark(state, mark, text, at) || openMark(state, mark, text, at);
    if (length > 0) return length;
  }
  return 0;
}

function openMark(state: ScanState, mark: MarkBlock, text: string, at: number): number {
  const match = isInsideWord(text, at) ? null : matchAt(mark.open, text, at);
  if (match === null) return 0;
  const name = (match[1] ?? '').toLowerCase();
  const close = mark.closeText(match[1] ?? '');
  state.push('block', match[0], close, at, undefined, { name, family: mark.close.source });
  if (mark.hole !== undefined) openFrom(state, mark.hole, at);
  return match[0].length;
}

function closeMark(state: ScanState, mark: MarkBlock, text: string, at: number): number {
  const match = isInsideWord(text, at) ? null : matchAt(mark.close, text, at);
  if (match === null) return 0;
  const name = (match[1] ?? '').toLowerCase();
  const index = state.frames.findLastIndex(
    (frame) => frame.family === mark.close.source && (frame.name === name || name === ''),
  );
  closeBlock(state, index, at, match[0]);
  return match[0].length;
}

function readWord(state: ScanState, text: string, at: number): number {
  const { blocks } = state.language;
  if (blocks.words.size === 0 && !/\w/.test(text[at] ?? '')) return 0;
  const found = matchAt(word, text, at)?.[0];
  if (found === undefined) return 0;
  const role = blocks.words.get(blocks.ignoresCase ? found.toLowerCase() : found);
  if (role === undefined || !isKeyword(state, role, text, at, found)) return found.length;
  if (role.kind === 'open') {
    state.push('block', found, role.close, at, undefined, { family: role.family });
    return found.length;
  }
  const tail = role.tail === undefined ? 0 : runLength(role.tail, text, at + found.length);
  closeBlock(state, innermost(state, role), at, text.slice(at, at + found.length + tail));
  return found.length + tail;
}

/** The block that a closing word belongs to: by its column, where it begins a line that fits one. */
function innermost(state: ScanState, role: WordRole): number {
  const isOwn = ({ kind, family }: Frame) => kind === 'block' && family === role.family;
  const last = state.frames.findLastIndex(isOwn);
  const frame = state.frames[last];
  if (
    !state.isAtLineStart ||
    frame === undefined ||
    frame.indent === state.indent ||
    frame.column === state.indent
  )
    return last;
  const byIndent = state.frames.findLastIndex(
    (item) => isOwn(item) && item.indent === state.indent,
  );
  return byIndent < 0 ? last : byIndent;
}

function isKeyword(
  state: ScanState,
  role: WordRole,
  text: string,
  at: number,
  found: string,
): boolean {
  const { blocks } = state.language;
  const head = state.before(text, at);
  const previous = head.at(-1) ?? '';
  if (previous === '.' || previous === '@' || previous === '$') return false;
  if (blocks.hasSymbols && (previous === ':' || isKey(text, at + found.length))) return false;
  if (role.at === 'statement' && !blocks.statementStart.test(head)) return false;
  if (role.notInBrackets === true && /^[([]$/.test(state.frames.at(-1)?.open ?? '')) return false;
  if (role.notAfter?.test(head) === true) return false;
  return role.notBefore === undefined || runLength(role.notBefore, text, at) === 0;
}

/** `end:` is a key. */
const isKey = (text: string, end: number): boolean => text[end] === ':' && text[end + 1] !== ':';

export function closeBlock(state: ScanState, index: number, at: number, text: string): void {
  const own = state.frames[index];
  const byChoice =
    own !== undefined && state.isAtLineStart
      ? state.choose?.(state.frames, own.close, state.indent)
      : undefined;
  const chosen = byChoice ?? index;
  if (chosen < 0) state.noteClose(undefined, at, text);
  else state.popTo(chosen, at, text);
}

export function readBracket(state: ScanState, text: string, at: number): number {
  const hole = holeEndingAt(state, text, at);
  if (hole !== undefined) {
    state.popTo(state.frames.lastIndexOf(hole), at, hole.close);
    return hole.close.length;
  }
  const char = text[at] ?? '';
  const close = closers[char];
  if (close !== undefined) {
    if (state.language.brackets.includes(char)) state.push('bracket', char, close, at);
    return 1;
  }
  if (char === ')' || char === ']' || char === '}') readCloser(state, char, at);
  return surrogateLength(text, at);
}

/** The hole that ends with a mark of several characters here; blocks may be open inside of it. */
function holeEndingAt({ frames }: ScanState, text: string, at: number): Frame | undefined {
  let index = frames.length - 1;
  while (frames[index]?.kind === 'block') index -= 1;
  const frame = frames[index];
  if (frame === undefined || frame.kind !== 'bracket' || frame.close.length < 2) return undefined;
  return text.startsWith(frame.close, at) ? frame : undefined;
}

const openers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** A closer's opener is looked for through so many open brackets: else text that only opens some takes quadratic time. */
const deepestSearch = 100;

function readCloser(state: ScanState, char: string, at: number): void {
  const { frames } = state;
  const isBracket = state.language.brackets.includes(openers[char] ?? '');
  const byIndent =
    isBracket && state.isAtLineStart ? state.choose?.(frames, char, state.indent) : undefined;
  let index = byIndent ?? frames.length - 1;
  const outermost = Math.max(0, index - deepestSearch);
  // Where brackets are text only a hole ends with one: `${` of a template.
  while (index >= outermost && !closesFrame(frames[index], char, isBracket)) index -= 1;
  if (index >= outermost) state.popTo(index, at, char);
  else if (isBracket) state.noteClose(undefined, at, char);
}

const closesFrame = (frame: Frame | undefined, char: string, isBracket: boolean): boolean =>
  frame?.close === char && (isBracket || frame.open.length > 1);

const surrogateLength = (text: string, at: number): number =>
  (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
