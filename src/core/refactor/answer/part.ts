import { diffLines } from '../lineDiff.ts';
import { isRewriteOf } from '../liveAlignment.ts';
import { indentOf, isBlankLine, isDistinctive, type LineEdit } from '../textLines.ts';
import {
  type AnswerRepair,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import { isImport } from './languageTraits.ts';

/** From this share of the telling lines outside the target on, an answer is taken for the whole file. */
const wholeShare = 0.5;

/** How many telling lines of the document outside the target an answer repeats, and of how many. */
export function outsideCoverage(
  code: readonly string[],
  target: AnswerTarget,
): { readonly hits: number; readonly of: number; readonly isWhole: boolean } {
  const inside = new Set(targetLines(target).map((line) => line.trim()));
  const outside = [
    ...target.document.slice(0, target.start),
    ...target.document.slice(target.end),
  ].filter((line) => isDistinctive(line) && !inside.has(line.trim()));
  const given = new Set(code.map((line) => line.trimEnd()));
  const hits = outside.filter((line) => given.has(line.trimEnd())).length;
  const isWhole = !isWholeDocument(target) && hits >= 2 && hits >= wholeShare * outside.length;
  return { hits, of: outside.length, isWhole };
}

export interface PartEdits {
  readonly edits: readonly LineEdit[];
  readonly repairs: readonly AnswerRepair[];
}

/** The edits of a rewritten document that lie in the target, and imports; others are left out. */
export function restrictToTarget(target: AnswerTarget, rewritten: readonly string[]): PartEdits {
  const repairs = new Set<AnswerRepair>();
  const edits: LineEdit[] = [];
  for (const change of diffLines(target.document, rewritten)) {
    const lines = rewritten.slice(change.newStart, change.newEnd);
    const old = target.document.slice(change.oldStart, change.oldEnd);
    const isInside =
      change.oldStart < target.end && change.oldEnd > target.start
        ? true
        : old.length === 0 && change.oldStart >= target.start && change.oldStart <= target.end;
    const isImports = [...old, ...lines].every(
      (line) => isBlankLine(line) || isImport(line, target.languageId),
    );
    if (isInside) edits.push({ start: change.oldStart, end: change.oldEnd, lines });
    else if (isImports && lines.some((line) => !isBlankLine(line))) {
      edits.push({ start: change.oldStart, end: change.oldEnd, lines });
      repairs.add('imports');
    } else if (![...old, ...lines].every(isBlankLine)) repairs.add('outside');
  }
  return { edits, repairs: [...repairs] };
}

/** Imports that an answer puts before the part go to the file's other imports. */
export function hoistImports(
  code: readonly string[],
  target: AnswerTarget,
): {
  readonly code: readonly string[];
  readonly edits: readonly LineEdit[];
  readonly isHoisted: boolean;
} {
  const none = { code, edits: [], isHoisted: false };
  const old = targetLines(target);
  if (target.start === 0 || old.some((line) => isImport(line, target.languageId))) return none;
  let end = 0;
  while (
    end < code.length &&
    (isBlankLine(code[end] ?? '') || isImport(code[end] ?? '', target.languageId))
  )
    end++;
  const imports = code.slice(0, end).filter((line) => !isBlankLine(line));
  if (imports.length === 0 || end === code.length) return none;
  const known = new Set(target.document.map((line) => line.trim()));
  const fresh = imports.filter((line) => !known.has(line.trim()));
  const last = target.document
    .slice(0, target.start)
    .findLastIndex((line) => isImport(line, target.languageId));
  const at = last >= 0 ? last + 1 : firstCodeLine(target);
  // Without an import block a blank line sets the new one apart.
  const lines = last >= 0 ? fresh : [...fresh, ''];
  const edits = fresh.length === 0 ? [] : [{ start: at, end: at, lines }];
  return { code: code.slice(end), edits, isHoisted: true };
}

/** After a shebang, a licence comment or a `'use strict'` at the top of the file. */
function firstCodeLine(target: AnswerTarget): number {
  const head = /^(#!|['"]use \w+['"]|\/\/|\/\*|\s*\*|#(?!include)|package\s|<\?php|\s*$)/;
  let at = 0;
  while (at < target.start && head.test(target.document[at] ?? '')) at++;
  return at;
}

/** Drops lines around the part that an answer repeats although they stay in the file. */
export function withoutContext(code: readonly string[], target: AnswerTarget): readonly string[] {
  const old = targetLines(target).map((line) => line.trim());
  const lines = code.map((line) => line.trim());
  const before = target.document.slice(0, target.start).map((line) => line.trim());
  const after = target.document.slice(target.end).map((line) => line.trim());
  const head = overlap(before.slice().reverse(), lines, old);
  const rest = lines.slice(head);
  const known = overlap(after, [...rest].reverse(), [...old].reverse());
  const tail = known > 0 ? known : surplusClosers(after, rest, old);
  return code.slice(head, code.length - tail);
}

/**
 * How many lines at the beginning of `lines` are the context next to the part. `context` runs away from the part,
 * `lines` and `old` into it. At least one of them must be telling and none of them how the old part began.
 */
function overlap(
  context: readonly string[],
  lines: readonly string[],
  old: readonly string[],
): number {
  const most = Math.min(context.length, lines.length - 1);
  for (let size = most; size > 0; size--) {
    const quoted = lines.slice(0, size);
    const isContext = quoted.every((line, index) => context[size - 1 - index] === line);
    if (isContext && quoted.some(isDistinctive) && !startsLike(old, quoted)) return size;
  }
  return 0;
}

/** Closing brackets at the end that stand behind the part already: without them the code is balanced as before. */
function surplusClosers(
  after: readonly string[],
  lines: readonly string[],
  old: readonly string[],
): number {
  const wanted = bracketBalance(old);
  for (let size = 0; size < lines.length; size++) {
    const start = lines.length - size;
    const isBehind = lines.slice(start).every((l, i) => l === after[i] && !isDistinctive(l));
    if (!isBehind) return 0;
    if (bracketBalance(lines.slice(0, start)) === wanted) return size;
  }
  return 0;
}

/** Opening less closing brackets, those in texts and comments included: only good for comparing. */
const bracketBalance = (lines: readonly string[]): number =>
  lines.join('').replace(/[^([{]/g, '').length - lines.join('').replace(/[^)\]}]/g, '').length;

const startsLike = (old: readonly string[], quoted: readonly string[]): boolean =>
  quoted.every((line, index) => old[index] === line);

/**
 * An answer that gives only one block of the part (the method that changed, not the class): the lines of that block.
 * Undefined when the answer is not clearly such a block.
 */
export function fragmentOf(
  code: readonly string[],
  target: AnswerTarget,
): { readonly start: number; readonly end: number } | undefined {
  const old = targetLines(target);
  const first = code.find((line) => !isBlankLine(line)) ?? '';
  const last = code.findLast((line) => !isBlankLine(line)) ?? '';
  const opening = old.find((line) => !isBlankLine(line)) ?? '';
  const isOpeningGiven = code.some(
    (line) => line.trim() === opening.trim() || isRewriteOf(opening, line),
  );
  if (isOpeningGiven || !isDistinctive(first)) return undefined;
  const exact = old.flatMap((line, index) => (line.trim() === first.trim() ? [index] : []));
  const similar = old.flatMap((line, index) => (isRewriteOf(line, first) ? [index] : []));
  const starts = exact.length > 0 ? exact : similar;
  const [start] = starts;
  if (start === undefined || starts.length > 1 || start === 0) return undefined;
  const end = blockEnd(old, start);
  const others = [...old.slice(0, start), ...old.slice(end)].filter(isDistinctive);
  if (end - start < 2 || old[end - 1]?.trim() !== last.trim() || others.length < 2)
    return undefined;
  return { start: target.start + start, end: target.start + end };
}

/** Line after the block that begins at `start`, told by indentation; a closing bracket belongs to it. */
function blockEnd(lines: readonly string[], start: number): number {
  const depth = indentOf(lines[start] ?? '').length;
  let end = start + 1;
  while (
    end < lines.length &&
    (isBlankLine(lines[end] ?? '') || indentOf(lines[end] ?? '').length > depth)
  )
    end++;
  const closes = /^\s*([)\]}]|end\b)/.test(lines[end] ?? '');
  if (closes && indentOf(lines[end] ?? '').length === depth) return end + 1;
  while (end > start + 1 && isBlankLine(lines[end - 1] ?? '')) end--;
  return end;
}
