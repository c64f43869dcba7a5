import assert from 'node:assert/strict';
import type { LedgerSummary } from '../../../src/core/latency/ledger.ts';
import { latencyLines } from '../../../src/core/status/latencyLines.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const texts = createTexts(inEnglish);

function summary(changes: Partial<LedgerSummary>): LedgerSummary {
  return {
    provider: 'cerebras',
    model: 'gpt-oss-120b',
    task: 'inline',
    complete: 10,
    cancelled: 0,
    failed: 0,
    reuse: 0.996,
    promptTokens: 0,
    completionTokens: 0,
    cachedTokens: 0,
    reasoningTokens: 0,
    percentiles: { firstToken: { count: 10, p50: 171.4, p95: 260, p99: 300, mean: 180 } },
    ...changes,
  };
}

describe('the times in the status bar’s tooltip', () => {
  it('are one line a task, in the order of the tasks, of the model that answers most', () => {
    const lines = latencyLines(
      [
        summary({ task: 'chat', model: 'rare', complete: 1 }),
        summary({ task: 'chat', model: 'usual', complete: 5 }),
        summary({}),
      ],
      texts,
    );
    assert.deepEqual(lines, [
      'inline completion: first token after 171 ms (p50), 260 ms (p95) · gpt-oss-120b · 99 % of requests reused an open connection',
      'chat: first token after 171 ms (p50), 260 ms (p95) · usual · 99 % of requests reused an open connection',
    ]);
  });

  it('say nothing of a task that was never answered', () => {
    assert.deepEqual(latencyLines([summary({ percentiles: {} })], texts), []);
    assert.deepEqual(latencyLines([], texts), []);
  });
});

describe('the connection in the status bar’s tooltip', () => {
  it('says whether it is open, and how it speaks', () => {
    assert.equal(
      texts.latency.connection('Cerebras', { connection: 'open', protocol: 'h2' }),
      'Cerebras: connection open (HTTP/2)',
    );
    assert.match(texts.latency.connection('Cerebras', { connection: 'none' }), /no connection/);
  });
});
