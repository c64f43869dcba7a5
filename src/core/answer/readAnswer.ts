import { err, ok, type Result } from '../../shared/result.ts';
import type { Steps } from '../steps.ts';
import {
  type AnswerProblem,
  type AnswerRepair,
  type AnswerTarget,
  targetLines,
} from './answerTarget.ts';
import type { Doubt } from './doubt.ts';
import { type FencedBlock, fencedBlocks } from './fences.ts';
import { hasOwnFences } from './languageTraits.ts';
import { byFile, type FileAnswer } from './namedBlocks.ts';
import { restrictToTarget } from './part.ts';
import { applyHunks, diffHunks, looksLikeDiff } from './patch.ts';
import { type CodeEdits, readCode } from './readCode.ts';
import { searchReplaceHunks } from './searchReplace.ts';
import { applyLineEdits, isBlankLine, type LineEdit, withUnixEnds } from './textLines.ts';
import { oldTextSteps } from './unitMap.ts';
import { unwrap } from './unwrap.ts';

/** What an answer changes in the document, and how it was repaired. */
export interface ReadAnswer {
  /** Disjoint; together they change something. None only when other files are to change. */
  readonly edits: readonly LineEdit[];
  /** Other files that the answer wants changed or made. */
  readonly others: readonly FileAnswer[];
  readonly repairs: readonly AnswerRepair[];
  /** What speaks against applying it before somebody has looked. */
  readonly doubts: readonly Doubt[];
}

type Reading<T> = Result<T, AnswerProblem>;

/** Does ahead what reading an answer asks of the old text alone. */
export const prepareReading = (target: AnswerTarget): Steps<unknown> => oldTextSteps(target);

/**
 * Reads a finished answer, in whatever form the model gave it, as edits of the document. What cannot be read for
 * certain is refused. `isCutOff`: the stream ended by the token limit.
 */
export function readAnswer(
  raw: string,
  target: AnswerTarget,
  isCutOff = false,
): Reading<ReadAnswer> {
  if (isCutOff) return err({ kind: 'cutOff' });
  const unwrapped = unwrap(raw, target);
  const repairs = [...unwrapped.repairs];
  if (unwrapped.text.includes('\r')) repairs.push('lineEnds');
  const lines = withUnixEnds(unwrapped.text).split('\n');
  if (lines.every(isBlankLine)) return err({ kind: 'empty' });

  const { ownLines, others } = splitFiles(lines, target);
  if (ownLines === undefined) return ok({ edits: [], others, repairs, doubts: [] });
  const read = readPatch(ownLines, target) ?? readCode(ownLines, target);
  if (!read.ok) return read;
  const edits = effective(read.value.edits, target);
  const { doubts } = read.value;
  if (edits.length === 0 && others.length === 0)
    return err(doubts.find((doubt) => doubt.kind === 'elided') ?? { kind: 'unchanged' });
  return ok({ edits, others, repairs: [...new Set([...repairs, ...read.value.repairs])], doubts });
}

/** The lines about this file; undefined when the answer is about other files only. */
function splitFiles(
  lines: readonly string[],
  target: AnswerTarget,
): { readonly ownLines: readonly string[] | undefined; readonly others: readonly FileAnswer[] } {
  const blocks = hasOwnFences(target.languageId)
    ? []
    : fencedBlocks(lines, { part: targetLines(target), document: target.document });
  const { own, others } = byFile(blocks, target.path, target.document);
  if (others.length === 0) return { ownLines: lines, others };
  if (own.length === 0) return { ownLines: undefined, others };
  const fence = '````';
  return {
    ownLines: own.flatMap((block) => [`${fence}${block.infoText}`, ...block.lines, fence]),
    others,
  };
}

function readPatch(lines: readonly string[], target: AnswerTarget): Reading<CodeEdits> | undefined {
  const hasConflicts = target.document.some((line) => /^<{7}/.test(line));
  const searched = hasConflicts ? undefined : searchReplaceHunks(lines, target.document);
  if (searched !== undefined) return patched(target, searched, 'searchReplace');
  const isDiffFile = target.languageId === 'diff' || target.languageId === 'patch';
  if (isDiffFile) return undefined;
  const blocks = fencedBlocks(lines, { part: targetLines(target), document: target.document });
  const diffs = blocks.filter(isDiffBlock).map((block) => block.lines);
  const bare = blocks.length === 0 && looksLikeDiff(lines) ? [fromFirstHeader(lines)] : [];
  const found = [...diffs, ...bare];
  if (found.length === 0) return undefined;
  return patched(
    target,
    found.flatMap((diff) => diffHunks(diff, target.path)),
    'diff',
  );
}

function isDiffBlock(block: FencedBlock): boolean {
  if (looksLikeDiff(block.lines)) return true;
  const isCalledDiff = block.info === 'diff' || block.info === 'patch';
  return isCalledDiff && block.lines.some((line) => /^[+-]/.test(line));
}

const fromFirstHeader = (lines: readonly string[]): readonly string[] =>
  lines.slice(lines.findIndex((line) => /^(diff --git |--- |@@|\*\*\* )/.test(line)));

function patched(
  target: AnswerTarget,
  hunks: Parameters<typeof applyHunks>[1],
  repair: AnswerRepair,
): Reading<CodeEdits> {
  if (hunks.length === 0) return err({ kind: 'unchanged' });
  const applied = applyHunks(target, hunks);
  if (!applied.ok) return applied;
  const part = restrictToTarget(target, applied.value.lines);
  return ok({
    edits: part.edits,
    repairs: [repair, ...part.repairs],
    doubts: applied.value.doubts,
  });
}

/** The edits that change something. */
function effective(edits: readonly LineEdit[], target: AnswerTarget): readonly LineEdit[] {
  const isChanged =
    applyLineEdits(target.document, edits).join('\n') !== target.document.join('\n');
  if (!isChanged) return [];
  return edits.filter(
    (edit) =>
      target.document.slice(edit.start, edit.end).join('\n') !== edit.lines.join('\n') ||
      edit.end - edit.start !== edit.lines.length,
  );
}
