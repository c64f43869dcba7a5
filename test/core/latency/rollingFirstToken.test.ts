import assert from 'node:assert/strict';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { rollingFirstToken } from '../../../src/core/latency/rollingFirstToken.ts';

const trace = (ttftMs: number | undefined, change: Partial<RequestTrace> = {}): RequestTrace => ({
  task: 'inline',
  provider: 'cerebras',
  model: 'qwen-3.8-27b',
  wallMs: 0,
  outcome: 'complete',
  marks: { asked: 0, sent: 0, ...(ttftMs !== undefined && { firstContent: ttftMs }) },
  ...change,
});

describe('the rolling median of the status bar', () => {
  it('is of the last requests like the newest one, never of two models or tasks', () => {
    const others = [trace(9_000, { task: 'chat' }), trace(9_000, { model: 'gpt-oss-120b' })];
    const recent = [trace(100), ...others, trace(120), trace(undefined), ...others, trace(140)];
    assert.equal(rollingFirstToken(recent), 120);
  });

  it('follows a change: what is older than 20 requests has no say', () => {
    const slow = Array.from({ length: 100 }, () => trace(900));
    const fast = Array.from({ length: 20 }, () => trace(100));
    assert.equal(rollingFirstToken([...slow, ...fast]), 100);
  });

  it('is not told for fewer than three requests', () => {
    assert.equal(rollingFirstToken([]), undefined);
    assert.equal(rollingFirstToken([trace(100), trace(100)]), undefined);
  });
});
