import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEmitter } from '../../../src/core/event.ts';
import { noLog } from '../../../src/core/ports.ts';
import { createQuotaGate } from '../../../src/core/routing/quotaGate.ts';
import type { Priority } from '../../../src/core/routing/routerRequest.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { type ServerLimit, trialLimits } from './limitServer.ts';
import { model, type QuotaWorld, type Sent, setupQuotaWorld } from './quotaWorld.ts';

const automatic = { priority: 'automatic' as const, tokens: 1_000 };
const asked = { priority: 'asked' as const, tokens: 6_000 };
const noKeys = { onDidChange: () => ({ dispose: () => {} }) };

const fail = (error: unknown) => assert.fail(String(error));

const count = (world: QuotaWorld, priority: string, outcome: string) =>
  world.sent.filter((sent) => sent.priority === priority && sent.outcome === outcome).length;

describe('the quota gate', () => {
  it('learns a tight budget from the first response and keeps the reserve', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    for (let time = 0; time < 6; time += 1) await world.send(0, automatic);
    assert.equal(count(world, 'automatic', 'answered'), 3);
    assert.equal(world.server.left('requests', 'minute'), 2);
    assert.equal((await world.send(0, asked)).outcome, 'answered');
    assert.equal((await world.send(0, asked)).outcome, 'answered');
  });

  it('sends one automatic request to find out, not five', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    const slow = { ...automatic, latencyMs: 300 };
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => world.send(0, slow)));
    assert.deepEqual(
      outcomes.map(({ outcome, forMs }) => [outcome, forMs]),
      [['answered', undefined], ...Array(4).fill(['held', 250])],
    );
  });

  it('holds nothing back where no limits are stated', async () => {
    const world = setupQuotaWorld({ limits: [] });
    for (let time = 0; time < 50; time += 1) await world.send(0, automatic);
    assert.equal(count(world, 'automatic', 'answered'), 50);
    assert.deepEqual(world.gates[0]?.budgetFor(model), {
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    });
  });

  it('says when the next automatic request passes, and it does then', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    for (let time = 0; time < 4; time += 1) await world.send(0, automatic);
    const budget = world.gates[0]?.budgetFor(model);
    assert.equal(budget?.automaticRequestsLeft, 0);
    const waitMs = budget?.nextAutomaticInMs ?? 0;
    assert.ok(waitMs > 11_000 && waitMs <= 12_100, String(waitMs));
    await world.clock.advance(waitMs - 1_000);
    assert.equal((await world.send(0, automatic)).outcome, 'held');
    await world.clock.advance(1_000);
    assert.equal((await world.send(0, automatic)).outcome, 'answered');
  });

  it('slows down before it stops', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    const paces: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      await world.send(0, automatic);
      paces.push(world.gates[0]?.budgetFor(model).paceMs ?? 0);
    }
    assert.deepEqual(paces, [4_000, 8_000, 12_000]);
  });

  it('shuts after a refusal until the provider said, for everybody', async () => {
    const world = setupQuotaWorld({
      limits: [{ unit: 'tokens', window: 'minute', limit: 10_000 }],
    });
    await world.send(0, { priority: 'asked', tokens: 6_000 });
    // Another program used the same key meanwhile.
    world.server.handle(4_000);
    assert.equal((await world.send(0, { priority: 'asked', tokens: 3_000 })).outcome, 'refused');
    assert.equal(world.gates[0]?.stateOf(model).kind, 'shut');
    const held = await world.send(0, { priority: 'asked', tokens: 1 });
    assert.deepEqual([held.outcome, held.forMs], ['held', 18_000]);
    await world.clock.advance(18_000);
    assert.equal((await world.send(0, { priority: 'asked', tokens: 3_000 })).outcome, 'answered');
  });

  it('learns a limit that no header states from its refusal', async () => {
    const clock = createFakeClock();
    const gate = createQuotaGate({
      clock,
      storage: createFakeStorage(),
      log: noLog,
      keys: noKeys,
      windowId: 'w',
      reserveShare: () => 0.4,
      onError: fail,
    });
    const day = [{ unit: 'requests', window: 'day', limit: 2_400, remaining: 2_300 }] as const;
    const demand = { model, ...automatic, isRetry: false };
    for (let time = 0; time < 6; time += 1) {
      const admission = await gate.admit(demand);
      assert.equal(admission.kind, 'pass');
      if (admission.kind !== 'pass') return;
      admission.charge.observe(day);
      if (time === 5)
        admission.charge.refuse({ kind: 'quota', unit: 'requests', window: 'minute', detail: '' });
      await clock.advance(100);
    }
    await clock.advance(60_000);
    let passed = 0;
    for (let time = 0; time < 6; time += 1) {
      const admission = await gate.admit(demand);
      if (admission.kind !== 'pass') continue;
      passed += 1;
      admission.charge.observe(day);
    }
    assert.equal(passed, 3);
  });

  it('stays shut after a 402 until the key changes or the user tries again', async () => {
    const clock = createFakeClock();
    const keys = createEmitter<string>(fail);
    const gate = createQuotaGate({
      clock,
      storage: createFakeStorage(),
      log: noLog,
      keys: { onDidChange: keys.event },
      windowId: 'w',
      reserveShare: () => 0.4,
      onError: fail,
    });
    const ask = async (isRetry = false) => {
      const admission = await gate.admit({ model, ...asked, isRetry });
      if (admission.kind === 'pass') admission.charge.refuse({ kind: 'payment', detail: '' });
      return admission.kind;
    };
    assert.equal(await ask(), 'pass');
    assert.equal(await ask(), 'shut');
    assert.deepEqual(gate.stateOf(model), { kind: 'shut', why: 'payment' });
    await clock.advance(86_400_000);
    assert.equal(await ask(), 'shut');
    assert.equal(await ask(true), 'pass');
    assert.equal(await ask(), 'shut');
    keys.fire('cerebras');
    assert.equal(await ask(), 'pass');
  });

  it('gives back what never reached the server', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    await world.send(0, asked);
    const gate = world.gates[0];
    for (let time = 0; time < 20; time += 1) {
      const admission = await gate?.admit({ model, ...automatic, isRetry: false });
      assert.equal(admission?.kind, 'pass');
      if (admission?.kind === 'pass') admission.charge.cancel();
    }
  });

  it('lets a second window know at once what the first one used', async () => {
    const world = setupQuotaWorld({ limits: trialLimits, windows: 2 });
    await world.send(0, automatic);
    const outcomes = await Promise.all(
      [0, 1, 0, 1, 0, 1].map((window) => world.send(window, automatic)),
    );
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'answered').length, 2);
    assert.equal(count(world, 'automatic', 'refused'), 0);
  });

  it('counts what another window charged a moment ago, also where there is plenty for small requests', async () => {
    const world = setupQuotaWorld({
      limits: [{ unit: 'tokens', window: 'minute', limit: 15_000 }],
      windows: 2,
      reserveShare: 0.8,
    });
    await world.send(0, { priority: 'automatic', tokens: 100 });
    await world.clock.advance(400);
    await world.send(0, { priority: 'automatic', tokens: 402, latencyMs: 900 });
    await world.send(1, { priority: 'automatic', tokens: 1_049, latencyMs: 900 });
    assert.equal((await world.send(1, { priority: 'automatic', tokens: 1_550 })).outcome, 'held');
    assert.equal(world.server.left('tokens', 'minute'), 15_000 - 402 - 1_049);
  });

  it('does not take a fixed window for one that refills, however its reset happens to stand', async () => {
    const world = setupQuotaWorld({
      limits: [{ unit: 'requests', window: 'minute', limit: 4 }],
      style: 'window',
      windows: 2,
    });
    // Half of the minute is over and half of the limit is left: that is what a bucket would state as well.
    await world.clock.advance(29_986);
    await world.send(0, automatic);
    await world.send(1, automatic);
    await world.send(1, { ...asked, tokens: 100 });
    await world.clock.advance(15_030);
    assert.equal((await world.send(0, automatic)).outcome, 'held');
    assert.equal(world.server.left('requests', 'minute'), 1);
  });

  it('goes on by what it knows itself when the disk fails', async () => {
    const clock = createFakeClock();
    const gate = createQuotaGate({
      clock,
      storage: {
        read: () => Promise.reject(new Error('disk')),
        update: () => Promise.reject(new Error('disk')),
      },
      log: noLog,
      keys: noKeys,
      windowId: 'w',
      reserveShare: () => 0.4,
      onError: fail,
    });
    assert.equal((await gate.admit({ model, ...automatic, isRetry: false })).kind, 'pass');
    await clock.advance(1_000);
  });

  it('keeps room for one large question', async () => {
    const world = setupQuotaWorld({ limits: trialLimits });
    const large = { priority: 'asked' as const, tokens: 20_000 };
    await world.send(0, large);
    for (let second = 0; second < 60; second += 1) {
      await world.send(0, { priority: 'automatic', tokens: 3_000 });
      await world.clock.advance(1_000);
    }
    assert.ok(count(world, 'automatic', 'answered') >= 2);
    assert.equal((await world.send(0, large)).outcome, 'answered');
  });
});

