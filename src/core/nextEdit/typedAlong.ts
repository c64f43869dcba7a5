import type { LineHunk } from '../documents/lineHunk.ts';
import type { Proposal } from './proposal.ts';

/**
 * What is left of a proposal once the user has written a part of it himself: the same new line, from the line as it is
 * now. Undefined when he wrote anything else, or all of it.
 */
export function restAfterTyping(proposal: Proposal, typed: LineHunk): Proposal | undefined {
  const before = onlyLine(proposal.oldLines);
  const wanted = onlyLine(proposal.newLines);
  const now = onlyLine(typed.newLines);
  if (before === undefined || wanted === undefined || now === undefined) return undefined;
  const isThere = typed.line === proposal.line && onlyLine(typed.oldLines) === before;
  if (!isThere || proposal.others !== undefined || now === wanted) return undefined;
  const typedEnd = now.length - sharedEnd(before, now);
  const isPart =
    now.length > before.length && sharedStart(now, wanted) >= typedEnd && holdsInOrder(wanted, now);
  return isPart ? { ...proposal, oldLines: [now] } : undefined;
}

const onlyLine = (lines: readonly string[]): string | undefined =>
  lines.length === 1 ? lines[0] : undefined;

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}

function sharedEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return length;
}

/** Whether all characters of `part` stand in `whole`, in their order. */
function holdsInOrder(whole: string, part: string): boolean {
  let at = 0;
  for (const char of whole) if (char === part[at]) at += 1;
  return at >= part.length;
}
