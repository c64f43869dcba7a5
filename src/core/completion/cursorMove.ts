import type { CursorContext } from '../documents/cursorContext.ts';

/** How a place lies to an anchor: what was typed since, or what was taken away before it. */
export type CursorMove =
  | {
      readonly kind: 'ahead';
      readonly typed: string;
      /** Enter between brackets: the closing one has moved to a line of its own. */
      readonly isSplit?: true;
    }
  | { readonly kind: 'behind'; readonly deleted: string };

/** Characters before the anchor that must agree: some lines, so that nothing is shown at a like-looking place. */
const tailLength = 240;
/** Characters after the anchor that must agree. */
const headLength = 120;
/** How far back a suggestion follows the backspace key. */
const maxDeleted = 80;
/** Closing characters that the editor may have added or that were typed over since. */
const maxPairs = 6;
/** Longer words are not typed by hand. */
const maxWord = 60;

/**
 * Where `place` lies to `anchor`, by text alone: so edits elsewhere, undo and reloads cannot confuse it. Undefined
 * when the text around the anchor has changed, or the cursor is not reachable from it by typing or deleting.
 * @param maxTyped characters that may have been typed since.
 */
export function cursorMoveFrom(
  anchor: CursorContext,
  place: CursorContext,
  maxTyped: number,
): CursorMove | undefined {
  if (anchor.documentKey !== place.documentKey || anchor.languageId !== place.languageId)
    return undefined;
  const isSplit = isSplitAt(anchor.suffix, place);
  if (!isSplit && !continuesAlike(anchor.suffix, place.suffix)) return undefined;
  const typed =
    typedSince(anchor.prefix, place.prefix, maxTyped) ??
    typedInOtherCase(anchor.prefix, place.prefix, maxTyped);
  if (typed !== undefined) return { kind: 'ahead', typed, ...(isSplit ? { isSplit } : {}) };
  const deleted = isSplit ? undefined : deletedSince(anchor.prefix, place.prefix);
  return deleted === undefined ? undefined : { kind: 'behind', deleted };
}

function typedSince(anchor: string, prefix: string, maxTyped: number): string | undefined {
  const tail = anchor.slice(-tailLength);
  // The whole text before a short anchor is known: nothing else may stand there.
  const isWhole = tail.length < tailLength;
  const window = prefix.slice(-(tailLength + maxTyped));
  if (isWhole) {
    if (prefix.length - anchor.length > maxTyped || !prefix.startsWith(anchor)) return undefined;
    return prefix.slice(anchor.length);
  }
  const at = window.lastIndexOf(tail);
  return at < 0 ? undefined : window.slice(at + tail.length);
}

/** A suggest widget's item may write the word before the cursor in its own case: `con` becomes `Console`. */
function typedInOtherCase(anchor: string, prefix: string, maxTyped: number): string | undefined {
  const word = /(?<![\p{L}\p{N}_$])[\p{L}\p{N}_$]+$/u.exec(anchor.slice(-maxWord))?.[0];
  if (word === undefined) return undefined;
  const since = typedSince(anchor.slice(0, -word.length), prefix, maxTyped + word.length);
  if (since === undefined || since.length <= word.length) return undefined;
  const isSameWord = since.slice(0, word.length).toLowerCase() === word.toLowerCase();
  return isSameWord ? since.slice(word.length) : undefined;
}

function deletedSince(anchor: string, prefix: string): string | undefined {
  const line = anchor.slice(anchor.lastIndexOf('\n') + 1);
  const most = Math.min(line.length, maxDeleted);
  for (let length = 1; length <= most; length += 1) {
    const before = anchor.slice(0, -length);
    const tail = before.slice(-tailLength);
    if (tail.length < tailLength ? prefix === before : prefix.endsWith(tail))
      return anchor.slice(-length);
  }
  return undefined;
}

/** Whether Enter was pressed since, before a closing bracket, which the editor puts on a line of its own. */
function isSplitAt(suffix: string, place: CursorContext): boolean {
  const lineBreak = /^\n[ \t]*(?=[)\]}])/.exec(place.suffix)?.[0];
  if (lineBreak === undefined || !/^[)\]}]/.test(suffix)) return false;
  return place.prefix.includes('\n') && startsAlike(suffix, place.suffix.slice(lineBreak.length));
}

/** Whether the text after the cursor is the same except for closing characters that the editor inserts automatically. */
function continuesAlike(a: string, b: string): boolean {
  if (startsAlike(a, b)) return true;
  return startsAlikeAfterPairs(a, b) || startsAlikeAfterPairs(b, a);
}

function startsAlikeAfterPairs(a: string, b: string): boolean {
  const pairs = /^[)\]}"'`>]+/.exec(b)?.[0].length ?? 0;
  for (let length = 1; length <= Math.min(pairs, maxPairs); length += 1)
    if (startsAlike(a, b.slice(length))) return true;
  return false;
}

function startsAlike(a: string, b: string): boolean {
  const length = Math.min(headLength, Math.max(a.length, b.length));
  return a.slice(0, length) === b.slice(0, length);
}
