import assert from 'node:assert/strict';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { figuresOf } from '../../../src/core/latency/figures.ts';

const whole: RequestTrace = {
  task: 'chat',
  provider: 'cerebras',
  model: 'm',
  wallMs: 0,
  outcome: 'complete',
  marks: {
    asked: 0,
    sent: 10,
    firstByte: 180,
    firstReasoning: 185,
    firstContent: 190,
    lastContent: 290,
    closed: 300,
  },
  usage: { promptTokens: 50, completionTokens: 220, reasoningTokens: 20 },
  server: { totalMs: 240, completionMs: 100 },
  contentChunks: 20,
  content: { deltas: 200, chars: 800, firstChunkDeltas: 10, firstChunkChars: 40 },
};

describe('the figures of a request', () => {
  it('are counted from handing over to the transport', () => {
    const figures = figuresOf(whole);
    assert.equal(figures.timeToFirstTokenMs, 180);
    assert.equal(figures.firstByteMs, 170);
    assert.equal(figures.firstReasoningMs, 175);
    assert.equal(figures.wallMs, 290);
    assert.equal(figures.networkMs, 50);
    assert.equal(figures.serverTokensPerSecond, 2200);
  });

  it('leave reasoning and the first chunk out of the rate', () => {
    assert.equal(figuresOf(whole).tokensPerSecond, 1900);
  });

  it('go by characters where the server sends large pieces', () => {
    const content = { deltas: 4, chars: 800, firstChunkDeltas: 1, firstChunkChars: 80 };
    assert.equal(figuresOf({ ...whole, content }).tokensPerSecond, 1800);
  });

  it('give no rate for few tokens, one chunk, or tokens that were not counted', () => {
    const few = figuresOf({ ...whole, usage: { completionTokens: 15 } });
    const single = figuresOf({ ...whole, contentChunks: 1 });
    const { usage: _, ...uncounted } = whole;
    for (const figures of [few, single, figuresOf(uncounted)])
      assert.equal('tokensPerSecond' in figures, false);
  });
});
