// Trains the gate of the local layer: `npm run train:next -- [FILE.json.gz] [OUT.ts]`. FILE is made by makeCases.ts; the
// one that is committed is the default. No repository of it is one that next edits are judged on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyHunk } from '../../../src/core/documents/lineHunk.ts';
import { featureNames } from '../../../src/core/nextEdit/local/features.ts';
import { localCandidates } from '../../../src/core/nextEdit/local/localCandidates.ts';
import { readChangedFiles } from './changedFiles.ts';
import { isExact, touches } from './score.ts';
import { currentEdits, type Situation, situationsOf } from './situations.ts';
import { type Example, trainTrees } from './trainTrees.ts';

const root = join(import.meta.dirname, '../../..');
const [
  file = join(root, 'test/fixtures/nextEdit/changedFiles.json.gz'),
  out = join(root, 'src/core/nextEdit/local/gateWeights.ts'),
] = process.argv.slice(2);

const situations = situationsOf(readChangedFiles(file), { seed: 7, perFile: 9 });
const examples = situations.flatMap(examplesOf);
const weights = trainTrees(examples, {
  features: featureNames,
  trees: 60,
  depth: 3,
  learningRate: 0.08,
  minLeafHessian: 1,
  l2: 5,
});
writeFileSync(out, fileOf(JSON.stringify(weights)));
console.log(
  `${situations.length} situations, ${examples.length} candidates, ${weights.trees.length} trees`,
);

/** Exactly right counts fully, right lines with other text a little. A situation counts once, however many candidates it has. */
function examplesOf(situation: Situation): readonly Example[] {
  const lines = situation.edits.reduce<readonly string[]>(applyHunk, situation.before.split('\n'));
  const candidates = localCandidates({
    lines,
    edits: currentEdits(situation.edits),
    cursorLine: situation.cursor.line,
    languageId: situation.language,
  });
  return candidates.map((candidate) => ({
    values: featureNames.map((name) => candidate.features[name]),
    label:
      0.7 * Number(situation.later.some((hunk) => isExact(candidate, hunk))) +
      0.3 * Number(situation.later.some((hunk) => touches(candidate, hunk))),
    weight: 1 / candidates.length,
  }));
}

/** One string keeps the numbers out of the way of whoever reads the code. */
function fileOf(json: string): string {
  const chunks = json.match(/.{1,4000}/gs) ?? [];
  return [
    "import type { GateWeights } from './gate.ts';",
    '',
    '/** Written by `npm run train:next`. */',
    `export const gateWeights: GateWeights = JSON.parse(`,
    `  ${chunks.map((chunk) => `'${chunk}'`).join(' +\n    ')},`,
    ');',
    '',
  ].join('\n');
}
