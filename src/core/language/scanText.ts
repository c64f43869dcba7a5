import { fenceLanguage } from './embedded.ts';
import type { Frame } from './frame.ts';
import type { Interpolation, StringSyntax } from './language.ts';
import { matchAt, restOfLine } from './matchAt.ts';
import type { ScanState } from './scanState.ts';

const wordChar = /[\p{L}\p{N}_]/u;
/** Letters that may stand before a string's quote. */
const stringLead = /(?:^|[^\p{L}\p{N}_])(?:[rRbBuUfFtTL]{1,2}|u8)$/u;
const longBracket = /\[(=*)\[/y;
const nested = { isNested: true } as const;
/** A string over lines that nothing is escaped in. */
export const rawString: StringSyntax = { open: '', close: '', isLong: true, escape: 'none' };

/** Reads one token of a string; returns its length. 0: the string has ended before it. */
export function readString(state: ScanState, text: string, at: number, frame: Frame): number {
  const { string, close } = frame;
  if (frame.isHeredoc === true) return text[at] === '\n' ? 1 : restOfLine(text, at);
  const special = escapeLength(string, text, at);
  if (special > 0) return special;
  if (openHole(state, string?.holes, text, at)) return state.frames.at(-1)?.open.length ?? 1;
  if (string?.isNested === true && text.startsWith(string.open, at)) {
    state.push('string', string.open, close, at, string);
    return string.open.length;
  }
  if (text.startsWith(close, at)) {
    state.pop(at, close);
    return close.length;
  }
  // An ordinary string ends with its line: what looked like its quote was an apostrophe.
  if (text[at] !== '\n' || string?.isLong === true) return 1;
  state.drop();
  return 0;
}

/** What stands for something else in a string: `\"`, `""`, `{{`. */
function escapeLength(string: StringSyntax | undefined, text: string, at: number): number {
  const way = string?.escape ?? 'backslash';
  if (way === 'doubled' && string !== undefined && text.startsWith(string.close + string.close, at))
    return 2 * string.close.length;
  const hole = string?.holes?.find(({ escaped }) => escaped && text.startsWith(escaped, at));
  if (hole?.escaped !== undefined) return hole.escaped.length;
  if (way !== 'backslash' || text[at] !== '\\') return 0;
  // `\(` in Swift opens a hole.
  if (string?.holes?.some(({ open }) => text.startsWith(open, at)) === true) return 0;
  // Behind a backslash the string goes on in the next line.
  return 2;
}

export function openHole(
  state: ScanState,
  holes: readonly Interpolation[] | undefined,
  text: string,
  at: number,
): boolean {
  const hole = holes?.find(({ open }) => text.startsWith(open, at));
  if (hole === undefined) return false;
  openFrom(state, hole, at);
  return true;
}

export function openFrom(
  state: ScanState,
  { open, close, language: id }: Interpolation,
  at: number,
): void {
  const inner = id === undefined ? undefined : { language: fenceLanguage(id, state.base) };
  state.push('bracket', open, close, at, undefined, inner);
}

export function readComment(state: ScanState, text: string, at: number, frame: Frame): number {
  if (frame.close === '\n') {
    if (text[at] !== '\n') return restOfLine(text, at);
    state.drop();
    return 0;
  }
  if (frame.isNested === true && text.startsWith(frame.open, at)) {
    state.push('comment', frame.open, frame.close, at, undefined, nested);
    return frame.open.length;
  }
  if (!text.startsWith(frame.close, at)) return 1;
  state.pop(at, frame.close);
  return frame.close.length;
}

export function openComment(state: ScanState, text: string, at: number): number {
  const { blockComments, lineComments, longBrackets } = state.language;
  if (longBrackets === true && text.startsWith('--[', at)) {
    const match = matchAt(longBracket, text, at + 2);
    if (match !== null) {
      state.push('comment', `--${match[0]}`, `]${match[1] ?? ''}]`, at);
      return match[0].length + 2;
    }
  }
  const block = blockComments.find(
    ({ open, isLine }) =>
      text.startsWith(open, at) && (isLine !== true || state.before(text, at).trim() === ''),
  );
  if (block !== undefined) {
    const { open, close, isNested } = block;
    state.push('comment', open, close, at, undefined, isNested === true ? nested : undefined);
    return open.length;
  }
  const line = lineComments.find((mark) => text.startsWith(mark, at));
  if (line === undefined || !isCommentStart(state, line, text, at)) return 0;
  state.push('comment', line, '\n', at);
  return line.length;
}

/** `#` and `//` need something before them that ends a word: `a#b` and `http://` hold no comment. */
function isCommentStart(state: ScanState, mark: string, text: string, at: number): boolean {
  const previous = state.previous(text, at);
  if (/\w/.test(mark))
    return state.before(text, at).trim() === '' && !wordChar.test(text[at + mark.length] ?? '');
  if (mark === '#') return previous === '' || /[\s;({[,)\]}&|]/.test(previous);
  if (mark === '//') return previous !== ':';
  if (mark === '--') return state.language.id !== 'haskell' || !/[|>]/.test(text[at + 2] ?? '');
  return true;
}

export function openString(state: ScanState, text: string, at: number): number {
  if (state.language.longBrackets === true && text[at] === '[') {
    const match = matchAt(longBracket, text, at);
    if (match === null) return 0;
    const close = `]${match[1] ?? ''}]`;
    state.push('string', match[0], close, at, rawString);
    return match[0].length;
  }
  const string = state.language.strings.find(
    ({ open, lead }) =>
      text.startsWith(open, at) &&
      (lead === undefined || lead.test(state.before(text, at).slice(-8))),
  );
  if (string === undefined) return 0;
  const { open, close } = string;
  const isAfterWord = open === "'" && wordChar.test(state.previous(text, at));
  if (isAfterWord && string.lead === undefined && !stringLead.test(state.before(text, at)))
    return 0;
  state.push('string', open, close, at, string);
  return open.length;
}
