import { err, ok, type Result } from '../../shared/result.ts';
import { diffLines } from '../documents/lineDiff.ts';
import {
  type AnswerProblem,
  type AnswerRepair,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import { cleanCode } from './cleanCode.ts';
import { withEdgesOf, withoutNextComment } from './codeShape.ts';
import type { Doubt } from './doubt.ts';
import { type FencedBlock, fencedBlocks, isFence } from './fences.ts';
import { hasOwnFences, isTextLanguage } from './languageTraits.ts';
import { withoutBlankEdges } from './locate.ts';
import { markerCertainty } from './markers.ts';
import { hoistImports, outsideCoverage, restrictToTarget } from './part.ts';
import { placeCode } from './placeCode.ts';
import { isBareRemark, isProse, withoutProse } from './prose.ts';
import { isBlankLine, type LineEdit } from './textLines.ts';

/** Edits of the document, and what is doubtful about them. */
export interface CodeEdits {
  readonly edits: readonly LineEdit[];
  readonly repairs: readonly AnswerRepair[];
  readonly doubts: readonly Doubt[];
}

type Reading = Result<CodeEdits, AnswerProblem>;

/** Reads an answer that gives code (not a diff) as edits: finds the code, cleans it, and puts it in its place. */
export function readCode(lines: readonly string[], target: AnswerTarget): Reading {
  const old = targetLines(target);
  const blocks = fencedBlocks(lines, { part: old, document: target.document });
  if (blocks.length > 0 && isWrapping(blocks, lines, target)) return readBlocks(blocks, target);
  const { code, hadProse } = withoutProse(lines, target.languageId, old);
  const isRemark = !isTextLanguage(target.languageId) && isBareRemark(code, old);
  if (code.length === 0 || isRemark) return err({ kind: 'notCode', text: lines.join('\n').trim() });
  const read = readOne(code, target);
  const known = new Set(target.document.map((line) => line.trim()));
  const speaks = (line: string) => isProse(line) && !known.has(line.trim());
  const isMixed = !isTextLanguage(target.languageId) && code.filter(speaks).length > 0;
  return ok({
    ...read,
    repairs: hadProse ? ['prose', ...read.repairs] : read.repairs,
    doubts: isMixed ? [...read.doubts, { kind: 'ambiguous' }] : read.doubts,
  });
}

const shellInfos = new Set('bash sh shell zsh console powershell terminal output text'.split(' '));
const shellLanguages = new Set(['shellscript', 'powershell', 'bat', 'plaintext', 'dockerfile']);
const saysBefore =
  /\b(before|original|old|previous(ly)?|was|vorher|bisher|avant|antes|problem|issue|offending|instead of)\b/i;
const saysUse =
  /\b(usage|use it|example|run|try it|test it|call|output|preview|install|relevant lines|how to|beispiel|verwendung|aufruf)\b/i;
const saysChoice =
  /\b(option|alternative|variant|approach|version|möglichkeit|variante)\s*(\d|[a-c]\b)/i;

function readBlocks(blocks: readonly FencedBlock[], target: AnswerTarget): Reading {
  const old = targetLines(target);
  const filled = blocks.filter((block) => block.lines.some((line) => !isBlankLine(line)));
  if (filled.length === 0) return err({ kind: 'empty' });
  const usable = narrowed(filled, [
    (block) => !sameWords(block.lines, old),
    (block) => shellLanguages.has(target.languageId) || !shellInfos.has(block.info),
    (block) => !isQuote(block.lines, target),
    (block) => !isSaid(block, saysBefore) || saysChoice.test(block.before.join(' ')),
    (block) => !isSaid(block, saysUse),
  ]);
  const distinct = usable.filter(
    (block, index) => usable.findIndex((other) => sameWords(block.lines, other.lines)) === index,
  );
  if (distinct.some((block) => !block.isClosed)) return err({ kind: 'cutOff' });
  const read = distinct.map((block) => readOne(block.lines, target));
  const [only] = read;
  const isChatty =
    blocks.length > 1 || blocks[0]?.before.some((line) => !isBlankLine(line)) === true;
  const repairs: readonly AnswerRepair[] = isChatty ? ['fence', 'prose'] : ['fence'];
  if (only !== undefined && read.length === 1)
    return ok({ ...only, repairs: [...repairs, ...only.repairs] });
  const isChoice = distinct.some((block) => saysChoice.test(block.before.join(' ')));
  const joined = isChoice ? undefined : (together(read, target) ?? onlyClear(read));
  if (joined === undefined) return err({ kind: 'ambiguous', versions: read.length });
  return ok({ ...joined, repairs: [...repairs, ...joined.repairs] });
}

/** What is left by each sieve in turn; one that would leave nothing is passed over. */
function narrowed<T>(items: readonly T[], sieves: readonly ((item: T) => boolean)[]): readonly T[] {
  return sieves.reduce((left, keeps) => {
    const kept = left.filter(keeps);
    return kept.length > 0 ? kept : left;
  }, items);
}

/** In the last sentence before the block. */
function isSaid(block: FencedBlock, pattern: RegExp): boolean {
  const line = block.before.findLast((item) => !isBlankLine(item)) ?? '';
  return pattern.test(line.slice(line.lastIndexOf('.') + 1));
}

/** Blocks about different parts: all of their edits. */
function together(read: readonly CodeEdits[], target: AnswerTarget): CodeEdits | undefined {
  if (read.some(({ doubts }) => doubts.length > 0)) return undefined;
  const edits = read.flatMap((one) => one.edits.flatMap((edit) => finer(edit, target)));
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const isDisjoint = sorted.every((edit, index) => {
    const next = sorted[index + 1];
    return next === undefined || edit.end < next.start;
  });
  const repairs = [...new Set(read.flatMap((one) => one.repairs))];
  return isDisjoint ? { edits: sorted, repairs, doubts: [] } : undefined;
}

/** The one block that can be placed without a doubt, where the others cannot. */
function onlyClear(read: readonly CodeEdits[]): CodeEdits | undefined {
  const clear = read.filter(({ doubts }) => doubts.length === 0);
  return clear.length === 1 ? clear[0] : undefined;
}

/** The parts of an edit that change something. */
export function finer(edit: LineEdit, { document }: AnswerTarget): readonly LineEdit[] {
  return diffLines(document.slice(edit.start, edit.end), edit.lines).map((change) => ({
    start: edit.start + change.oldStart,
    end: edit.start + change.oldEnd,
    lines: edit.lines.slice(change.newStart, change.newEnd),
  }));
}

const words = (lines: readonly string[]): string =>
  (lines.join('\n').match(/\w+|[^\s\w]/g) ?? []).join(' ');
const sameWords = (a: readonly string[], b: readonly string[]): boolean => words(a) === words(b);

/** Lines of the document as they stand there: shown, not changed. */
function isQuote(lines: readonly string[], { document }: AnswerTarget): boolean {
  const text = (list: readonly string[]) =>
    `\n${list
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n')}\n`;
  return text(document).includes(text(lines));
}

/** Whether the fences are around the answer, not part of it: a markdown file's own text has fences too. */
function isWrapping(
  blocks: readonly FencedBlock[],
  lines: readonly string[],
  target: AnswerTarget,
): boolean {
  if (!hasOwnFences(target.languageId)) return true;
  const [block] = blocks;
  if (block === undefined) return false;
  if (/^(markdown|md|mdx|mkd)$/.test(block.info)) return true;
  // A fence longer than usual is there to hold others.
  if (block.info === '' && block.marker.length > 3) return true;
  const old = targetLines(target);
  const spoken = lines.filter((line) => !isBlankLine(line));
  const isAround = blocks.length === 1 && isFence(spoken[0] ?? '') && isFence(spoken.at(-1) ?? '');
  const isOldFenced = isFence(old.find((line) => !isBlankLine(line)) ?? '');
  return isAround && block.info === '' && !isOldFenced;
}

function readOne(given: readonly string[], target: AnswerTarget): CodeEdits {
  const cleaned = cleanCode(given, target);
  const read = readWhole(cleaned.code, target) ?? readPart(cleaned.code, target);
  return { ...read, repairs: [...cleaned.repairs, ...read.repairs] };
}

/** The whole file where a part was asked for. Undefined when it is not that. */
function readWhole(code: readonly string[], target: AnswerTarget): CodeEdits | undefined {
  if (isWholeDocument(target) || !outsideCoverage(code, target).isWhole) return undefined;
  const quoted = new Set(target.document.map((line) => line.trim()));
  const isMarked = (line: string) =>
    !quoted.has(line.trim()) && markerCertainty(line, target.languageId) === 'sure';
  if (code.some(isMarked)) return undefined;
  const part = restrictToTarget(target, withEdgesOf(code, target.document));
  return { edits: part.edits, repairs: ['wholeFile', ...part.repairs], doubts: [] };
}

function readPart(code: readonly string[], target: AnswerTarget): CodeEdits {
  const own = withoutNextComment(code, target);
  const hoisted = hoistImports(own, target);
  const placed = placeCode(withoutBlankEdges(hoisted.code), target);
  const edit = { start: target.start, end: target.end, lines: placed.lines };
  const repairs = new Set(placed.repairs);
  if (own.length < code.length) repairs.add('context');
  return {
    edits: [...hoisted.edits, edit],
    repairs: hoisted.isHoisted ? ['imports', ...repairs] : [...repairs],
    doubts: placed.doubts,
  };
}
