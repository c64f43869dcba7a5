import { diffLines } from '../documents/lineDiff.ts';
import {
  type AnswerRepair,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import { isImport } from './languageTraits.ts';
import { isBlankLine, isTelling, type LineEdit } from './textLines.ts';

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
  ].filter((line) => isTelling(line) && !inside.has(line.trim()));
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
