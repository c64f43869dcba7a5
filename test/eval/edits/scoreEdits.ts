import { isWorthAsking, settleAnswer } from '../../../src/core/refactor/settleAnswer.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import { assertNever } from '../../../src/shared/assertNever.ts';
import { type EditCase, wantedPart } from './editCases.ts';

/** What the product does with an answer. */
export interface MadeOfEdit {
  readonly outcome: 'applied' | 'askedAgain' | 'askedWhere' | 'refused';
  /** The whole document afterwards: as it was unless the answer was applied. */
  readonly text: string;
  readonly why: string;
}

export type EditVerdict = 'right' | 'notApplied' | 'WRONG';

export interface ScoredEdit {
  readonly item: EditCase;
  readonly made: MadeOfEdit;
  readonly verdict: EditVerdict;
}

/** The path that ships, with what the editor would have and nothing else. */
export async function runEditCase(
  { document, languageId, path, start, end, answer }: EditCase,
  grammars: Pick<Grammars, 'load'>,
): Promise<MadeOfEdit> {
  const target = { document: document.split('\n'), start, end, languageId, path };
  const settled = await settleAnswer(answer, target, {
    instruction: '',
    isCutOff: false,
    grammars,
  });
  switch (settled.kind) {
    case 'apply':
      return {
        outcome: 'applied',
        text: settled.after.join('\n'),
        why: settled.read.repairs.join(' '),
      };
    case 'doubtful':
      return {
        outcome: 'askedAgain',
        text: document,
        why: settled.doubts.map(({ kind }) => kind).join(' '),
      };
    case 'unreadable':
      return {
        outcome: isWorthAsking(settled.problem) ? 'askedAgain' : 'refused',
        text: document,
        why: settled.problem.kind,
      };
    default:
      return assertNever(settled);
  }
}

export function scoreEdit(item: EditCase, made: MadeOfEdit): ScoredEdit {
  const verdict = (): EditVerdict => {
    if (made.outcome !== 'applied') return item.mayRefuse ? 'right' : 'notApplied';
    if (item.want !== null) return made.text === item.want ? 'right' : 'WRONG';
    return item.mayRefuse && losesNothing(item.document, made.text) ? 'right' : 'WRONG';
  };
  return { item, made, verdict: verdict() };
}

/** Where nothing had to be applied, an answer that only adds or repairs lines in their place has done no harm. */
function losesNothing(before: string, after: string): boolean {
  const kept = after.split('\n').map((line) => line.trim());
  const names = (text: string) => new Set(text.match(/[\p{L}_][\p{L}\p{N}_]+/gu) ?? []);
  const left = names(after);
  return kept.length > 0 && [...names(before)].every((name) => left.has(name));
}

/** Prints how many were right, not applied and wrong: in all, by shape and by language. */
export function printShares(scored: readonly ScoredEdit[]): void {
  const row = (label: string, chosen: readonly ScoredEdit[]) => {
    const count = (verdict: EditVerdict) => chosen.filter((one) => one.verdict === verdict).length;
    const share = (part: number) => `${((100 * part) / Math.max(1, chosen.length)).toFixed(1)} %`;
    const right = count('right');
    const notApplied = count('notApplied');
    console.log(
      `| ${label} | ${chosen.length} | ${right} (${share(right)}) | ${notApplied} (${share(notApplied)}) | ${count('WRONG')} |`,
    );
  };
  console.log('| | cases | right | refused or asked again | WRONG |\n|---|---|---|---|---|');
  row('all', scored);
  const edits = scored.filter(({ item }) => isEdit(item));
  if (edits.length < scored.length) row('of a part that the right result holds', edits);
  for (const key of ['shape', 'languageId'] as const)
    for (const value of new Set(scored.map(({ item }) => item[key])))
      row(
        value,
        scored.filter(({ item }) => item[key] === value),
      );
}

/** From this share of lines on the right result is an edit of the selected part, not some other text in its place. */
const editShare = 0.3;

function isEdit(item: EditCase): boolean {
  if (item.want === null) return true;
  const lines = item.document.split('\n').slice(item.start, item.end);
  const old = new Set(lines.map((line) => line.trim()));
  const part = wantedPart(item).split('\n');
  const telling = part.map((line) => line.trim()).filter((line) => line !== '');
  const kept = telling.filter((line) => old.has(line)).length;
  return telling.length === 0 || kept >= editShare * telling.length;
}
