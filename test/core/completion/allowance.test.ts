import assert from 'node:assert/strict';
import { createAllowances } from '../../../src/core/completion/allowance.ts';

describe('the allowance for thought', () => {
  it('is nothing for a model that does not think', () => {
    const allowances = createAllowances();
    allowances.learn('a', {});
    allowances.learn('a', { reasoningTokens: 0 });
    assert.equal(allowances.forModel('a'), 0);
  });

  it('is learned per model from what responses report', () => {
    const allowances = createAllowances();
    allowances.learn('a', { reasoningTokens: 40 });
    allowances.learn('a', { reasoningTokens: 80 });
    assert.equal(allowances.forModel('a'), 120);
    assert.equal(allowances.forModel('b'), 0);
  });

  it('is raised once by an empty answer that ran out, and not again before an answer came', () => {
    const allowances = createAllowances();
    assert.equal(allowances.ranOut('a', 'length'), true);
    assert.ok(allowances.forModel('a') >= 256);
    assert.equal(allowances.ranOut('a', 'length'), false);
    allowances.learn('a', { reasoningTokens: 100 });
    assert.equal(allowances.forModel('a'), 150);
    assert.equal(allowances.ranOut('a', 'length'), true);
  });

  it('is not raised by an answer that ended by itself', () => {
    assert.equal(createAllowances().ranOut('a', 'stop'), false);
  });
});
