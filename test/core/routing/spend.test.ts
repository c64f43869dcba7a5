import assert from 'node:assert/strict';
import { noLog, type Storage } from '../../../src/core/ports.ts';
import { createSpend } from '../../../src/core/routing/spend.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { model } from './quotaWorld.ts';

const dayMs = 86_400_000;

function setup({ budgetUsd = 0, storage = createFakeStorage() as Storage } = {}) {
  const clock = createFakeClock();
  const open = () =>
    createSpend({
      clock,
      storage,
      log: noLog,
      priceOf: () => ({ inputUsdPerMTok: 1, outputUsdPerMTok: 2 }),
      budgetUsd: () => budgetUsd,
      onError: (error) => assert.fail(String(error)),
    });
  return { clock, open, spend: open() };
}

describe('spend', () => {
  it('adds up tokens and money by model', () => {
    const { spend } = setup();
    spend.record(model, { promptTokens: 1_000, completionTokens: 500 });
    spend.record(model, { promptTokens: 1_000, completionTokens: 500 });
    assert.deepEqual(spend.today.models, {
      'cerebras/fast': {
        requests: 2,
        promptTokens: 2_000,
        completionTokens: 1_000,
        usd: 0.004,
        estimatedUsd: 0,
        unpricedTokens: 0,
      },
    });
  });

  it('estimates what was cut off, and says so', () => {
    const { spend } = setup();
    spend.recordCut(model, 1_000, 400);
    const spent = spend.today.models['cerebras/fast'];
    assert.deepEqual([spent?.usd, spent?.estimatedUsd], [0.0012, 0.0012]);
  });

  it('is the sum of all windows, and outlives them', async () => {
    const { clock, open, spend } = setup();
    const other = open();
    spend.record(model, { promptTokens: 1_000_000 });
    other.record(model, { promptTokens: 1_000_000 });
    await clock.advance(2_000);
    assert.equal(open().todayUsd, 0);
    const later = open();
    await clock.advance(0);
    assert.equal(later.todayUsd, 2);
    assert.equal(later.today.models['cerebras/fast']?.requests, 2);
  });

  it('begins anew each day', async () => {
    const { clock, open, spend } = setup({ budgetUsd: 1 });
    spend.record(model, { promptTokens: 1_000_000 });
    spend.allowOverrun();
    await clock.advance(2_000);
    await clock.advance(dayMs);
    assert.equal(spend.todayUsd, 0);
    const next = open();
    await clock.advance(0);
    assert.deepEqual([next.todayUsd, next.today.isOverrunAllowed], [0, false]);
  });

  it('stops automatic requests at the budget and asks before others', () => {
    const { spend } = setup({ budgetUsd: 1 });
    spend.record(model, { promptTokens: 999_999 });
    assert.equal(spend.check('automatic'), undefined);
    spend.record(model, { promptTokens: 1 });
    const spent = { kind: 'budgetSpent', limitUsd: 1 };
    assert.deepEqual(spend.check('automatic'), spent);
    assert.deepEqual(spend.check('asked'), spent);
    spend.allowOverrun();
    assert.equal(spend.check('asked'), undefined);
    assert.deepEqual(spend.check('automatic'), spent);
  });

  it('loses nothing when the disk fails for a while', async () => {
    const disk = createFakeStorage();
    let isBroken = true;
    const storage: Storage = {
      read: disk.read,
      update: (key, merge) =>
        isBroken ? Promise.reject(new Error('disk')) : disk.update(key, merge),
    };
    const { clock, open, spend } = setup({ storage });
    spend.record(model, { promptTokens: 1_000_000 });
    await clock.advance(2_000);
    assert.equal(spend.todayUsd, 1);
    isBroken = false;
    await clock.advance(2_000);
    const later = open();
    await clock.advance(0);
    assert.equal(later.todayUsd, 1);
  });

  it('writes what is left when its window closes', async () => {
    const { clock, open, spend } = setup();
    spend.record(model, { promptTokens: 1_000_000 });
    spend.dispose();
    await clock.advance(0);
    const later = open();
    await clock.advance(0);
    assert.equal(later.todayUsd, 1);
  });

  it('takes anything in the file for nothing spent', async () => {
    const storage = createFakeStorage();
    await storage.update('spend', () => ({ day: 7, models: 'none' }));
    const { clock, spend } = setup({ storage });
    await clock.advance(0);
    assert.equal(spend.todayUsd, 0);
  });
});
