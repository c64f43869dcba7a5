import assert from 'node:assert/strict';
import { createProgressMeter } from '../../../src/core/refactor/editProgress.ts';

describe('progress of a rewrite', () => {
  it('counts lines and estimates a rate from what came after the first chunk', () => {
    let now = 0;
    const meter = createProgressMeter({ now: () => now });
    meter.add('first chunk\n');
    now = 20;
    meter.add('x'.repeat(36));
    assert.deepEqual(meter.read(), { lines: 1, tokensPerSecond: undefined });
    now = 100;
    meter.add('x'.repeat(324));
    assert.equal(meter.read().tokensPerSecond, 1000);
  });
});
