import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { noLog } from '../../../src/core/ports.ts';
import { createQuotaGate, type QuotaGate } from '../../../src/core/routing/quotaGate.ts';
import type { Priority } from '../../../src/core/routing/routerRequest.ts';
import { createFileStorage } from '../../../src/host/storage.ts';
import { createLimitServer, type LimitServer } from '../../core/routing/limitServer.ts';
import { createSlowClock } from '../../support/slowClock.ts';
import { waitFor } from '../../support/waitFor.ts';

const model = { provider: 'cerebras', model: 'fast' };
/** What a trial key admits in a minute. */
const trial = [{ unit: 'requests', window: 'minute', limit: 5 }] as const;
/** From the request to the head of its response. */
const latencyMs = 20;

describe('the quota gates of two windows, over the files that they share', () => {
  let folder: string;
  let gates: readonly QuotaGate[];
  let server: LimitServer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-limits-'));
    const clock = createSlowClock();
    server = createLimitServer(trial, 'bucket', clock.wallMs);
    gates = ['first', 'second'].map((windowId) =>
      createQuotaGate({
        clock,
        storage: createFileStorage(folder, noLog),
        log: noLog,
        keys: { onDidChange: () => ({ dispose: () => {} }) },
        windowId,
        reserveShare: () => 0.4,
        onError: (error) => assert.fail(String(error)),
      }),
    );
  });
  afterEach(async () => {
    for (const gate of gates) gate.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** One request of a window, whose key both share. */
  async function send(
    window: number,
    priority: Priority,
  ): Promise<'answered' | 'refused' | 'held'> {
    const demand = { model, priority, tokens: 300, isRetry: false };
    const admission = await gates[window]?.admit(demand);
    if (admission?.kind !== 'pass') return 'held';
    const { ok, limits } = server.handle(demand.tokens);
    // Time: how long the simulated provider takes.
    await sleep(latencyMs);
    admission.charge.observe(limits);
    return ok ? 'answered' : 'refused';
  }

  it('admit together what one window may, and leave the reserve to who asks', async () => {
    assert.equal(await send(0, 'automatic'), 'answered');
    const ghosts = await Promise.all([1, 0, 1, 0, 1, 0].map((window) => send(window, 'automatic')));
    assert.deepEqual(ghosts.toSorted(), ['answered', 'answered', 'held', 'held', 'held', 'held']);
    const questions = await Promise.all([0, 1].map((window) => send(window, 'asked')));
    assert.deepEqual(questions, ['answered', 'answered']);
  });

  it('shut together when the provider refuses one of them', async () => {
    const admission = await gates[0]?.admit({
      model,
      priority: 'asked',
      tokens: 300,
      isRetry: false,
    });
    assert.ok(admission?.kind === 'pass');
    admission.charge.observe(server.handle(300).limits);
    admission.charge.refuse({
      kind: 'quota',
      window: 'minute',
      unit: 'requests',
      retryAfterMs: 30_000,
      detail: '',
    });
    // What a window looks at before it asks by itself. Requests of its own would use up what it believes is free, and then
    // there is nothing to ask the files for.
    await waitFor(() => {
      gates[1]?.budgetFor(model);
      return gates[1]?.stateOf(model).kind === 'shut';
    }, 'the shut gate of the second window');
    assert.equal(gates[1]?.stateOf(model).kind, 'shut');
    assert.equal(await send(1, 'asked'), 'held');
  });
});
