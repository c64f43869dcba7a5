import assert from 'node:assert/strict';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';

describe('the allowance for thought', () => {
  it('is nothing for a model that does not think', () => {
    const allowances = createTokenAllowances();
    allowances.learn('a', {});
    allowances.learn('a', { reasoningTokens: 0 });
    assert.equal(allowances.forModel('a'), 0);
  });

  it('is learned per model from what responses report', () => {
    const allowances = createTokenAllowances();
    allowances.learn('a', { reasoningTokens: 40 });
    allowances.learn('a', { reasoningTokens: 80 });
    assert.equal(allowances.forModel('a'), 120);
    assert.equal(allowances.forModel('b'), 0);
  });

  it('is raised once by an empty answer that ran out, and not again before an answer came', () => {
    const allowances = createTokenAllowances();
    assert.equal(allowances.ranOut('a', 'length'), true);
    assert.ok(allowances.forModel('a') >= 256);
    assert.equal(allowances.ranOut('a', 'length'), false);
    allowances.learn('a', { reasoningTokens: 100 });
    assert.equal(allowances.forModel('a'), 150);
    assert.equal(allowances.ranOut('a', 'length'), true);
  });

  it('is not raised by an answer that ended by itself', () => {
    assert.equal(createTokenAllowances().ranOut('a', 'stop'), false);
  });
});
