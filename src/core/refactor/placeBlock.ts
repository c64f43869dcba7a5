import type { AnswerTarget } from '../answer/answerTarget.ts';
import type { Doubt } from '../answer/doubt.ts';
import { withoutBlankEdges } from '../answer/locate.ts';
import type { FileAnswer } from '../answer/namedBlocks.ts';
import { indentOf, isBlankLine, isTelling } from '../answer/textLines.ts';
import { type Unit, unitsOf } from '../answer/units.ts';
import { hidesSomething } from '../oddCharacters.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import { checkSyntax } from './checkSyntax.ts';
import { type Settlement, settleAnswer } from './settleAnswer.ts';

/** What a block of code in a conversation is to a file. */
export type BlockKind = 'wholeFile' | 'diff' | 'symbols' | 'excerpt' | 'addition';

export type BlockPlacement =
  | {
      readonly kind: 'apply';
      readonly how: BlockKind;
      /** The file's lines afterwards. */
      readonly after: readonly string[];
      /** Other files that it speaks of. */
      readonly others: readonly FileAnswer[];
    }
  /** Only the user knows. `after`: what the likeliest reading makes of the file, with what speaks against it. */
  | {
      readonly kind: 'askWhere';
      readonly doubts: readonly Doubt[];
      readonly after: readonly string[] | undefined;
    }
  /** The file is so already. */
  | { readonly kind: 'unchanged' };

export interface BlockToPlace {
  /** The block as the model gave it, without its fence. */
  readonly code: string;
  /** The whole file. */
  readonly file: Pick<AnswerTarget, 'document' | 'languageId' | 'path'>;
  readonly grammars: Pick<Grammars, 'load'>;
}

/** From this share of the file's telling lines on, a block that does not say otherwise is the file. */
const wholeShare = 0.5;
/** Files up to this many telling lines may be rewritten from end to end. */
const shortFile = 4;

/**
 * Decides what a block is: the file, a diff, things of the file (each in its place), lines out of it, or new things that are
 * added behind their like. A fragment never takes the place of a file; where the block does not tell, the user is asked.
 */
export async function placeBlock({ code, file, grammars }: BlockToPlace): Promise<BlockPlacement> {
  const target: AnswerTarget = { ...file, start: 0, end: file.document.length };
  // Five backticks: the code may hold a fence of its own.
  const settled = await settleAnswer(`\`\`\`\`\`\n${code}\n\`\`\`\`\``, target, {
    instruction: '',
    isCutOff: false,
    grammars,
  });
  if (settled.kind === 'unreadable' && settled.problem.kind === 'unchanged')
    return { kind: 'unchanged' };
  const how = settled.kind === 'apply' ? kindOf(settled, target) : undefined;
  if (settled.kind === 'apply' && how !== undefined)
    return { kind: 'apply', how, after: settled.after, others: settled.read.others };
  const isHiding = hidesSomething(code, file.document.join('\n'));
  const added = isHiding ? undefined : await addition(code, target, grammars);
  if (added !== undefined) return { kind: 'apply', how: 'addition', after: added, others: [] };
  if (settled.kind === 'unreadable') return { kind: 'askWhere', doubts: [], after: undefined };
  const doubts = settled.doubts.length > 0 ? settled.doubts : [{ kind: 'place' } as const];
  return { kind: 'askWhere', doubts, after: settled.after };
}

function kindOf(
  { read, after }: Extract<Settlement, { kind: 'apply' }>,
  { document, languageId }: AnswerTarget,
): BlockKind | undefined {
  const { repairs, edits, others } = read;
  if (edits.length === 0 && others.length > 0) return 'diff';
  if (repairs.includes('diff') || repairs.includes('searchReplace')) return 'diff';
  if (repairs.includes('fragment') || repairs.includes('elided'))
    return unitsOf(document, languageId).length > 0 ? 'symbols' : 'excerpt';
  const left = new Set(after.map((line) => line.trim()));
  const telling = document.filter(isTelling);
  const kept = telling.filter((line) => left.has(line.trim())).length;
  const isWhole = telling.length <= shortFile || kept >= wholeShare * telling.length;
  return isWhole ? 'wholeFile' : undefined;
}

/**
 * The file with new things behind the last of their like at the margin. Undefined where the block holds anything else, where
 * the file has none of their kind, or where it would not parse.
 */
async function addition(
  code: string,
  target: AnswerTarget,
  grammars: Pick<Grammars, 'load'>,
): Promise<readonly string[] | undefined> {
  const { document, languageId } = target;
  const lines = withoutBlankEdges(code.split('\n'));
  const fresh = topUnits(lines, languageId);
  const known = topUnits(document, languageId);
  const last = known.at(-1);
  const names = new Set(unitsOf(document, languageId).map(({ name }) => name));
  const isNew = fresh.length > 0 && fresh.every(({ name }) => !names.has(name));
  if (!isNew || last === undefined || !isOnly(fresh, lines) || needsOwner(lines, languageId))
    return undefined;
  const gap = gapBefore(document, known);
  const after = [
    ...document.slice(0, last.end),
    ...Array.from({ length: gap }, () => ''),
    ...lines,
    ...document.slice(last.end),
  ];
  const edit = {
    start: last.end,
    end: last.end,
    lines: after.slice(last.end, last.end + gap + lines.length),
  };
  const syntax = await checkSyntax({
    languageId,
    before: document,
    after,
    part: target,
    edits: [edit],
    parse: await grammars.load(languageId),
  });
  return syntax === 'broken' ? undefined : after;
}

const topUnits = (lines: readonly string[], languageId: string): readonly Unit[] =>
  unitsOf(lines, languageId).filter(
    ({ kind, start, end }) =>
      (kind === 'block' || kind === 'rule' || kind === 'test') &&
      end - start > 1 &&
      indentOf(lines[start] ?? '') === '',
  );

/** Whether the code is these things, with their comments and attributes, and nothing else. */
function isOnly(units: readonly Unit[], lines: readonly string[]): boolean {
  const isHeld = (index: number) => units.some(({ start, end }) => index >= start && index < end);
  return lines.every(
    (line, index) =>
      isBlankLine(line) || isHeld(index) || /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|%|@|\[)/.test(line),
  );
}

/** A method that stands at the margin belongs into a class that nobody named. */
const needsOwner = (lines: readonly string[], languageId: string): boolean =>
  languageId === 'python' && lines.some((line) => /^\s*def \w+\((?:self|cls)\b/.test(line));

/** How many blank lines the file has between two such things. */
function gapBefore(document: readonly string[], units: readonly Unit[]): number {
  const last = units.at(-1);
  const before = units.at(-2);
  if (last === undefined || before === undefined) return 1;
  const between = document.slice(before.end, last.start);
  const blanks = between.filter(isBlankLine).length;
  return Math.min(2, Math.max(1, blanks));
}
