import { err, ok, type Result } from '../../../shared/result.ts';
import { isBlankLine } from '../textLines.ts';
import {
  type AnswerProblem,
  type AnswerRepair,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import { chooseBlock } from './chooseBlock.ts';
import { cleanCode } from './cleanCode.ts';
import { hasElision, restoreElided } from './elision.ts';
import { type FencedBlock, fencedBlocks, isFence } from './fences.ts';
import { reindentAnswer } from './indentation.ts';
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
import { isBareRemark, withoutProse } from './prose.ts';

type Reading<T> = Result<T, AnswerProblem>;

/** Reads an answer that gives code (not a diff) as edits: finds the code, cleans it, and fits it into its place. */
export function readCode(lines: readonly string[], target: AnswerTarget): Reading<PartEdits> {
  const old = targetLines(target);
  const found = findCode(lines, target);
  if (!found.ok) return found;
  const cleaned = cleanCode(found.value.code, old);
  const repairs = [...found.value.repairs, ...cleaned.repairs];
  const fitted = readWhole(cleaned.code, target) ?? fitPart(cleaned.code, target);
  return fitted.ok
    ? ok({ ...fitted.value, repairs: [...repairs, ...fitted.value.repairs] })
    : fitted;
}

function findCode(
  lines: readonly string[],
  target: AnswerTarget,
): Reading<{ readonly code: readonly string[]; readonly repairs: readonly AnswerRepair[] }> {
  const old = targetLines(target);
  const blocks = fencedBlocks(lines);
  if (blocks.length > 0 && isWrapping(blocks, lines, target)) {
    const block = chooseBlock(blocks, old, target.languageId);
    if (block === undefined) return err({ kind: 'empty' });
    if ('versions' in block) return err({ kind: 'ambiguous', versions: block.versions });
    const hadProse = blocks.length > 1 || block.before.some((line) => !isBlankLine(line));
    return ok({ code: block.lines, repairs: hadProse ? ['fence', 'prose'] : ['fence'] });
  }
  const { code, hadProse } = withoutProse(lines, target.languageId);
  if (code.length === 0 || (!isTextLanguage(target.languageId) && isBareRemark(code, old)))
    return err({ kind: 'notCode', text: lines.join('\n').trim() });
  return ok({ code, repairs: hadProse ? ['prose'] : [] });
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
  const spoken = lines.filter((line) => !isBlankLine(line));
  const isAround = isFence(spoken[0] ?? '') && isFence(spoken.at(-1) ?? '');
  const isOldFenced = isFence(targetLines(target).find((line) => !isBlankLine(line)) ?? '');
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
  const repairs: AnswerRepair[] = isElided ? ['wholeFile', 'elided'] : ['wholeFile'];
  return ok({ edits: part.edits, repairs: [...repairs, ...part.repairs] });
}

function fitPart(code: readonly string[], target: AnswerTarget): Reading<PartEdits> {
  const repairs: AnswerRepair[] = [];
  const hoisted = hoistImports(code, target);
  if (hoisted.isHoisted) repairs.push('imports');
  const alone = withoutContext(withoutBlankEdges(hoisted.code), target);
  if (alone.length < withoutBlankEdges(hoisted.code).length) repairs.push('context');
  const fragment = fragmentOf(alone, target);
  if (fragment !== undefined) repairs.push('fragment');
  const { start, end } = fragment ?? target;
  const old = target.document.slice(start, end);
  const fitted = reindentAnswer(alone, old, target.document);
  if (fitted.some((line, index) => line !== alone[index])) repairs.push('indentation');
  const restored = restoreElided(fitted, old, target.languageId);
  if ('marker' in restored) return err({ kind: 'elided', marker: restored.marker });
  if (restored.lines !== fitted && hasElision(fitted, old, target.languageId))
    repairs.push('elided');
  const edit = { start, end, lines: withEdgesOf(restored.lines, old) };
  return ok({ edits: [...hoisted.edits, edit], repairs });
}

/** The code with as many blank lines before and after it as the old text had. */
function withEdgesOf(code: readonly string[], old: readonly string[]): readonly string[] {
  const head = old.findIndex((line) => !isBlankLine(line));
  const bare = withoutBlankEdges(code);
  if (head < 0) return bare;
  const tail = old.findLastIndex((line) => !isBlankLine(line));
  return [...old.slice(0, head), ...bare, ...old.slice(tail + 1)];
}
