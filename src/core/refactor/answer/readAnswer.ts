import { err, ok, type Result } from '../../../shared/result.ts';
import { applyLineEdits, isBlank, type LineEdit, withUnixEnds } from '../textLines.ts';
import {
  type AnswerMend,
  type AnswerProblem,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import { chooseBlock } from './chooseBlock.ts';
import { cleanCode } from './cleanCode.ts';
import { hasElision, restoreElided } from './elision.ts';
import { type FencedBlock, fencedBlocks, isFence } from './fences.ts';
import { fitIndentation } from './indentation.ts';
import { hasOwnFences, isTextLanguage } from './languageTraits.ts';
import { withoutBlankEdges } from './locate.ts';
import {
  fragmentOf,
  hoistImports,
  outsideCoverage,
  type PartEdits,
  restrictToTarget,
  withoutContext,
} from './part.ts';
import { applyHunks, diffHunks, looksLikeDiff, searchReplaceHunks } from './patch.ts';
import { isBareRemark, withoutProse } from './prose.ts';
import { unwrap } from './unwrap.ts';

/** What an answer does to the document, and how it had to be mended. */
export interface ReadAnswer {
  /** Disjoint; at least one, and together they change something. */
  readonly edits: readonly LineEdit[];
  readonly mends: readonly AnswerMend[];
}

type Reading<T> = Result<T, AnswerProblem>;

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
  const unwrapped = unwrap(raw, target.languageId);
  const mends = [...unwrapped.mends];
  if (unwrapped.text.includes('\r')) mends.push('lineEnds');
  const lines = withUnixEnds(unwrapped.text).split('\n');
  if (lines.every(isBlank)) return err({ kind: 'empty' });

  const read = readPatch(lines, target) ?? readCode(lines, target);
  if (!read.ok) return read;
  const edits = effective(read.value.edits, target);
  if (edits.length === 0) return err({ kind: 'unchanged' });
  return ok({ edits, mends: [...new Set([...mends, ...read.value.mends])] });
}

function readPatch(lines: readonly string[], target: AnswerTarget): Reading<PartEdits> | undefined {
  const hasConflicts = target.document.some((line) => /^<{7}/.test(line));
  const searched = hasConflicts ? undefined : searchReplaceHunks(lines);
  if (searched !== undefined) return patched(target, searched, 'searchReplace');
  const isDiffFile = target.languageId === 'diff' || target.languageId === 'patch';
  if (isDiffFile) return undefined;
  const blocks = fencedBlocks(lines);
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
  mend: AnswerMend,
): Reading<PartEdits> {
  if (hunks.length === 0) return err({ kind: 'unchanged' });
  const applied = applyHunks(target, hunks);
  if (!applied.ok) return applied;
  const part = restrictToTarget(target, applied.value);
  return ok({ edits: part.edits, mends: [mend, ...part.mends] });
}

function readCode(lines: readonly string[], target: AnswerTarget): Reading<PartEdits> {
  const old = targetLines(target);
  const found = findCode(lines, target);
  if (!found.ok) return found;
  const cleaned = cleanCode(found.value.code, old);
  const mends = [...found.value.mends, ...cleaned.mends];
  const fitted = readWhole(cleaned.code, target) ?? fitPart(cleaned.code, target);
  return fitted.ok ? ok({ ...fitted.value, mends: [...mends, ...fitted.value.mends] }) : fitted;
}

function findCode(
  lines: readonly string[],
  target: AnswerTarget,
): Reading<{ readonly code: readonly string[]; readonly mends: readonly AnswerMend[] }> {
  const old = targetLines(target);
  const blocks = fencedBlocks(lines);
  if (blocks.length > 0 && isWrapping(blocks, lines, target)) {
    const block = chooseBlock(blocks, old, target.languageId);
    if (block === undefined) return err({ kind: 'empty' });
    if ('versions' in block) return err({ kind: 'ambiguous', versions: block.versions });
    const hadProse = blocks.length > 1 || block.before.some((line) => !isBlank(line));
    return ok({ code: block.lines, mends: hadProse ? ['fence', 'prose'] : ['fence'] });
  }
  const { code, hadProse } = withoutProse(lines, target.languageId);
  if (code.length === 0 || (!isTextLanguage(target.languageId) && isBareRemark(code, old)))
    return err({ kind: 'notCode', text: lines.join('\n').trim() });
  return ok({ code, mends: hadProse ? ['prose'] : [] });
}

/** Whether the fences are around the answer, not part of it: a markdown file's own text has fences too. */
function isWrapping(
  blocks: readonly FencedBlock[],
  lines: readonly string[],
  target: AnswerTarget,
): boolean {
  if (!hasOwnFences(target.languageId)) return true;
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) return false;
  if (block.info === 'markdown' || block.info === 'md') return true;
  const spoken = lines.filter((line) => !isBlank(line));
  const isAround = isFence(spoken[0] ?? '') && isFence(spoken.at(-1) ?? '');
  const isOldFenced = isFence(targetLines(target).find((line) => !isBlank(line)) ?? '');
  return isAround && block.info === '' && !isOldFenced;
}

/** The whole file where a part was asked for. Undefined when it is not that. */
function readWhole(code: readonly string[], target: AnswerTarget): Reading<PartEdits> | undefined {
  if (isWholeDocument(target)) return undefined;
  const coverage = outsideCoverage(code, target);
  const isElided = hasElision(code, target.document, target.languageId);
  if (!coverage.isWhole && !(isElided && coverage.hits >= 2)) return undefined;
  const restored = isElided
    ? restoreElided(withoutBlankEdges(code), target.document, target.languageId)
    : { lines: code };
  if ('marker' in restored) return undefined;
  const part = restrictToTarget(target, withEdgesOf(restored.lines, target.document));
  const mends: AnswerMend[] = isElided ? ['wholeFile', 'elided'] : ['wholeFile'];
  return ok({ edits: part.edits, mends: [...mends, ...part.mends] });
}

function fitPart(code: readonly string[], target: AnswerTarget): Reading<PartEdits> {
  const mends: AnswerMend[] = [];
  const hoisted = hoistImports(code, target);
  if (hoisted.isHoisted) mends.push('imports');
  const alone = withoutContext(withoutBlankEdges(hoisted.code), target);
  if (alone.length < withoutBlankEdges(hoisted.code).length) mends.push('context');
  const fragment = fragmentOf(alone, target);
  if (fragment !== undefined) mends.push('fragment');
  const { start, end } = fragment ?? target;
  const old = target.document.slice(start, end);
  const fitted = fitIndentation(alone, old, target.document);
  if (fitted.some((line, index) => line !== alone[index])) mends.push('indentation');
  const restored = restoreElided(fitted, old, target.languageId);
  if ('marker' in restored) return err({ kind: 'elided', marker: restored.marker });
  if (restored.lines !== fitted && hasElision(fitted, old, target.languageId)) mends.push('elided');
  const edit = { start, end, lines: withEdgesOf(restored.lines, old) };
  return ok({ edits: [...hoisted.edits, edit], mends });
}

/** The code with as many blank lines before and after it as the old text had. */
function withEdgesOf(code: readonly string[], old: readonly string[]): readonly string[] {
  const head = old.findIndex((line) => !isBlank(line));
  const bare = withoutBlankEdges(code);
  if (head < 0) return bare;
  const tail = old.findLastIndex((line) => !isBlank(line));
  return [...old.slice(0, head), ...bare, ...old.slice(tail + 1)];
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
