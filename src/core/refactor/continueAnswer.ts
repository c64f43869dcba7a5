import { isFence } from '../answer/fences.ts';
import { isBlankLine } from '../answer/textLines.ts';

/** What is asked of a model whose answer ended early. */
export const continueInstruction =
  'Your answer was cut off. Go on exactly where it stopped, beginning with the very next character. ' +
  'Repeat nothing, explain nothing, open no new code fence, and close the fence at the end.';

/** Characters at the end of an answer in which its continuation may begin again. */
const overlapChars = 400;
/** Fewer repeated characters than this may be chance. */
const minOverlap = 8;

/**
 * Joins an answer that was cut off with what the model wrote on being asked to go on: a fence that it opened anew, and the
 * line or the words that it repeated, are left out.
 */
export function joinContinuation(before: string, after: string): string {
  const begun = before.slice(before.lastIndexOf('\n') + 1);
  // The fence that it opens anew may be the very line in which it was cut off.
  const isFenceAgain = isFence(begun) && after.trimStart().startsWith(begun.trim());
  const more = isInFence(before) && !isFenceAgain ? withoutOpening(after) : after;
  const repeated = overlapOf(before, more);
  if (repeated > 0) return before + more.slice(repeated);
  const first = more.split('\n', 1)[0] ?? '';
  const isLineAgain = begun.trim().length >= 3 && first.trimStart().startsWith(begun.trim());
  return isLineAgain ? before.slice(0, before.length - begun.length) + more : before + more;
}

function isInFence(text: string): boolean {
  return text.split('\n').filter(isFence).length % 2 === 1;
}

/** The continuation without a fence before its first line. */
function withoutOpening(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isBlankLine(line));
  const line = lines[first] ?? '';
  const opens = isFence(line) && lines.slice(first + 1).some((other) => isFence(other));
  return opens ? lines.slice(first + 1).join('\n') : text;
}

/** How many characters at the beginning of `after` stand at the end of `before` already. */
function overlapOf(before: string, after: string): number {
  const end = before.slice(-overlapChars);
  for (let length = Math.min(end.length, after.length); length >= minOverlap; length--)
    if (end.endsWith(after.slice(0, length))) return length;
  return 0;
}
