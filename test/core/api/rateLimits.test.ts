import assert from 'node:assert/strict';
import {
  parseDurationMs,
  parsePlainResetMs,
  parseRateLimits,
  parseRetryAfterMs,
  type ResponseHeaders,
  warmingCounts,
} from '../../../src/core/api/rateLimits.ts';

const wallMs = Date.UTC(2026, 10, 29, 12);

const read = (headers: ResponseHeaders) => parseRateLimits(headers, wallMs);

describe('rate limits', () => {
  it('reads every window that the headers name', () => {
    assert.deepEqual(
      read({
        'x-ratelimit-limit-requests-day': '2400',
        'x-ratelimit-remaining-requests-day': '2399',
        'x-ratelimit-reset-requests-day': '11.38',
        'x-ratelimit-limit-tokens-minute': '30000',
        'x-ratelimit-remaining-tokens-minute': '0',
        'x-ratelimit-reset-tokens-minute': '26.4s',
        'x-ratelimit-limit-requests-minute': '5',
        'x-ratelimit-limit-requests-week': '5',
        'content-type': 'text/event-stream',
      }),
      [
        { unit: 'requests', window: 'minute', limit: 5 },
        { unit: 'requests', window: 'day', limit: 2400, remaining: 2399, resetMs: 11_380 },
        { unit: 'tokens', window: 'minute', limit: 30_000, remaining: 0, resetMs: 26_400 },
      ],
    );
  });

  it('lists a limit without a window as per minute', () => {
    assert.deepEqual(read({ 'x-ratelimit-remaining-tokens': ['12'] }), [
      { unit: 'tokens', window: 'minute', remaining: 12 },
    ]);
  });

  it('leaves out what it cannot read', () => {
    assert.deepEqual(
      read({
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

  describe('stated in the ways of other servers', () => {
    const resetOf = (text: string, window = '-minute', headers: ResponseHeaders = {}) =>
      read({
        ...headers,
        [`x-ratelimit-remaining-requests${window}`]: '0',
        [`x-ratelimit-reset-requests${window}`]: text,
      })[0]?.resetMs;
    const date = new Date(wallMs).toUTCString();

    it('takes a moment for one, by the clock of the server', () => {
      const inFive = wallMs + 5_000;
      for (const text of [
        String(inFive / 1000),
        String(inFive),
        new Date(inFive).toISOString(),
        new Date(inFive).toUTCString(),
      ])
        assert.equal(resetOf(text), 5_000, text);
      const slow = new Date(wallMs + 3_600_000);
      const stated = new Date(slow.getTime() + 5_000).toISOString();
      assert.equal(resetOf(stated, '-minute', { date: slow.toUTCString() }), 5_000);
      assert.equal(resetOf(String((wallMs - 60_000) / 1000), '-minute', { date }), 0, 'passed');
    });

    it('reads seconds, milliseconds and units, and nothing beyond the window of the limit', () => {
      assert.equal(resetOf('1m30s', '-hour'), 90_000);
      assert.equal(resetOf('250ms'), 250);
      assert.equal(resetOf('59000'), 59_000, 'more seconds than a minute has: milliseconds');
      assert.equal(resetOf('90'), 60_000);
      assert.equal(resetOf('99h', '-day'), 86_400_000);
      assert.equal(resetOf('7m', ''), 420_000, 'no window is named');
      assert.equal(resetOf('1e99'), undefined);
    });

    it('reads what a gateway hands on, and of two readings the one with less left', () => {
      const upstream = {
        'llm_provider-x-ratelimit-limit-requests-minute': '5',
        'llm_provider-x-ratelimit-remaining-requests-minute': '0',
        'llm_provider-x-ratelimit-reset-requests-minute': '3.1',
      };
      const limit = { unit: 'requests', window: 'minute', limit: 5, remaining: 0, resetMs: 3_100 };
      assert.deepEqual(read(upstream), [limit]);
      const own = {
        'x-ratelimit-limit-requests-minute': '100',
        'x-ratelimit-remaining-requests-minute': '60',
      };
      assert.deepEqual(read({ ...own, ...upstream }), [limit]);
    });
  });

  describe('a stated pause', () => {
    const waitOf = (headers: ResponseHeaders) => parseRetryAfterMs(headers, wallMs);

    it('is read in every form', () => {
      const inThree = new Date(wallMs + 3_000);
      const cases: readonly (readonly [string, number | undefined])[] = [
        ['3', 3_000],
        ['0.25', 250],
        ['1m30s', 90_000],
        [inThree.toUTCString(), 3_000],
        [String(inThree.getTime() / 1000), 3_000],
        [String(inThree.getTime()), 3_000],
        ['0', 0],
        ['-1', 0],
        [new Date(wallMs - 9_000).toUTCString(), 0],
        ['', undefined],
        ['soon', undefined],
      ];
      for (const [text, ms] of cases)
        assert.equal(waitOf({ 'retry-after': text }), ms, JSON.stringify(text));
      assert.equal(waitOf({ 'retry-after-ms': '120', 'retry-after': '9' }), 120);
      assert.equal(waitOf({ 'llm_provider-retry-after': '3' }), 3_000);
      assert.equal(waitOf({}), undefined);
    });

    it('counts by the clock of the server where it shows it', () => {
      for (const offsetMs of [-3_600_000, 0, 3_600_000]) {
        const date = wallMs + offsetMs;
        const headers = {
          date: new Date(date).toUTCString(),
          'retry-after': new Date(date + 3_000).toUTCString(),
        };
        assert.equal(waitOf(headers), 3_000);
      }
    });

    it('is never longer than a day, whatever is said', () => {
      for (const text of ['99999999', '1e300', '9d', '4102444800'])
        assert.equal(waitOf({ 'retry-after': text }), 86_400_000, text);
    });
  });

  it('is over when a header without a unit says so', () => {
    const at = (headers: Readonly<Record<string, string>>) => parsePlainResetMs(headers, 1_000_000);
    assert.equal(at({ 'ratelimit-reset': '50' }), 50_000);
    assert.equal(at({ 'x-ratelimit-reset': '1741305600000' }), 86_400_000);
    assert.equal(at({ 'x-ratelimit-reset': '990' }), 990_000);
    assert.equal(
      at({ date: 'Thu, 06 Mar 2025 23:59:30 GMT', 'x-ratelimit-reset': '1741305600' }),
      30_000,
    );
    assert.equal(at({}), undefined);
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
