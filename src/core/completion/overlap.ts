import { type BracketFrame, createScanner } from './scan.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** What an answer closes of what was open at the cursor, in order. */
interface Closed {
  readonly frames: readonly { readonly frame: BracketFrame | undefined; readonly at: number }[];
}

/**
 * How many characters after the cursor, on its line, the text takes the place of: closers that it brings itself, and
 * the longest start of the line's rest that it ends with. What is replaced is always contained in the text, in order,
 * because the editor shows nothing otherwise (seen in VS Code 1.139).
 */
export function replacedSuffix(text: string, around: SyntaxContext): number {
  if (text === '' || around.lineSuffix.trim() === '') return 0;
  const closed = readClosed(text, around);
  return Math.max(closersTaken(text, closed, around), endTaken(text, closed, around));
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
  const frames: { frame: BracketFrame | undefined; at: number }[] = [];
  const scanner = createScanner(around.language, {
    frames: around.frames,
    indent: around.indent,
    listener: {
      open: () => {},
      close(frame, at) {
        if (frame === undefined || around.closing.has(frame)) frames.push({ frame, at });
      },
    },
  });
  scanner.feed(text);
  return { frames };
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
  return 0;
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
    (index) => index < inString || closed.frames.some((item) => item.at === start + index),
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
