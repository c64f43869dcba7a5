import type { AnswerProblem, AnswerTarget } from '../answer/answerTarget.ts';
import type { Doubt } from '../answer/doubt.ts';
import { lossesOf } from '../answer/losses.ts';
import { type ReadAnswer, readAnswer } from '../answer/readAnswer.ts';
import { applyLineEdits } from '../answer/textLines.ts';
import { hidesSomething } from '../oddCharacters.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import { checkSyntax } from './checkSyntax.ts';

/** What an answer makes of the document, and what speaks against applying it. */
export interface JudgedAnswer {
  readonly read: ReadAnswer;
  /** The document's lines afterwards. */
  readonly after: readonly string[];
  /** Without any, it may be applied. */
  readonly doubts: readonly Doubt[];
}

/** What is to become of an answer. */
export type Settlement =
  | ({ readonly kind: 'apply' } & JudgedAnswer)
  /** The model is asked once more; if that does not help, the user chooses. */
  | ({ readonly kind: 'doubtful' } & JudgedAnswer)
  | { readonly kind: 'unreadable'; readonly problem: AnswerProblem };

export interface SettleOptions {
  readonly instruction: string;
  readonly isCutOff: boolean;
  readonly grammars: Pick<Grammars, 'load'>;
}

/** Reads a finished answer and decides what is done with it: nothing that is in doubt is applied. */
export async function settleAnswer(
  raw: string,
  target: AnswerTarget,
  { instruction, isCutOff, grammars }: SettleOptions,
): Promise<Settlement> {
  const result = readAnswer(raw, target, isCutOff);
  if (!result.ok) return { kind: 'unreadable', problem: result.error };
  const read = result.value;
  const { document, languageId } = target;
  const after = applyLineEdits(document, read.edits);
  const things = lossesOf({
    languageId,
    before: document,
    after,
    part: target,
    instruction,
    isExplicit: read.repairs.some((repair) => repair === 'diff' || repair === 'searchReplace'),
  });
  const syntax = await checkSyntax({
    languageId,
    before: document,
    after,
    part: target,
    edits: read.edits,
    parse: await grammars.load(languageId),
  });
  const doubts: readonly Doubt[] = [
    ...read.doubts,
    ...(things.length > 0 ? [{ kind: 'lost', things } as const] : []),
    ...(syntax === 'broken' ? [{ kind: 'broken' } as const] : []),
    ...(isHiding(read, after, document) ? [{ kind: 'hidden' } as const] : []),
  ];
  return { kind: doubts.length === 0 ? 'apply' : 'doubtful', read, after, doubts };
}

function isHiding(
  { others }: ReadAnswer,
  after: readonly string[],
  document: readonly string[],
): boolean {
  const old = document.join('\n');
  return (
    hidesSomething(after.join('\n'), old) ||
    others.some(({ path, lines }) => hidesSomething([path, ...lines].join('\n'), old))
  );
}

/** Whether asking once more may help: words instead of code are an answer, and so is the old text. */
export const isWorthAsking = ({ kind }: AnswerProblem): boolean =>
  kind !== 'notCode' && kind !== 'unchanged';
