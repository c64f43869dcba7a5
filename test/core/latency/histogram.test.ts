import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHistogram } from '../../../src/core/latency/histogram.ts';

const values = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
});

const of = (list: readonly number[]) => {
  const histogram = createHistogram();
  for (const value of list) histogram.record(value);
  return histogram;
};

describe('histogram', () => {
  it('is at most 1 % off every quantile', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
        const exact = [...list].sort((a, b) => a - b)[Math.floor(share * (list.length - 1))] ?? 0;
        const found = of(list).quantile(share) ?? 0;
        assert.ok(Math.abs(found - exact) <= exact * 0.010_001, `${found} for ${exact}`);
      }),
    );
  });

  it('merged with another is what one would be that had seen all values', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = of(a);
        merged.merge(JSON.parse(JSON.stringify(of(b).toData())));
        const { sum, ...rest } = merged.toData();
        const { sum: wholeSum, ...whole } = of([...a, ...b]).toData();
        assert.deepEqual(rest, whole);
        assert.ok(Math.abs(sum - wholeSum) <= 1e-9 * wholeSum);
      }),
    );
  });

  it('stays bounded, whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (list) => {
        const histogram = of(list);
        assert.equal(histogram.count, list.length);
        assert.ok(histogram.toData().buckets.length <= 1_400);
        assert.ok(list.length === 0 || Number.isFinite(histogram.quantile(0.5)));
      }),
    );
    const wide = createHistogram();
    for (let exponent = -30; exponent < 30; exponent += 0.001) wide.record(10 ** exponent);
    assert.ok(wide.toData().buckets.length <= 1_400);
  });

  it('knows nothing of no values', () => {
    assert.equal(of([]).quantile(0.5), undefined);
    assert.deepEqual(of([]).toData(), { buckets: [], sum: 0, min: 0, max: 0 });
  });
});
