import assert from 'node:assert/strict';
import { compareSamples } from '../../../src/core/latency/comparison.ts';
import { seededRandom } from '../../eval/seededRandom.ts';

/** Log-normal times around `median`, as latencies are. */
function times(median: number, count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return median * Math.exp(0.08 * normal);
  });
}

describe('comparing two sets of latencies', () => {
  const random = seededRandom(7);
  const repeat = (run: () => boolean) => Array.from({ length: 100 }, run).filter(Boolean).length;

  it('finds a slowdown of 10 % with 40 requests each', () => {
    const found = repeat(
      () =>
        compareSamples(times(180, 40, random), times(198, 40, random), 0.01).verdict === 'higher',
    );
    assert.ok(found >= 95, `${found} of 100`);
  });

  it('seldom calls noise a change', () => {
    const alarms = repeat(
      () =>
        compareSamples(times(180, 40, random), times(180, 40, random), 0.01).verdict !== 'noise',
    );
    assert.ok(alarms <= 5, `${alarms} of 100`);
  });

  it('tells how much', () => {
    const { change } = compareSamples(times(100, 200, random), times(150, 200, random), 0.01);
    assert.ok(Math.abs(change - 0.5) < 0.05, `${change}`);
  });

  it('says noise of a certain but tiny change, of equal values and of too few', () => {
    const flat = Array.from({ length: 50 }, () => 100);
    assert.equal(compareSamples(flat, flat, 0.01).verdict, 'noise');
    assert.equal(
      compareSamples(
        flat,
        flat.map((value) => value * 1.01),
        0.01,
      ).verdict,
      'noise',
    );
    assert.equal(compareSamples([100, 101], [200, 201], 0.01).verdict, 'noise');
  });
});
