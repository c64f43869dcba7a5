import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import type { QuotaAdmission, QuotaDemand } from '../../../src/core/routing/quotaGate.ts';
import { fails, type Script, says } from '../../support/fakeTransport.ts';
import { openGate, primary, second, setupRouter } from './setup.ts';

const overloaded: RequestError = { kind: 'overloaded', status: 503, detail: '' };

describe('the router, at the quota gate', () => {
  function shutFor(waits: readonly (number | undefined)[]) {
    const demands: QuotaDemand[] = [];
    const quota = {
      largestRequest: () => 10_000,
      async admit(demand: QuotaDemand): Promise<QuotaAdmission> {
        const forMs = waits[demands.length];
        demands.push(demand);
        return forMs === undefined
          ? await openGate.admit(demand)
          : { kind: 'shut', why: 'quota', forMs };
      },
    };
    return { quota, demands };
  }

  it('waits up to ten seconds with a countdown when nobody else is named', async () => {
    const { quota, demands } = shutFor([2_500]);
    const { ask, transport } = setupRouter({ scripts: { fast: [says('Hi')] }, quota });
    const { events, text } = await ask();
    assert.equal(text, 'Hi');
    assert.deepEqual(
      events.map((event) => (event.kind === 'waiting' ? event.forMs : event.kind)),
      [2_500, 1_500, 500, 'route', 'head', 'text', 'done'],
    );
    assert.equal(demands.length, 2);
    assert.equal(transport.calls[0]?.admittedAt, 2_500);
  });

  it('says when, instead of waiting longer', async () => {
    const { quota } = shutFor([11_000]);
    const { ask, transport, clock } = setupRouter({ quota });
    const seen = await ask();
    assert.equal(seen.end, 'gateShut');
    assert.equal(transport.calls.length, 0);
    assert.equal(clock.now(), 0);
  });

  it('waits ten seconds altogether, not again and again', async () => {
    const { quota } = shutFor([6_000, 6_000, 6_000]);
    const { ask, clock } = setupRouter({ quota });
    assert.equal((await ask()).end, 'gateShut');
    assert.equal(clock.now(), 6_000);
  });

  it('never waits for an automatic request', async () => {
    const { quota } = shutFor([500]);
    const { ask, clock } = setupRouter({ quota });
    assert.equal((await ask({ priority: 'automatic' })).end, 'gateShut');
    assert.equal(clock.now(), 0);
  });

  it('goes on at once when somebody else is named', async () => {
    const { quota } = shutFor([500]);
    const { ask, clock } = setupRouter({
      scripts: { second: [says('Hi')] },
      fallback: [second],
      quota,
    });
    assert.equal((await ask()).text, 'Hi');
    assert.equal(clock.now(), 0);
  });

  it('charges the estimated prompt and the upper bound of the answer', async () => {
    const { quota, demands } = shutFor([]);
    const { ask } = setupRouter({ scripts: { fast: [says('Hi')] }, quota });
    await ask({
      request: { messages: [{ role: 'user', content: 'x'.repeat(400) }], maxTokens: 64 },
    });
    assert.equal(demands[0]?.tokens, 164);
  });

  it('lowers the bound of an answer that no window could hold', async () => {
    const { quota, demands } = shutFor([]);
    const { ask, transport } = setupRouter({ scripts: { fast: [says('Hi')] }, quota });
    await ask({
      request: { messages: [{ role: 'user', content: 'x'.repeat(8_000) }], maxTokens: 9_000 },
    });
    assert.equal(transport.calls[0]?.request.maxTokens, 8_000);
    assert.equal(demands[0]?.tokens, 10_000);
  });

  it('sends nothing when the budget is spent', async () => {
    const { ask, transport } = setupRouter({
      checkBudget: () => ({ kind: 'budgetSpent', limitUsd: 1 }),
    });
    assert.equal((await ask()).end, 'budgetSpent');
    assert.equal(transport.calls.length, 0);
  });
});

describe('the router, hedging', () => {
  const slow: Script = [800, [{ limits: [] }, { text: 'Slow' }], [{ done: {} }]];
  const lateAfterMs = () => 300;

  it('starts the next candidate when the first is late, and keeps the first to speak', async () => {
    const { ask, transport, breakers } = setupRouter({
      scripts: { fast: [slow], second: [says('Hi')] },
      fallback: [second],
      lateAfterMs,
    });
    const seen = await ask();
    assert.equal(seen.text, 'Hi');
    assert.equal(seen.by, 'cerebras/second (hedge)');
    assert.deepEqual(transport.cancelled, ['fast']);
    assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [] });
  });

  it('keeps the chosen one when that speaks first after all', async () => {
    const slower: Script = [900, [{ limits: [] }, { text: 'Slower' }], [{ done: {} }]];
    const { ask, transport } = setupRouter({
      scripts: { fast: [slow], second: [slower] },
      fallback: [second],
      lateAfterMs,
    });
    const seen = await ask();
    assert.equal(seen.text, 'Slow');
    assert.equal(seen.by, 'cerebras/fast (chosen)');
    assert.deepEqual(seen.skipped, []);
    assert.deepEqual(transport.cancelled, ['second']);
  });

  it('goes on with the other when one of the two fails', async () => {
    const { ask } = setupRouter({
      scripts: { fast: [slow], second: [fails(overloaded)] },
      fallback: [second],
      lateAfterMs,
    });
    assert.equal((await ask()).text, 'Slow');
  });

  it('never doubles an automatic request, nor one that is in time', async () => {
    const automatic = setupRouter({ scripts: { fast: [slow] }, fallback: [second], lateAfterMs });
    await automatic.ask({ priority: 'automatic' });
    const inTime = setupRouter({
      scripts: { fast: [says('Hi')] },
      fallback: [second],
      lateAfterMs,
    });
    await inTime.ask();
    assert.deepEqual([automatic.transport.calls.length, inTime.transport.calls.length], [1, 1]);
  });
});
