import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createPredictor } from '../../../src/core/predictor/predictor.ts';
import { chooseCases, keepMainLanguage, readTexts } from '../../eval/lineCases.ts';
import { seededRandom } from '../../eval/seededRandom.ts';

/** Packages as the lock file pins them, neither fitted on nor reported. */
const heldOut = ['undici/lib', 'mocha/lib'];
const linesOfEach = 300;

interface Given {
  readonly confidence: number;
  readonly isRight: boolean;
}

function complete(folder: string): Given[] {
  const files = keepMainLanguage(
    readTexts(fileURLToPath(new URL(`../../../node_modules/${folder}`, import.meta.url))),
  );
  const predictor = createPredictor();
  predictor.index(files);
  return chooseCases(files, linesOfEach, seededRandom(11)).flatMap((line) => {
    const prediction = predictor.complete(line);
    if (prediction === undefined) return [];
    const { confidence, text } = prediction;
    return [{ confidence, isRight: text.trimEnd() === line.goal }];
  });
}

describe('the confidence of the workspace predictor', () => {
  let given: readonly Given[] = [];
  before(() => {
    given = heldOut.flatMap(complete);
  });

  for (const confidence of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    it(`keeps its promise at ${confidence} on packages it was not fitted to`, () => {
      const trusted = given.filter((one) => one.confidence >= confidence);
      const right = trusted.filter((one) => one.isRight).length;
      assert.ok(trusted.length >= 10, `${trusted.length} lines`);
      assert.ok(right / trusted.length >= confidence, `${right} of ${trusted.length} right`);
    });
});
