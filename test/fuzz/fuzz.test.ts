import assert from 'node:assert/strict';
import { isHarmlessApplied } from './answerTargets.ts';
import { createRandom } from './random.ts';
import { type FuzzFailure, fuzz, readCorpus, targets } from './runFuzz.ts';

/** A fiftieth of what `npm run fuzz` does by hand. */
const runs = 1_000_000 / 50;
const seed = 20_261_121;

describe('parsers of what comes from outside', () => {
  it('take anything that the corpus holds', async () => {
    for (const kept of readCorpus()) await kept.run();
  });

  it('take whatever is generated, without a throw', async () => {
    const failures: FuzzFailure[] = [];
    await fuzz(Math.ceil(runs / targets.length), seed, (failure) => failures.push(failure));
    assert.deepEqual(failures, []);
  });

  it('apply nearly all answers to which nothing was done but around the code', async () => {
    const random = createRandom(seed);
    let applied = 0;
    for (let left = 150; left > 0; left--) if (await isHarmlessApplied(random)) applied++;
    assert.ok(applied >= 0.97 * 150, `${applied} of 150`);
  });
});
