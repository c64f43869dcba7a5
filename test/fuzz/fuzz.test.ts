import assert from 'node:assert/strict';
import { type FuzzFailure, fuzz, readCorpus, targets } from './runFuzz.ts';

/** A fiftieth of what `npm run fuzz` does by hand. */
const runs = 1_000_000 / 50;
const seed = 20_261_121;

describe('parsers of what comes from outside', () => {
  it('take anything that the corpus holds', () => {
    for (const kept of readCorpus()) assert.doesNotThrow(kept.run, kept.name);
  });

  it('take whatever is generated, without a throw', () => {
    const failures: FuzzFailure[] = [];
    fuzz(Math.ceil(runs / targets.length), seed, (failure) => failures.push(failure));
    assert.deepEqual(failures, []);
  });
});
