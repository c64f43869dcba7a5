import { loadGrammars } from '../../support/grammars.ts';
import { answerCases } from '../edits/answerCases.ts';
import { blockCases } from '../edits/blockCases.ts';
import { readSourceFiles } from '../edits/changedUnits.ts';
import { runBlockCase } from '../edits/scoreBlocks.ts';
import { runEditCase, scoreEdit } from '../edits/scoreEdits.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, someOf } from './part.ts';

/** Things of each file that answers, and blocks, are made of. */
const answersPerFile = 4;
const blocksPerFile = 3;

export interface EditPath {
  readonly runAnswer: typeof runEditCase;
  readonly runBlock: typeof runBlockCase;
}

/** Answers to the edit commands, and blocks of the chat that are applied, each with the one right file. */
export async function measureEdits(
  sample: Sample,
  { runAnswer, runBlock }: EditPath = { runAnswer: runEditCase, runBlock: runBlockCase },
): Promise<readonly Figure[]> {
  const { seed } = sample;
  const files = someOf(readSourceFiles(), sample);
  const grammars = await loadGrammars();
  const answers: string[] = [];
  for (const item of answerCases(files, { seed, unitsPerFile: answersPerFile }))
    answers.push(scoreEdit(item, await runAnswer(item, grammars)).verdict);
  const blocks: string[] = [];
  for (const item of blockCases(files, { seed, unitsPerFile: blocksPerFile }))
    blocks.push((await runBlock(item, grammars)).verdict);
  const share = (verdicts: readonly string[], wanted: string): number =>
    percentOf(verdicts.filter((verdict) => verdict === wanted).length, verdicts.length);
  const wrong = [...answers, ...blocks].filter((verdict) => verdict === 'WRONG').length;
  return [
    { name: 'answers right', value: share(answers, 'right'), unit: '%', better: 'higher' },
    { name: 'blocks right', value: share(blocks, 'right'), unit: '%', better: 'higher' },
    { name: 'applied wrongly', value: wrong, unit: 'cases', better: 'lower' },
  ];
}
