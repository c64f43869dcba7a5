import { isFence } from './fences.ts';
import { locate } from './locate.ts';
import type { PatchHunk } from './patch.ts';
import { isBlankLine } from './textLines.ts';

// Aider and Continue write `<<<<<<< SEARCH`, Cline and Roo also `------- SEARCH`, each with its own end.
const searchLine =
  /^\s*(?:<{5,}\s*(?:SEARCH|ORIGINAL|OLD|HEAD|BEFORE)?\b|-{5,}\s*SEARCH\s*(?:>\s*)?$)/i;
const middleLine = /^\s*={5,}\s*$/;
const replaceLine = /^\s*(?:>{5,}\s*(?:REPLACE|UPDATED|NEW|AFTER)?\b|\+{5,}\s*REPLACE\s*$)/i;
/** Roo says on which line the old text begins, and draws a line under it. */
const startLine = /^\s*:(start|end)_line:\s*(\d+)\s*$/;
const ruleLine = /^\s*-{5,}\s*$/;

/** Search/replace blocks, wherever they stand in the answer. Undefined: there are none. */
export function searchReplaceHunks(
  lines: readonly string[],
  document: readonly string[],
): readonly PatchHunk[] | undefined {
  const starts = [...lines.keys()].filter((index) => searchLine.test(lines[index] ?? ''));
  const hunks = starts.flatMap(
    (at, index) => blockIn(lines.slice(at + 1, starts[index + 1] ?? lines.length), document) ?? [],
  );
  return hunks.length > 0 ? hunks : undefined;
}

/** One block up to the next: its old side, the line between, its new side, and its end if it has one. */
function blockIn(lines: readonly string[], document: readonly string[]): PatchHunk | undefined {
  const closing = lines.findLastIndex((line) => replaceLine.test(line));
  const end = closing >= 0 ? closing : openEnd(lines);
  const middles = [...lines.keys()].filter(
    (index) => index < end && middleLine.test(lines[index] ?? ''),
  );
  if (middles.length === 0) return undefined;
  // An underline of equals signs looks the same: the old side is what stands in the document.
  const isSeven = (index: number) => lines[index]?.trim().length === 7;
  const isFound = (index: number) => isIn(document, headless(lines.slice(0, index)).old);
  const best =
    middles.findLast((index) => isSeven(index) && isFound(index)) ??
    middles.findLast(isFound) ??
    middles.find(isSeven) ??
    middles[0] ??
    0;
  const { old, near } = headless(lines.slice(0, best));
  return { old, new: lines.slice(best + 1, end), near, isOpen: closing < 0 };
}

/** Where a last block without its end stops: at the fence around it, or with the answer. */
function openEnd(lines: readonly string[]): number {
  const fence = lines.findLastIndex((line) => isFence(line));
  const isLast = fence >= 0 && lines.slice(fence + 1).every(isBlankLine);
  const end = isLast ? fence : lines.length;
  const last = lines.slice(0, end).findLastIndex((line) => !isBlankLine(line));
  return last + 1;
}

function headless(lines: readonly string[]): {
  readonly old: readonly string[];
  readonly near: number | undefined;
} {
  let at = 0;
  let near: number | undefined;
  while (at < lines.length && startLine.test(lines[at] ?? '')) {
    const [, which, number] = startLine.exec(lines[at] ?? '') ?? [];
    if (which === 'start') near = Math.max(0, Number(number) - 1);
    at++;
  }
  if (at > 0 && ruleLine.test(lines[at] ?? '')) at++;
  return { old: lines.slice(at), near };
}

const isIn = (document: readonly string[], old: readonly string[]): boolean =>
  old.some((line) => !isBlankLine(line)) &&
  locate(document, old, { within: { start: 0, end: document.length }, near: 0 }) !== undefined;