describe('the quota gate, against any provider', () => {
  const limit = fc.record({
    unit: fc.constantFrom('requests' as const, 'tokens' as const),
    window: fc.constantFrom('minute' as const, 'hour' as const),
    size: fc.integer({ min: 2, max: 60 }),
  });
  const anyLimits = fc
    .uniqueArray(limit, {
      minLength: 1,
      maxLength: 4,
      selector: ({ unit, window }) => `${unit} ${window}`,
    })
    .map((limits) =>
      limits.map(
        ({ unit, window, size }): ServerLimit => ({
          unit,
          window,
          limit: unit === 'requests' ? size : size * 1_000,
        }),
      ),
    );
  const step = fc.oneof(
    fc.record({ waitMs: fc.integer({ min: 0, max: 30_000 }) }),
    fc.record({
      window: fc.integer({ min: 0, max: 1 }),
      // No larger than the smallest limit: what never fits cannot be known before the first response.
      tokens: fc.integer({ min: 100, max: 2_000 }),
      latencyMs: fc.constantFrom(0, 200, 900),
      priority: fc.constantFrom('automatic' as const, 'automatic' as const, 'asked' as const),
    }),
  );
  const worlds = fc.record({
    limits: anyLimits,
    style: fc.constantFrom('bucket' as const, 'window' as const),
    steps: fc.array(step, { maxLength: 60 }),
    reserveShare: fc.constantFrom(0, 0.2, 0.4, 0.8),
  });

  interface Options {
    readonly limits: readonly ServerLimit[];
    readonly style: 'bucket' | 'window';
    readonly steps: readonly (
      | { readonly waitMs: number }
      | {
          readonly window: number;
          readonly tokens: number;
          readonly latencyMs: number;
          readonly priority: Priority;
        }
    )[];
    readonly reserveShare: number;
  }

  async function play(options: Options, onSent: (world: QuotaWorld, sent: Sent) => void) {
    const world = setupQuotaWorld({ ...options, windows: 2 });
    for (const step of options.steps) {
      if ('waitMs' in step) await world.clock.advance(step.waitMs);
      else onSent(world, await world.send(step.window, step));
    }
  }

  it('never lets an automatic request run into a limit, however two windows mix with questions', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, (options) =>
        play(options, (_, { priority, outcome }) => {
          assert.ok(priority === 'asked' || outcome !== 'refused');
        }),
      ),
      { numRuns: 300 },
    );
  });

  it('never leaves less than the reserve behind an automatic request', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (options) => {
        const { reserveShare } = options;
        // The first request of all finds out what the limits are.
        let isExplored = false;
        await play(options, (world, { priority, outcome }) => {
          if (isExplored && priority === 'automatic' && outcome === 'answered')
            for (const { unit, window, limit: size } of options.limits)
              assert.ok(world.server.left(unit, window) >= reserveShare * size - 1e-6);
          isExplored ||= outcome !== 'held';
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never starves a question: what fits into the reserve is answered at once', async () => {
    const questions = fc.array(
      fc.record({
        gapMs: fc.integer({ min: 60_000, max: 300_000 }),
        tokens: fc.integer({ min: 500, max: 12_000 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(questions, fc.integer({ min: 200, max: 5_000 }), async (asks, everyMs) => {
        const played = setupQuotaWorld({ limits: trialLimits, windows: 2 });
        for (const { gapMs, tokens } of asks) {
          for (let at = 0; at < gapMs; at += everyMs) {
            await played.send(at % 2, { priority: 'automatic', tokens: 1_200 });
            await played.clock.advance(everyMs);
          }
          const { outcome } = await played.send(0, { priority: 'asked', tokens });
          assert.equal(outcome, 'answered');
        }
      }),
      { numRuns: 10 },
    );
  });
});
