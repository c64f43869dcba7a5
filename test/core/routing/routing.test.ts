import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { createEmitter } from '../../../src/core/event.ts';
import { formatModelRef, localModel, type ModelRef } from '../../../src/core/models/modelRef.ts';
import { type Notice, noLog } from '../../../src/core/ports.ts';
import type { RouterRequest } from '../../../src/core/routing/routerRequest.ts';
import { createRouting } from '../../../src/core/routing/routing.ts';
import { createRoutingNotices } from '../../../src/core/routing/routingNotices.ts';
import { routingTrouble } from '../../../src/core/routing/routingTrouble.ts';
import { statusLines } from '../../../src/core/routing/statusLines.ts';
import { createRoutingTexts } from '../../../src/core/routing/texts.ts';
import { createSecretMask } from '../../../src/core/secrets/secretMask.ts';
import { readSettings, type Settings } from '../../../src/core/settings.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { createFakeTransport, fails, type Script, says } from '../../support/fakeTransport.ts';
import { primary, profileOf, request } from './setup.ts';

const strings = createRoutingTexts(inEnglish);
const fail = (error: unknown) => assert.fail(String(error));
const overloaded: RequestError = { kind: 'overloaded', status: 503, detail: '' };

function setup(options: {
  readonly scripts: Record<string, readonly Script[]>;
  readonly settings?: Partial<Settings>;
  readonly key?: () => string | undefined;
  readonly chosen?: ModelRef;
}) {
  const clock = createFakeClock();
  const keys = createEmitter<string>(fail);
  const settings = { ...readSettings(() => undefined).settings, ...options.settings };
  const settingsChanges = createEmitter<Settings>(fail);
  const played = new Map<string, number>();
  const transport = createFakeTransport(clock, (model) => {
    const turn = played.get(model) ?? 0;
    played.set(model, turn + 1);
    const own = options.scripts[model] ?? [];
    return own[Math.min(turn, own.length - 1)] ?? [];
  });
  const answered: string[] = [];
  const routing = createRouting({
    transport,
    clock,
    log: noLog,
    storage: createFakeStorage(),
    settings: { current: settings, onDidChange: settingsChanges.event },
    keys: { get: options.key ?? (() => 'key'), onDidChange: keys.event },
    models: {
      choiceFor: () => options.chosen ?? primary,
      isRetired: () => false,
      noteGone: () => {},
      noteUnavailable: () => false,
      fitProvider: (_model, provider) => provider,
      learnRefusal: () => {},
      fitRequest: (_model, _task, asked) => ({ ...asked, maxTokens: 50, reasoning: 'low' }),
      replacementFor: () => undefined,
      noteAnswer: (task, model) => answered.push(`${task} ${formatModelRef(model)}`),
      learnWindow: () => {},
      noteTooLong: () => {},
      windowOf: () => undefined,
      reasons: () => undefined,
    },
    providers: () => ({ ids: ['cerebras', 'local'], get: profileOf }),
    priceOf: () => ({ inputUsdPerMTok: 1, outputUsdPerMTok: 1 }),
    lateAfterMs: () => 100,
    windowId: 'w',
    mask: createSecretMask(),
    onError: fail,
  });
  const notices: Notice[] = [];
  const health = new Set<string>();
  const calls: string[] = [];
  createRoutingNotices({
    notices: {
      show(notice) {
        if (!health.has(notice.id)) notices.push(notice);
        health.add(notice.id);
      },
      clear: (id) => health.delete(id),
    },
    strings,
    labelOf: (id) => (id === 'cerebras' ? 'Cerebras' : id),
    state: () => routing.state,
    onDidEnd: routing.onDidEnd,
    onDidChange: routing.onDidChange,
    setKey: (provider) => {
      calls.push(`set key ${provider}`);
    },
    retryPayment: routing.retryPayment,
    allowOverrun: routing.allowOverrun,
    openBudget: () => {},
    showStatus: () => {},
  });
  async function ask(changes: Partial<RouterRequest> = {}) {
    const kinds: string[] = [];
    const signal = new AbortController().signal;
    const stream = routing.router.ask(
      { task: 'chat', priority: 'asked', request, ...changes },
      signal,
    );
    for await (const batch of stream)
      for (const event of batch)
        kinds.push(event.kind === 'failed' ? `failed ${event.error.kind}` : event.kind);
    return kinds.at(-1);
  }
  const lines = () => statusLines(routing.state, strings).map(({ text }) => text);
  const trouble = () => routingTrouble(routing.state, ['inline', 'chat'])?.kind;
  return { clock, keys, transport, routing, notices, ask, lines, trouble, answered, calls };
}

