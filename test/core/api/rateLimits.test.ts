import assert from 'node:assert/strict';
import {
  parseDurationMs,
  parseRateLimits,
  warmingCounts,
} from '../../../src/core/api/rateLimits.ts';

describe('rate limits', () => {
  it('reads every window that the headers name', () => {
    assert.deepEqual(
      parseRateLimits({
        'x-ratelimit-limit-requests-day': '2400',
        'x-ratelimit-remaining-requests-day': '2399',
        'x-ratelimit-reset-requests-day': '11.38',
        'x-ratelimit-limit-tokens-minute': '30000',
        'x-ratelimit-remaining-tokens-minute': '0',
        'x-ratelimit-reset-tokens-minute': '1m26.4s',
        'x-ratelimit-limit-requests-minute': '5',
        'x-ratelimit-limit-requests-week': '5',
        'content-type': 'text/event-stream',
      }),
      [
        { unit: 'requests', window: 'minute', limit: 5 },
        { unit: 'requests', window: 'day', limit: 2400, remaining: 2399, resetMs: 11_380 },
        { unit: 'tokens', window: 'minute', limit: 30_000, remaining: 0, resetMs: 86_400 },
      ],
    );
  });

  it('lists a limit without a window as per minute', () => {
    assert.deepEqual(parseRateLimits({ 'x-ratelimit-remaining-tokens': ['12'] }), [
      { unit: 'tokens', window: 'minute', remaining: 12 },
    ]);
  });

  it('leaves out what it cannot read', () => {
    assert.deepEqual(
      parseRateLimits({
        'x-ratelimit-limit-requests-day': 'many',
        'x-ratelimit-remaining-requests-day': '-3',
        'x-ratelimit-reset-requests-day': 'tomorrow',
        'x-ratelimit-limit-requests-hour': '',
      }),
      [],
    );
  });

  it('reads durations with and without units', () => {
    assert.deepEqual(
      ['12', '0.5', '6ms', '2h', '1h2m3s', '2m59.56s', '1d'].map(parseDurationMs),
      [12_000, 500, 6, 7_200_000, 3_723_000, 179_560, 86_400_000],
    );
    assert.deepEqual(['', 'x', '-1', '1 m', 'm'].map(parseDurationMs), Array(5).fill(undefined));
  });

  it('notices when warming is charged', () => {
    const requests = (window: 'minute' | 'day', remaining: number, limit = 10) =>
      [{ unit: 'requests', window, remaining, limit }] as const;
    assert.equal(warmingCounts(requests('day', 9), requests('day', 8), 5_000), true);
    assert.equal(warmingCounts(requests('day', 8), requests('day', 8), 5_000), false);
    assert.equal(warmingCounts([], requests('minute', 9), 60_000), true, 'a full window lacks one');
    assert.equal(warmingCounts([], requests('minute', 10), 60_000), false);
    assert.equal(
      warmingCounts([], requests('minute', 9), 30_000),
      false,
      'it had no time to fill up',
    );
    assert.equal(warmingCounts([], [], 60_000), false);
  });
});
