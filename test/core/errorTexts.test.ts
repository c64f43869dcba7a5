import assert from 'node:assert/strict';
import { describeDuration, describeError } from '../../src/core/errorTexts.ts';
import { inEnglish } from '../../src/core/translate.ts';

describe('what a user reads about an error', () => {
  it('never repeats the server’s own words', () => {
    const text = describeError(
      { kind: 'rejected', status: 400, detail: 'SECRET prompt text' },
      inEnglish,
    );
    assert.doesNotMatch(text, /SECRET/);
    assert.match(text, /HTTP 400/);
  });

  it('says when a rate limit frees up', () => {
    const text = describeError(
      { kind: 'quota', unit: 'tokens', window: 'minute', retryAfterMs: 11_380, detail: '' },
      inEnglish,
    );
    assert.match(text, /resets in 12 s/);
  });

  it('writes durations as people say them', () => {
    assert.deepEqual(
      [300, 12_000, 89_000, 200_000, 86_399_000].map((ms) => describeDuration(ms, inEnglish)),
      ['1 s', '12 s', '89 s', '4 min', '24 h'],
    );
  });
});
