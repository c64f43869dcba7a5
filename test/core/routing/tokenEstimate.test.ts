import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';

const one = { provider: 'cerebras', model: 'one' };
const other = { provider: 'cerebras', model: 'other' };
const request = (length: number): ModelRequest => ({
  messages: [{ role: 'user', content: 'x'.repeat(length) }],
  maxTokens: 1,
});

describe('token estimate', () => {
  it('learns the characters of a token per model from what responses report', () => {
    const estimate = createTokenEstimate();
    assert.equal(estimate.textTokens(one, 'x'.repeat(600)), 150);
    estimate.learn(one, request(600), 200);
    assert.equal(estimate.textTokens(one, 'x'.repeat(600)), 200);
    assert.equal(estimate.textTokens(other, 'x'.repeat(600)), 150);
  });

  it('moves slowly with later reports, so that one odd request does not spoil it', () => {
    const estimate = createTokenEstimate();
    estimate.learn(one, request(300), 100);
    estimate.learn(one, request(800), 100);
    assert.equal(estimate.textTokens(one, 'x'.repeat(400)), 100);
  });

  it('learns nothing from reports that cannot be', () => {
    const estimate = createTokenEstimate();
    estimate.learn(one, request(0), 10);
    estimate.learn(one, request(400), 0);
    assert.equal(estimate.textTokens(one, 'x'.repeat(400)), 100);
  });
});
