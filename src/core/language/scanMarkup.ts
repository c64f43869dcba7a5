import { elementLanguage } from './embedded.ts';
import type { Frame } from './frame.ts';
import { matchAt, restOfLine } from './matchAt.ts';
import { closeBlock, readBracket, readMark } from './scanCode.ts';
import type { ScanState } from './scanState.ts';
import { openComment, openHole, rawString } from './scanText.ts';

export const closingElement = /<\/(?:([A-Za-z][\w:.-]*)[ \t]*>?|>)/y;
const openingElement = /<(?:([A-Za-z][\w:.-]*)|(?=>))/y;
const holdsLanguage = /^(?:script|style)$/i;
/** Of a tag that never ends no more than this is looked at. */
const attributes = /[^>]{0,2000}/y;
const voidElement =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|!doctype)$/i;

/** Reads one token of text with tags; returns its length. */
export function readMarkup(state: ScanState, text: string, at: number): number {
  const isInPhp = text.startsWith('<?', at) && state.frames.some(({ open }) => open === '?>');
  if (isInPhp) {
    state.popTo(
      state.frames.findLastIndex(({ open }) => open === '?>'),
      at,
      '<?php',
    );
    return text.startsWith('<?php', at) ? 5 : 2;
  }
  if (state.language.id === 'jsx-text' && leaveJsx(state, text, at)) return 1;
  return (
    openComment(state, text, at) ||
    readMark(state, text, at) ||
    readElement(state, text, at) ||
    readTextHole(state, text, at)
  );
}

/** Closes code around an element that was never closed: no brace is text of JSX, and no line of it begins with `)`. */
function leaveJsx(state: ScanState, text: string, at: number): boolean {
  const char = text[at] ?? '';
  if (char !== '}' && (char !== ')' || !state.isAtLineStart)) return false;
  const index = state.frames.findLastIndex(({ close }) => close === char);
  if (index < 0) return false;
  state.popTo(index, at, char);
  return true;
}

function readTextHole(state: ScanState, text: string, at: number): number {
  if (openHole(state, state.language.holes, text, at)) return state.frames.at(-1)?.open.length ?? 1;
  return readBracket(state, text, at);
}

function readElement(state: ScanState, text: string, at: number): number {
  const { elements } = state.language.blocks;
  if (elements === undefined || text[at] !== '<') return 0;
  const closing = matchAt(closingElement, text, at);
  if (closing !== null) {
    closeElement(state, closing[1] ?? '', at, closing[0]);
    return closing[0].length;
  }
  const opening = matchAt(openingElement, text, at);
  const isJsx = state.language.id === 'jsx-text';
  const name = opening?.[1] ?? (isJsx ? '' : undefined);
  if (opening === null || name === undefined) return 0;
  const inner =
    elements === 'html' && holdsLanguage.test(name)
      ? elementLanguage(name, matchAt(attributes, text, at)?.[0] ?? '')
      : undefined;
  state.push('bracket', '<', '>', at, undefined, {
    name,
    isTag: true,
    ...(inner === undefined ? {} : { inner }),
  });
  return opening[0].length;
}

const begunClosing = /<\/([A-Za-z][\w:.-]*)?$/;
const restOfClosing = /([\w:.-]*)[ \t]*>/y;
/** No tag's name is longer. */
const longestName = 80;

/** The rest of a closing tag whose beginning was fed before: `</` and `div>`. Returns its length. */
export function readRestOfClosing(state: ScanState, text: string): number {
  if (state.language.blocks.elements === undefined) return 0;
  const begun = begunClosing.exec(state.lineHead.slice(-longestName));
  const rest = begun === null ? null : matchAt(restOfClosing, text, 0);
  // A name that is whole has closed its element already.
  if (begun === null || rest === null || (begun[1] !== undefined && rest[1] === '')) return 0;
  closeElement(state, `${begun[1] ?? ''}${rest[1] ?? ''}`, 0, rest[0]);
  return rest[0].length;
}

function closeElement(state: ScanState, name: string, at: number, text: string): void {
  const isSame = (other: string | undefined) =>
    state.language.blocks.elements === 'xml'
      ? other === name
      : other?.toLowerCase() === name.toLowerCase();
  const index = state.frames.findLastIndex(
    (frame) => frame.kind === 'block' && frame.family === 'element' && isSame(frame.name),
  );
  if (index < 0) state.noteClose(undefined, at, text);
  else closeBlock(state, index, at, text);
}

/** Reads one token inside of a tag; returns its length. 0: the tag has ended before it. */
export function readTag(state: ScanState, text: string, at: number, frame: Frame): number {
  // Another tag begins: this one is not finished yet.
  if (text[at] === '<') {
    state.drop();
    return 0;
  }
  if (state.language.id === 'jsx-text') {
    if (leaveJsx(state, text, at)) return 1;
    if (text.startsWith('//', at)) return restOfLine(text, at);
  }
  if (text[at] === '"' || text[at] === "'") {
    const quote = text[at] ?? '';
    state.push('string', quote, quote, at, rawString);
    return 1;
  }
  if (text.startsWith('/>', at)) {
    state.pop(at, '/>');
    return 2;
  }
  if (text[at] === '>' && text[at - 1] !== '=') {
    state.pop(at, '>');
    beginContent(state, at, frame);
    return 1;
  }
  if (openHole(state, state.language.holes, text, at)) return state.frames.at(-1)?.open.length ?? 1;
  return 1;
}

function beginContent(state: ScanState, at: number, tag: Frame): void {
  const { name = '', inner, indent, column } = tag;
  if (state.language.blocks.elements === 'html' && voidElement.test(name)) return;
  const language = inner === undefined ? {} : { language: inner };
  state.push('block', `<${name}>`, `</${name}>`, at, undefined, {
    name,
    family: 'element',
    ...language,
    // A tag of several lines: its element stands where it begins.
    ...(indent === state.indent ? {} : { indent, column }),
  });
}