describe('routing as a whole', () => {
  it('asks each model the way the catalog says', async () => {
    const { ask, transport } = setup({ scripts: { fast: [says('Hi')] } });
    await ask({ request: { ...request, reasoning: 'none' } });
    const sent = transport.calls[0]?.request;
    assert.deepEqual([sent?.maxTokens, sent?.reasoning], [50, 'low']);
  });

  it('says who will answer, who answers, and who answers in place of whom', async () => {
    const { ask, lines, answered } = setup({
      scripts: { fast: [says('Hi'), fails(overloaded)], second: [says('Ho')] },
      settings: { fallback: ['cerebras/second'] },
    });
    assert.equal(lines()[1], 'chat: cerebras/fast');
    await ask();
    assert.equal(lines()[1], 'chat: cerebras/fast answers');
    await ask();
    assert.equal(
      lines()[1],
      'chat: cerebras/second answers in place of cerebras/fast. The provider has a problem (HTTP 503). Try again in a moment.',
    );
    assert.deepEqual(answered, ['chat cerebras/fast', 'chat cerebras/second']);
  });

  it('recovers on its own while the user is active, without a request of theirs', async () => {
    const { ask, lines, trouble, clock, transport } = setup({
      scripts: { fast: [...Array(3).fill(fails(overloaded)), says('OK')], second: [says('Ho')] },
      settings: { fallback: ['cerebras/second'] },
    });
    for (let time = 0; time < 3; time += 1) await ask();
    assert.ok(lines().includes('cerebras/fast: keeps failing, retrying in 5 s'));
    assert.equal(trouble(), 'providerDown');
    await clock.advance(5_000);
    assert.ok(lines().includes('cerebras/fast: OK'));
    assert.equal(trouble(), undefined);
    const last = transport.calls.at(-1);
    assert.deepEqual([last?.target.model, last?.task], ['fast', 'small']);
  });

  it('does not probe when nobody has asked for a while', async () => {
    const { ask, clock, transport, trouble } = setup({
      scripts: { fast: [fails(overloaded)], second: [says('Ho')] },
      settings: { fallback: ['cerebras/second'] },
    });
    for (let time = 0; time < 3; time += 1) await ask();
    await clock.advance(600_000);
    const probes = transport.calls.filter((call) => call.task === 'small').length;
    assert.ok(probes >= 3 && probes <= 5, String(probes));
    assert.equal(trouble(), 'providerDown');
  });

  it('tells that a key was not accepted once, and again after it was changed', async () => {
    const { ask, notices, keys, trouble, calls } = setup({
      scripts: { fast: [fails({ kind: 'wrongKey', status: 401, detail: '' })] },
    });
    await ask({ task: 'inline', priority: 'automatic' });
    await ask({ task: 'inline', priority: 'automatic' });
    assert.equal(trouble(), 'wrongKey');
    assert.deepEqual(
      notices.map((notice) => notice.text),
      ['Cerebras rejected the API key. No other provider was tried.'],
    );
    await notices[0]?.actions[0]?.run();
    assert.deepEqual(calls, ['set key cerebras']);
    keys.fire('cerebras');
    assert.equal(trouble(), undefined);
    await ask({ task: 'inline', priority: 'automatic' });
    assert.equal(notices.length, 2);
  });

  it('leaves a wrong key to the place that was asked, which says it with the button that mends it', async () => {
    for (const task of ['chat', 'edit', 'small'] as const) {
      const { ask, notices, trouble } = setup({
        scripts: { fast: [fails({ kind: 'wrongKey', status: 401, detail: '' })] },
      });
      assert.equal(await ask({ task, priority: 'asked' }), 'failed wrongKey');
      assert.deepEqual(notices, []);
      assert.equal(trouble(), 'wrongKey');
    }
  });

  it('shuts after a 402 until the user tries again from the notice', async () => {
    const { ask, notices, trouble, transport } = setup({
      scripts: { fast: [fails({ kind: 'payment', detail: '' }), says('Hi')] },
    });
    assert.equal(await ask(), 'failed payment');
    assert.equal(await ask(), 'failed gateShut');
    assert.equal(transport.calls.length, 1);
    assert.equal(trouble(), 'payment');
    assert.equal(notices.length, 1);
    await notices[0]?.actions[0]?.run();
    assert.equal(await ask(), 'done');
  });

  it('stops ghost text at the budget and lets the user allow the rest', async () => {
    const usage = { promptTokens: 1_000_000 };
    const { ask, notices, trouble } = setup({
      scripts: { fast: [[[{ limits: [] }, { text: 'Hi' }], [{ done: usage }]]] },
      settings: { 'budget.dailyUsd': 1 },
    });
    assert.equal(await ask(), 'done');
    assert.equal(trouble(), 'budget');
    assert.equal(await ask({ priority: 'automatic' }), 'failed budgetSpent');
    assert.equal(await ask(), 'failed budgetSpent');
    assert.equal(notices.length, 1);
    await notices[0]?.actions[0]?.run();
    assert.equal(await ask(), 'done');
    assert.equal(await ask({ priority: 'automatic' }), 'failed budgetSpent');
  });

  it('tells when a model comes into trouble and out of it, and nothing else', async () => {
    const { ask, routing, clock } = setup({
      scripts: { fast: [says('Hi'), ...Array(3).fill(fails({ kind: 'truncated' })), says('OK')] },
    });
    const turns: (string | undefined)[] = [];
    routing.onDidTurn(() => turns.push(routing.state.modelHealth[0]?.breaker));
    for (let time = 0; time < 4; time += 1) await ask();
    assert.deepEqual(turns, ['open']);
    assert.equal(routing.automaticBudget('inline').nextAutomaticInMs, 5_000);
    await clock.advance(5_000);
    assert.equal(turns.at(-1), 'closed');
    assert.equal(routing.automaticBudget('inline').nextAutomaticInMs, 0);
  });

  it('gives automatic requests nothing once the day’s budget is spent', async () => {
    const { ask, routing } = setup({
      scripts: {
        fast: [[[{ limits: [] }, { text: 'Hi' }], [{ done: { promptTokens: 2_000_000 } }]]],
      },
      settings: { 'budget.dailyUsd': 1 },
    });
    assert.ok(routing.automaticBudget('inline').automaticRequestsLeft > 0);
    await ask();
    assert.equal(routing.automaticBudget('inline').nextAutomaticInMs, Number.POSITIVE_INFINITY);
  });

  it('says above the chat who is in trouble and who answers meanwhile', async () => {
    const { ask, routing } = setup({
      scripts: { fast: [fails(overloaded)], second: [says('Ho')] },
      settings: { fallback: ['cerebras/second'] },
    });
    const banner = () => {
      const [first] = routing.state.modelHealth;
      const instead = routing.state.taskRoutes.find((one) => one.instead)?.model;
      return first && strings.banner(first, instead);
    };
    assert.equal(banner(), '');
    for (let time = 0; time < 3; time += 1) await ask();
    assert.equal(
      banner(),
      'cerebras/fast keeps failing. Slipstream will retry automatically. cerebras/second is answering in the meantime.',
    );
  });

  it('counts what was cut off as well', async () => {
    const { ask, routing, clock } = setup({
      scripts: { fast: [[[{ limits: [] }, { text: 'Half' }], [{ fail: { kind: 'truncated' } }]]] },
    });
    await ask();
    await clock.advance(2_000);
    assert.equal(routing.state.spend.models['cerebras/fast']?.requests, 1);
    assert.ok(routing.state.spend.usd > 0);
  });

  it('hedges only when the user wants that', async () => {
    const slow: Script = [300, [{ limits: [] }, { text: 'Slow' }], [{ done: {} }]];
    for (const hedging of [false, true]) {
      const { ask, clock, transport } = setup({
        scripts: { fast: [slow], second: [says('Ho')] },
        settings: { fallback: ['second'], hedging },
      });
      const asking = ask();
      await clock.advance(300);
      await asking;
      assert.equal(transport.calls.length, hedging ? 2 : 1);
    }
  });

  it('says when no key is set, and what is left of the limits', async () => {
    let key: string | undefined;
    const limits = [
      { unit: 'requests', window: 'minute', limit: 5, remaining: 1, resetMs: 48_000 },
      { unit: 'tokens', window: 'day', limit: 1_000_000, remaining: 999_000 },
    ] as const;
    const { ask, lines, trouble, routing } = setup({
      scripts: { fast: [says('Hi', limits)] },
      key: () => key,
    });
    assert.equal(trouble(), 'missingKey');
    assert.ok(lines().includes('cerebras/fast: no API key is set'));
    key = 'key';
    await ask();
    assert.ok(lines().includes('cerebras/fast: OK'));
    const [detail] = statusLines(routing.state, strings).flatMap((line) => line.detail || []);
    assert.equal(
      detail,
      'Left: 1 of 5 requests a minute, 999,000 of 1,000,000 tokens a day · Ghost text is paused for 48 s',
    );
    assert.equal(trouble(), 'quota');
    assert.equal(routing.automaticBudget('inline').automaticRequestsLeft, 0);
  });

  it('sends no request, not even to a fallback, where a local model is to answer', async () => {
    const { ask, transport, routing } = setup({
      scripts: {},
      settings: { fallback: ['cerebras/second'] },
      chosen: localModel,
    });
    assert.equal(await ask({ task: 'inline', priority: 'automatic' }), 'failed noModel');
    assert.equal(transport.calls.length, 0);
    assert.equal(routing.automaticBudget('inline').automaticRequestsLeft, 0);
    assert.equal(routing.automaticBudget('inline').nextAutomaticInMs, Number.POSITIVE_INFINITY);
  });

  it('finds nothing wrong with a model that nobody asked yet', () => {
    const { routing, trouble } = setup({ scripts: {} });
    assert.equal(trouble(), undefined);
    assert.deepEqual(
      routing.state.modelHealth.map(({ model, breaker }) => [formatModelRef(model), breaker]),
      [[formatModelRef(primary), 'closed']],
    );
  });
});
