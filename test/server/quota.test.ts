import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Clock } from '../../src/core/clock.ts';
import { onDispose } from '../../src/core/lifetime.ts';
import { createBucket } from './limits/bucket.ts';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

describe('the limits of the simulated server', () => {
  let nowMs = 0;
  /** Leaps to whatever is waited for. */
  const clock: Clock = {
    now: () => nowMs,
    wallMs: () => nowMs,
    after(delayMs, run) {
      const atMs = nowMs + delayMs;
      const leap = setImmediate(() => {
        nowMs = Math.max(nowMs, atMs);
        run();
      });
      return onDispose(() => clearImmediate(leap));
    },
  };
  const server = useServer({ limits: 'trial', brain: { kind: 'demo' }, clock });

  it('tell every limit on every response, as they stand', async () => {
    const { headers } = await postChat(server(), { max_completion_tokens: 1000 });
    const told = Object.fromEntries(
      [...headers].filter(([name]) => name.startsWith('x-ratelimit-limit')),
    );
    assert.deepEqual(told, {
      'x-ratelimit-limit-requests-minute': '5',
      'x-ratelimit-limit-requests-day': '2400',
      'x-ratelimit-limit-tokens-minute': '30000',
      'x-ratelimit-limit-tokens-hour': '1000000',
      'x-ratelimit-limit-tokens-day': '1000000',
    });
    assert.equal(headers.get('x-ratelimit-remaining-requests-minute'), '4');
    assert.equal(headers.get('x-ratelimit-reset-requests-minute'), '12');
    const listing = await fetch(`${server().url}/v1/models`);
    assert.ok(listing.headers.has('x-ratelimit-remaining-requests-minute'));
  });

  it('admit five requests a minute and one more every twelve seconds', async () => {
    for (let count = 0; count < 5; count++)
      assert.equal((await postChat(server(), {})).status, 200);
    const { status, json, headers } = await postChat(server(), {});
    assert.equal(status, 429);
    assert.deepEqual(
      { ...json, message: '' },
      {
        message: '',
        type: 'too_many_requests_error',
        param: 'quota',
        code: 'request_quota_exceeded',
      },
    );
    assert.match(String(json['message']), /per minute/);
    const retryAfter = Number(headers.get('retry-after'));
    assert.equal(retryAfter, 12);
    nowMs += retryAfter * 1000;
    assert.equal((await postChat(server(), {})).status, 200);
    assert.equal((await postChat(server(), {})).status, 429);
  });

  it('charge in advance what may be generated, and nothing for what they refuse', async () => {
    await postChat(server(), { max_completion_tokens: 20_000 });
    const { status, json, headers } = await postChat(server(), { max_completion_tokens: 10_000 });
    assert.equal(status, 429);
    assert.equal(json['code'], 'token_quota_exceeded');
    assert.equal(json['type'], 'too_many_tokens_error');
    assert.ok(Number(headers.get('x-ratelimit-remaining-tokens-minute')) > 9_900);
    assert.equal((await postChat(server(), { max_completion_tokens: 9_000 })).status, 200);
  });

  it('assume 16,384 tokens where a request names no maximum', async () => {
    await postChat(server(), { max_completion_tokens: null });
    const { records } = server().stats();
    assert.ok((records[0]?.admittedTokens ?? 0) > 16_384);
  });

  it('hold for each model of its own', async () => {
    for (let count = 0; count < 5; count++) await postChat(server(), {});
    assert.equal((await postChat(server(), {})).status, 429);
    const other = { model: 'gpt-oss-120b', max_completion_tokens: 10 };
    assert.equal((await postChat(server(), other)).status, 200);
  });

  it('name the window that takes longest, and can be moved on', async () => {
    server().configure({ limits: { requests: { day: 1, minute: 1 }, tokens: {} } });
    await postChat(server(), {});
    const { json } = await postChat(server(), {});
    assert.match(String(json['message']), /per day/);
    server().advanceQuota(86_400_000);
    assert.equal((await postChat(server(), {})).status, 200);
    server().configure({ limits: 'trial' });
  });

  it('count listings and warmings only where told to', async () => {
    server().configure({ countsEveryRequest: true });
    const warm = () =>
      fetch(`${server().url}/v1/tcp_warming`, {
        headers: { authorization: 'Bearer csk-simulated' },
      });
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await warm()).status);
    server().configure({ countsEveryRequest: false });
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
    assert.equal((await warm()).status, 200);
  });
});

describe('a bucket', () => {
  it('never gives more than it holds and refills, and is ready when it said it would be', () => {
    const steps = fc.array(
      fc.record({ cost: fc.integer({ min: 1, max: 50 }), laterMs: fc.nat(5_000) }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const capacity = 100;
        const windowMs = 10_000;
        const bucket = createBucket(capacity, windowMs);
        let nowMs = 0;
        let taken = 0;
        for (const { cost, laterMs } of all) {
          nowMs += laterMs;
          const waitMs = bucket.waitMs(cost, nowMs);
          assert.equal(waitMs > 0, bucket.remaining(nowMs) < cost);
          nowMs += waitMs;
          assert.ok(bucket.remaining(nowMs) >= cost - 1e-6);
          bucket.take(cost, nowMs);
          taken += cost;
          assert.ok(taken <= capacity + (nowMs * capacity) / windowMs + 1e-3);
        }
      }),
    );
  });
});
