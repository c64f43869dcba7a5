import assert from 'node:assert/strict';
import { failureOf } from '../../../src/core/chat/describeFailure.ts';
import type { RequestError } from '../../../src/core/errors.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const texts = createTexts(inEnglish);
const quota: RequestError = {
  kind: 'quota',
  unit: 'requests',
  window: 'minute',
  retryAfterMs: 40_000,
  detail: '',
};

describe('what a failed answer says', () => {
  it('lets Retry count down with the limit, and names no time that would age beside it', () => {
    const failure = failureOf(quota, texts, { wallMs: 1_000_000 });
    assert.deepEqual(failure.retryAt, { wallMs: 1_040_000, inMs: 40_000 });
    assert.equal(failure.text, 'You have reached your rate limit.');
  });

  it('names the time where nothing counts down', () => {
    const failure = failureOf(quota, texts);
    assert.equal(failure.retryAt, undefined);
    assert.match(failure.text, /It resets in 40 s/);
  });

  it('counts down to nothing that waiting does not help', () => {
    const moment = { wallMs: 1_000_000 };
    const { retryAfterMs: _, ...unknown } = quota;
    assert.equal(failureOf(unknown, texts, moment).retryAt, undefined);
    const payment: RequestError = { kind: 'gateShut', why: 'payment', retryInMs: 5_000 };
    assert.equal(failureOf(payment, texts, moment).retryAt, undefined);
  });
});
