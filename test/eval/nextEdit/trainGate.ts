import { applyHunk } from '../../../src/core/documents/lineHunk.ts';
import { featureNames } from '../../../src/core/nextEdit/local/features.ts';
import type { GateWeights } from '../../../src/core/nextEdit/local/gate.ts';
import { localCandidates } from '../../../src/core/nextEdit/local/localCandidates.ts';
import type { ChangedFile } from './changedFiles.ts';
import { isExact, touches } from './score.ts';
import { currentEdits, type Situation, situationsOf } from './situations.ts';
import { type Example, trainTrees } from './trainTrees.ts';

/** What training came to, and the module that holds it. The same files give the same weights. */
export interface TrainedGate {
  readonly module: string;
  readonly situations: number;
  readonly candidates: number;
}

/** Trains the gate of the local layer on what releases changed, in random order. */
export function trainGate(files: readonly ChangedFile[]): TrainedGate {
  const situations = situationsOf(files, { seed: 7, perFile: 9 });
  const examples = situations.flatMap(examplesOf);
  const weights = trainTrees(examples, {
    features: featureNames,
    trees: 60,
    depth: 3,
    learningRate: 0.08,
    minLeafHessian: 1,
    l2: 5,
  });
  return {
    module: moduleOf(weights),
    situations: situations.length,
    candidates: examples.length,
  };
}

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

/** A module that holds the weights. One string keeps the numbers out of the way of whoever reads the code. */
function moduleOf(weights: GateWeights): string {
  const json = JSON.stringify(weights);
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
