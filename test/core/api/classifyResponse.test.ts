import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classifyResponse } from '../../../src/core/api/classifyResponse.ts';
import type { RequestError } from '../../../src/core/errors.ts';

const wallMs = Date.UTC(2026, 10, 21);

function classify(
  status: number,
  body: unknown,
  { headers = {}, hasKey = true }: { headers?: Record<string, string>; hasKey?: boolean } = {},
): RequestError {
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
  return classifyResponse(
    { status, headers, bodyText, wallMs },
    { provider: 'Cerebras', model: 'gone-1', hasKey },
  );
}

const flat = (type: string, param: string, code: string, message = 'm') => ({
  message,
  type,
  param,
  code,
});

describe('a failed response', () => {
  it('with a wrong or missing key', () => {
    const body = flat('invalid_request_error', 'api_key', 'wrong_api_key', 'Wrong API Key');
    assert.deepEqual(classify(401, body), {
      kind: 'wrongKey',
      status: 401,
      detail: 'Wrong API Key',
    });
    assert.deepEqual(classify(403, { detail: 'Not authenticated' }, { hasKey: false }), {
      kind: 'missingKey',
      provider: 'Cerebras',
    });
    assert.equal(classify(403, { detail: 'Forbidden' }).kind, 'wrongKey');
  });

  it('asking for payment', () => {
    assert.equal(classify(402, { message: 'Payment required' }).kind, 'payment');
    assert.equal(
      classify(429, { error: { code: 'insufficient_quota', message: 'm' } }).kind,
      'payment',
    );
  });

  it('tells a model that is gone from a wrong URL', () => {
    assert.deepEqual(classify(404, flat('not_found_error', 'model', 'model_not_found')), {
      kind: 'modelGone',
      model: 'gone-1',
      detail: 'm',
    });
    assert.equal(classify(404, { error: { message: 'model "x" not found' } }).kind, 'modelGone');
    for (const body of ['', { detail: 'Not Found' }, '<html>nginx</html>'])
      assert.deepEqual(classify(404, body), { kind: 'wrongUrl', status: 404 });
  });

  it('learns the window from an overflow', () => {
    const cerebras =
      'Please reduce the length of the messages or completion. Current length is 9001 while limit is 8192';
    assert.deepEqual(classify(400, { message: cerebras, code: 'context_length_exceeded' }), {
      kind: 'contextOverflow',
      limitTokens: 8192,
      currentTokens: 9001,
      detail: cerebras,
    });
    const openAi =
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages).";
    assert.deepEqual(classify(400, { error: { message: openAi, code: 400 } }), {
      kind: 'contextOverflow',
      limitTokens: 4096,
      currentTokens: 5000,
      detail: openAi,
    });
    assert.deepEqual(
      classify(400, {
        error: {
          code: 400,
          type: 'exceed_context_size_error',
          message: 'm',
          n_prompt_tokens: 7,
          n_ctx: 4,
        },
      }),
      { kind: 'contextOverflow', limitTokens: 4, currentTokens: 7, detail: 'm' },
    );
    assert.deepEqual(classify(400, { message: 'too long', code: 'context_length_exceeded' }), {
      kind: 'contextOverflow',
      detail: 'too long',
    });
  });

  it('tells the two kinds of 429 apart, with the time to wait', () => {
    assert.deepEqual(classify(429, flat('too_many_requests_error', 'queue', 'queue_exceeded')), {
      kind: 'queue',
      detail: 'm',
    });
    assert.deepEqual(
      classify(429, flat('too_many_requests_error', 'quota', 'request_quota_exceeded'), {
        headers: {
          'x-ratelimit-remaining-requests-day': '0',
          'x-ratelimit-reset-requests-day': '3600.5',
          'x-ratelimit-remaining-tokens-minute': '0',
          'x-ratelimit-reset-tokens-minute': '2',
        },
      }),
      { kind: 'quota', unit: 'requests', window: 'day', retryAfterMs: 3_600_500, detail: 'm' },
    );
    const message = 'Tokens per minute limit exceeded - too many tokens processed.';
    assert.deepEqual(
      classify(429, flat('too_many_tokens_error', 'quota', 'token_quota_exceeded', message), {
        headers: { 'retry-after': '11' },
      }),
      { kind: 'quota', unit: 'tokens', window: 'minute', retryAfterMs: 11_000, detail: message },
    );
    assert.deepEqual(classify(429, 'slow down'), {
      kind: 'quota',
      unit: 'unknown',
      window: 'unknown',
      detail: 'slow down',
    });
  });

  it('reads a time to wait in milliseconds, seconds and as a date', () => {
    const wait = (headers: Record<string, string>) => {
      const error = classify(503, '', { headers });
      return error.kind === 'overloaded' ? error.retryAfterMs : error.kind;
    };
    assert.equal(wait({ 'retry-after-ms': '250', 'retry-after': '9' }), 250);
    assert.equal(wait({ 'retry-after': '1.5' }), 1_500);
    assert.equal(wait({ 'retry-after': new Date(wallMs + 30_000).toUTCString() }), 30_000);
    assert.equal(wait({ 'retry-after': new Date(wallMs - 30_000).toUTCString() }), 0);
    assert.equal(wait({ 'retry-after': 'soon' }), undefined);
  });

  it('calls trouble of the provider overloaded, also the 400 that only says so', () => {
    for (const status of [408, 409, 500, 502, 503, 504, 529])
      assert.equal(classify(status, '').kind, 'overloaded', String(status));
    const message = 'Encountered a server error, please try again.';
    assert.equal(classify(400, { message }).kind, 'overloaded');
    assert.equal(classify(400, { message, code: '', param: '' }).kind, 'overloaded');
  });

  it('calls the rest of 4xx rejected, with what the server says of it', () => {
    assert.deepEqual(
      classify(400, flat('invalid_request_error', 'validation_error', 'wrong_api_format')),
      {
        kind: 'rejected',
        status: 400,
        code: 'wrong_api_format',
        param: 'validation_error',
        detail: 'm',
      },
    );
    assert.deepEqual(
      classify(422, { detail: [{ loc: ['body', 'stop'], msg: 'too many', type: 'v' }] }),
      {
        kind: 'rejected',
        status: 422,
        detail: 'body.stop: too many',
      },
    );
    assert.equal(classify(415, '').kind, 'rejected');
  });

  it('never throws and never keeps a long body', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 599 }),
        fc.oneof(fc.string(), fc.jsonValue()),
        (status, body) => {
          const error = classify(
            status,
            typeof body === 'string' ? body : { error: body, detail: body },
          );
          assert.ok(JSON.stringify(error).length < 4_000);
        },
      ),
    );
    assert.ok(JSON.stringify(classify(400, 'x'.repeat(100_000))).length < 1_000);
  });
});
