import assert from 'node:assert/strict';
import { type StatusFacts, statusView } from '../../../src/core/status/statusView.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const texts = createTexts(inEnglish);

function setup(facts: Partial<StatusFacts> = {}) {
  const quiet: StatusFacts = {
    answerer: 'qwen-3.8-27b',
    isLocal: false,
    timeToFirstTokenMs: 181.6,
    tokensPerSecond: 1844.2,
    rollingFirstTokenMs: 175.4,
    snoozedForMs: undefined,
    trouble: undefined,
    details: [],
  };
  return statusView({ ...quiet, ...facts }, texts);
}

describe('the status view', () => {
  it('names who answers and the last time to first token', () => {
    const view = setup();
    assert.equal(view.text, '$(zap) qwen-3.8-27b 182 ms · 1844 tok/s · p50 175 ms');
    assert.equal(view.severity, 'normal');
    assert.match(view.tooltip, /1844 tokens\/s/);
  });

  it('shows no figure that was not measured', () => {
    const view = setup({
      timeToFirstTokenMs: undefined,
      tokensPerSecond: undefined,
      rollingFirstTokenMs: undefined,
    });
    assert.equal(view.text, '$(zap) qwen-3.8-27b');
    assert.doesNotMatch(view.tooltip, /ms|tokens/);
  });

  it('takes a colour only when something is wrong', () => {
    assert.equal(
      setup({ trouble: { kind: 'missingKey', provider: 'cerebras' } }).severity,
      'normal',
    );
    assert.equal(setup({ trouble: { kind: 'wrongKey', provider: 'cerebras' } }).severity, 'error');
    const down = setup({ trouble: { kind: 'providerDown', retryInMs: 12_000 } });
    assert.equal(down.severity, 'warning');
    assert.match(down.text, /retrying in 12 s/);
  });

  it('names the workspace’s own patterns when they answer, and why they do', () => {
    assert.equal(setup({ isLocal: true }).text, '$(zap) Local (workspace patterns)');
    assert.doesNotMatch(setup({ isLocal: true }).tooltip, /182 ms/);
    const keyless = setup({ isLocal: true, trouble: { kind: 'missingKey', provider: 'cerebras' } });
    assert.equal(keyless.text, '$(key) Local (workspace patterns) · set an API key');
    const limited = setup({ isLocal: true, trouble: { kind: 'quota', retryInMs: 40_000 } });
    assert.match(limited.text, /Local \(workspace patterns\) · rate limit reached, resets in 40 s/);
  });

  it('leads to what mends the trouble where one step does, else to the menu', () => {
    const click = (trouble: StatusFacts['trouble']) => setup({ trouble }).click;
    assert.deepEqual(click(undefined), { kind: 'menu' });
    assert.deepEqual(click({ kind: 'quota', retryInMs: 1 }), { kind: 'menu' });
    for (const kind of ['missingKey', 'wrongKey'] as const)
      assert.deepEqual(click({ kind, provider: 'groq' }), { kind: 'setKey', provider: 'groq' });
    for (const kind of ['retired', 'retiring'] as const)
      assert.deepEqual(click({ kind, model: 'old', task: 'edit' }), {
        kind: 'selectModel',
        task: 'edit',
      });
  });

  it('says how long it stays quiet', () => {
    assert.equal(setup({ snoozedForMs: 300_000 }).text, '$(bell-slash) paused for 5 min');
  });

  it('puts what the features add below the first line', () => {
    assert.match(setup({ details: ['Quota: 4 requests left'] }).tooltip, /\n\nQuota: 4 requests/);
  });
});
