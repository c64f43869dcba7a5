import assert from 'node:assert/strict';
import { createPredictionGain } from '../../../src/core/refactor/predictionGain.ts';

const answer = (streamMs: number, isPredicted: boolean, model = 'cerebras/a') => ({
  model,
  chars: 4000,
  streamMs,
  isPredicted,
});

describe('what predicted output gains', () => {
  it('is told against the median of the same model without it', () => {
    const gain = createPredictionGain();
    for (const ms of [400, 500, 4000]) gain.note(answer(ms, false));
    gain.note(answer(40, false, 'cerebras/b'));
    assert.deepEqual(gain.note(answer(200, true)), { charsPerSecond: 20_000, speedUp: 2.5 });
  });

  it('is not guessed when there is nothing to compare with', () => {
    const gain = createPredictionGain();
    gain.note(answer(100, false, 'cerebras/b'));
    gain.note(answer(100, true));
    assert.deepEqual(gain.note(answer(200, true)), { charsPerSecond: 20_000 });
  });

  it('is not read off answers that came in one piece', () => {
    const gain = createPredictionGain();
    assert.equal(gain.note(answer(2, true)), undefined);
    assert.equal(gain.note({ ...answer(200, true), chars: 20 }), undefined);
  });
});
