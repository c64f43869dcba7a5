import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { QuotaAdmission, QuotaDemand } from '../../../src/core/routing/quotaGate.ts';
import { settle } from '../../support/fakeClock.ts';
import { fails, type Script, says } from '../../support/fakeTransport.ts';
import { openGate, primary, request, second, setupRouter, summarize, third } from './setup.ts';

const overloaded: RequestError = { kind: 'overloaded', status: 503, detail: '' };
const wrongKey: RequestError = { kind: 'wrongKey', status: 401, detail: '' };

/** Failures that only mean that somebody else should answer. */
const passing: readonly RequestError[] = [
  overloaded,
  { kind: 'queue', detail: '' },
  { kind: 'timeout', phase: 'connect', afterMs: 1 },
  { kind: 'timeout', phase: 'firstByte', afterMs: 1 },
  { kind: 'unreachable', code: 'ECONNREFUSED' },
  { kind: 'reset', code: 'ECONNRESET' },
  { kind: 'tls', code: 'CERT_HAS_EXPIRED' },
  { kind: 'proxy', code: 'ECONNREFUSED' },
  { kind: 'truncated' },
  { kind: 'malformed', where: 'body', issue: '' },
  { kind: 'payment', detail: '' },
  { kind: 'quota', unit: 'requests', window: 'day', detail: '' },
];

/** Failures that the user must see. */
const final: readonly RequestError[] = [
  wrongKey,
  { kind: 'rejected', status: 422, detail: '' },
  { kind: 'wrongUrl', status: 404 },
  { kind: 'redirected', status: 302 },
];

describe('the router', () => {
  it('says who answers before the first text', async () => {
    const { ask, outcomes } = setupRouter({ scripts: { fast: [says('Hi')] } });
    const { events, text, by } = await ask();
    assert.equal(text, 'Hi');
    assert.equal(by, 'cerebras/fast (chosen)');
    assert.deepEqual(
      events.map((event) => event.kind),
      ['route', 'head', 'text', 'done'],
    );
    assert.deepEqual(
      outcomes.map(({ model, reason, error }) => ({ model, reason, error })),
      [{ model: primary, reason: 'chosen', error: undefined }],
    );
  });

  for (const error of passing)
    it(`lets the next candidate answer after ${error.kind} before the first token`, async () => {
      const { ask } = setupRouter({
        scripts: { fast: [fails(error)], second: [says('Hi')] },
        fallback: [second, third],
      });
      const seen = await ask();
      assert.equal(seen.text, 'Hi');
      assert.equal(seen.by, 'cerebras/second (fallback)');
      assert.deepEqual(seen.skipped, [`fast: ${error.kind}`]);
    });

  for (const error of final)
    it(`tries no other model after ${error.kind}`, async () => {
      const { ask, transport, breakers } = setupRouter({
        scripts: { fast: [fails(error)], second: [says('Hi')] },
        fallback: [second],
      });
      const seen = await ask();
      assert.equal(seen.end, error.kind);
      assert.equal(transport.calls.length, 1);
      assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [] });
    });

  it('never moves on after the first visible token', async () => {
    const { ask, transport, outcomes } = setupRouter({
      scripts: {
        fast: [[[{ limits: [] }, { text: 'Half an' }], [{ fail: { kind: 'reset', code: 'X' } }]]],
        second: [says('Hi')],
      },
      fallback: [second],
    });
    const seen = await ask();
    assert.equal(seen.text, 'Half an');
    assert.equal(seen.end, 'reset');
    assert.equal(transport.calls.length, 1);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.error?.kind),
      [undefined, 'reset'],
    );
  });

  it('moves on after reasoning, and says anew who answers', async () => {
    const thinks: Script = [[{ limits: [] }, { reasoning: 'Hm' }], [{ fail: overloaded }]];
    const { ask } = setupRouter({
      scripts: { fast: [thinks], second: [says('Hi')] },
      fallback: [second],
    });
    const { events } = await ask();
    assert.deepEqual(
      events.map((event) => event.kind),
      ['route', 'head', 'reasoning', 'route', 'head', 'text', 'done'],
    );
  });

  it('tells the failure of the user’s own choice when nobody answers', async () => {
    const { ask } = setupRouter({
      scripts: {
        fast: [fails(overloaded)],
        second: [fails({ kind: 'unreachable', code: 'ECONNREFUSED' })],
      },
      fallback: [second],
    });
    const seen = await ask();
    assert.equal(seen.end, 'overloaded');
    assert.equal(seen.by, 'cerebras/fast (chosen)');
    assert.deepEqual(seen.skipped, ['second: unreachable']);
  });

  it('logs all that is said of a request which was wrong, and nothing of what it held', async () => {
    const lines: string[] = [];
    const error = {
      kind: 'rejected',
      status: 422,
      code: 'wrong_api_format',
      param: 'tools.0.name',
      detail: 'tools.0.name: too long',
    } as const;
    const { ask } = setupRouter({
      scripts: { fast: [fails(error)] },
      fallback: [second],
      log: {
        ...noLog,
        info: (event, fields) => lines.push(`${event} ${JSON.stringify(fields)}`),
      },
    });
    const asked = {
      messages: [{ role: 'user', content: 'my own words' }],
      maxTokens: 100,
    } as const;
    const seen = await ask({ request: asked });
    assert.equal(seen.end, 'rejected');
    assert.deepEqual(seen.skipped, [], 'nobody else is asked');
    assert.equal(lines.length, 1);
    for (const part of [...Object.values(error).map(String), 'cerebras/fast'])
      assert.ok(lines[0]?.includes(part), part);
    assert.ok(!lines.join().includes('my own words'));
  });

  it('asks a busy provider once more when nobody else is named', async () => {
    const { ask, transport } = setupRouter({
      scripts: { fast: [fails({ kind: 'queue', detail: '' }), says('Hi')] },
    });
    assert.equal((await ask()).text, 'Hi');
    assert.equal(transport.calls.length, 2);
  });

  it('asks a busy provider only once more', async () => {
    const { ask, transport } = setupRouter({
      scripts: { fast: [fails({ kind: 'queue', detail: '' })] },
    });
    assert.equal((await ask()).end, 'queue');
    assert.equal(transport.calls.length, 2);
  });

  it('skips a fallback without a key, but tells that the chosen one has none', async () => {
    const scripts = { fast: [fails(overloaded)], third: [says('Hi')] };
    const fallback = [{ provider: 'keyless', model: 'second' }, third];
    const providerOf = (id: string) => ({ ...profile(id), needsKey: id === 'keyless' });
    const { ask } = setupRouter({
      scripts,
      keys: { get: () => undefined },
      sources: { choiceFor: () => primary, fallback: () => fallback, providerOf },
    });
    assert.equal((await ask()).text, 'Hi');
    const without = setupRouter({ scripts, keys: { get: () => undefined }, fallback });
    assert.equal((await without.ask()).end, 'missingKey');
    assert.equal(without.transport.calls.length, 0);
  });

  it('says that there is no model when there is none', async () => {
    const { ask } = setupRouter({
      sources: { choiceFor: () => undefined, fallback: () => [], providerOf: profile },
    });
    const seen = await ask();
    assert.equal(seen.end, 'noModel');
    assert.equal(seen.by, undefined);
  });

  it('asks the model that was named instead of the task’s own', async () => {
    const { ask } = setupRouter({ scripts: { third: [says('Hi')] } });
    assert.equal((await ask({ model: third })).by, 'local/third (chosen)');
  });

  it('does not count, skip or report what its caller gave up', async () => {
    const { router, transport, breakers, outcomes, clock } = setupRouter({
      scripts: { fast: [['hang']] },
      fallback: [second],
    });
    const caller = new AbortController();
    const reading = (async () => {
      const events = [];
      for await (const batch of router.ask(
        { task: 'chat', priority: 'asked', request },
        caller.signal,
      ))
        events.push(...batch);
      return summarize(events);
    })();
    await clock.advance(50);
    caller.abort();
    assert.equal((await reading).end, 'aborted');
    assert.equal(transport.calls.length, 1);
    assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [] });
    assert.deepEqual(outcomes, []);
  });

  it('ends an answer that does not end', async () => {
    const more = Array.from({ length: 20 }, () => [{ text: 'x'.repeat(1_000) }] as const);
    const { ask, transport } = setupRouter({
      scripts: { fast: [[[{ limits: [] }, { text: 'a' }], ...more, 'hang']] },
    });
    const seen = await ask();
    assert.equal(seen.end, 'malformed');
    assert.ok(seen.text.length > 10_000 && seen.text.length < 12_000);
    assert.deepEqual(transport.cancelled, ['fast']);
  });

  it('cancels the request when its caller stops reading', async () => {
    const endless: Script = [[{ limits: [] }, { text: 'a' }], [{ text: 'b' }], 'hang'];
    const { router, transport, breakers } = setupRouter({ scripts: { fast: [endless] } });
    for await (const _ of router.ask(
      { task: 'inline', priority: 'automatic', request },
      new AbortController().signal,
    ))
      break;
    await settle();
    assert.deepEqual(transport.cancelled, ['fast']);
    assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [true] });
  });
});

describe('the router, with a breaker that opened', () => {
  async function broken(scripts: Readonly<Record<string, readonly Script[]>>) {
    const world = setupRouter({ scripts, fallback: [second] });
    for (let time = 0; time < 3; time += 1) await world.ask();
    assert.equal(world.breakers.of(primary).state.kind, 'open');
    return world;
  }

  it('does not call while it is open', async () => {
    const { ask, transport } = await broken({ fast: [fails(overloaded)], second: [says('Hi')] });
    const before = transport.calls.length;
    const seen = await ask();
    assert.deepEqual(seen.skipped, ['fast: circuitOpen']);
    assert.deepEqual(
      transport.calls.slice(before).map((call) => call.target.model),
      ['second'],
    );
  });

  it('probes beside the answer of a fallback, never with a request that a user is waiting for', async () => {
    const { ask, probed, clock, transport } = await broken({
      fast: [fails(overloaded)],
      second: [says('Hi')],
    });
    await clock.advance(5_000);
    const before = transport.calls.length;
    const seen = await ask();
    assert.equal(seen.by, 'cerebras/second (fallback)');
    assert.deepEqual(seen.skipped, ['fast: circuitOpen']);
    assert.equal(transport.calls.length, before + 1);
    assert.deepEqual(probed, [primary]);
  });

  it('lets an automatic request probe', async () => {
    const { ask, clock, breakers } = await broken({
      fast: [...Array(3).fill(fails(overloaded)), says('Hi')],
      second: [says('Other')],
    });
    await clock.advance(5_000);
    assert.equal((await ask({ priority: 'automatic' })).text, 'Hi');
    assert.equal(breakers.of(primary).state.kind, 'closed');
  });

  it('tries the probe itself when the fallback fails as well', async () => {
    const { ask, clock } = await broken({
      fast: [...Array(3).fill(fails(overloaded)), says('Hi')],
      second: [...Array(3).fill(says('Other')), fails(overloaded)],
    });
    await clock.advance(5_000);
    assert.equal((await ask()).text, 'Hi');
  });
});

describe('the router, with a model that is gone', () => {
  const gone: RequestError = { kind: 'modelGone', model: 'fast', detail: '' };

  it('lets the replacement answer and tells so', async () => {
    const noted: string[] = [];
    const { ask } = setupRouter({
      scripts: { fast: [fails(gone)], second: [says('Hi')] },
      fallback: [third],
      replacementFor: () => second,
      noteGone: (model) => noted.push(model.model),
    });
    const seen = await ask();
    assert.equal(seen.by, 'cerebras/second (replacement)');
    assert.deepEqual(seen.skipped, ['fast: modelGone']);
    assert.deepEqual(noted, ['fast']);
  });

  it('replaces one that answers 503 and was withdrawn, and waits for one that was not', async () => {
    const unavailable: RequestError = { kind: 'overloaded', status: 503, detail: '' };
    const scripts = { fast: [fails(unavailable), says('back')], second: [says('Hi')] };
    const noted: string[] = [];
    const withdrawn = await setupRouter({
      scripts,
      replacementFor: () => second,
      noteUnavailable: () => true,
      noteGone: (model) => noted.push(model.model),
    }).ask();
    assert.equal(withdrawn.by, 'cerebras/second (replacement)');
    assert.deepEqual(noted, ['fast']);
    const busy = await setupRouter({ scripts, replacementFor: () => second }).ask();
    assert.equal(busy.text, 'back');
  });

  it('does not ask what is known to be retired', async () => {
    const noted: string[] = [];
    const { ask, transport } = setupRouter({
      scripts: { second: [says('Hi')] },
      isRetired: (model) => model.model === 'fast',
      replacementFor: () => second,
      noteGone: (model) => noted.push(model.model),
    });
    assert.equal((await ask()).text, 'Hi');
    assert.equal(transport.calls.length, 1);
    assert.deepEqual(noted, []);
  });

  it('goes on to the user’s own list when no replacement may answer', async () => {
    const scripts = { fast: [fails(gone)], second: [says('Hi')] };
    assert.equal((await setupRouter({ scripts, fallback: [second] }).ask()).text, 'Hi');
    assert.equal((await setupRouter({ scripts }).ask()).end, 'modelGone');
  });
});

describe('the router, with a request longer than the window', () => {
  const overflow: RequestError = { kind: 'contextOverflow', limitTokens: 8_192, detail: '' };
  const shorter = { ...request, maxTokens: 7 };

  it('learns the limit and sends a shorter request once', async () => {
    const learned: unknown[] = [];
    const { ask, transport, breakers } = setupRouter({
      scripts: { fast: [fails(overflow), says('Hi')] },
      learnWindow: (model, limit) => learned.push([model.model, limit]),
    });
    const limits: unknown[] = [];
    const seen = await ask({
      shorten(limit) {
        limits.push(limit);
        return shorter;
      },
    });
    assert.equal(seen.text, 'Hi');
    assert.deepEqual(learned, [['fast', 8_192]]);
    assert.deepEqual(limits, [8_192]);
    assert.deepEqual(
      transport.calls.map((call) => call.request.maxTokens),
      [100, 7],
    );
    assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [true] });
  });

  it('goes on only to a named model with a larger window', async () => {
    const windows: Readonly<Record<string, number>> = { second: 8_192, third: 131_072 };
    const { ask, transport } = setupRouter({
      scripts: { fast: [fails(overflow)], second: [says('No')], third: [says('Hi')] },
      fallback: [second, third],
      windowOf: (model) => windows[model.model],
    });
    const seen = await ask();
    assert.equal(seen.by, 'local/third (largerWindow)');
    assert.equal(transport.calls.length, 2);
  });

  describe('and somebody who waits for it', () => {
    const told = async (
      { stated = overflow, fallback = [] as readonly (typeof second)[] } = {},
      asked: Parameters<ReturnType<typeof setupRouter>['ask']>[0] = {},
    ) => {
      const notes: unknown[] = [];
      const { ask } = setupRouter({
        scripts: { fast: [fails(stated), fails(stated)], third: [says('Hi')] },
        fallback,
        windowOf: (model) => (model.model === 'third' ? 131_072 : undefined),
        noteTooLong: (model, task, neededTokens) => notes.push([model.model, task, neededTokens]),
      });
      await ask(asked);
      return notes;
    };

    it('is told once, with what the server counted and room for an answer', async () => {
      const stated = { ...overflow, currentTokens: 20_000 };
      assert.deepEqual(await told({ stated }, { shorten: () => shorter }), [
        ['fast', 'chat', 20_512],
      ]);
      assert.deepEqual(await told({ stated }, { shorten: () => undefined }), [
        ['fast', 'chat', 20_512],
      ]);
    });

    it('is told more than the limit when the server did not count', async () => {
      assert.deepEqual(await told(), [['fast', 'chat', 8_704]]);
    });

    it('is told nothing while a model that they named holds it, nor of what nobody asked', async () => {
      assert.deepEqual(await told({ fallback: [third] }, { shorten: () => undefined }), []);
      assert.deepEqual(await told({}, { priority: 'automatic' }), []);
    });
  });

  it('tells the limit when nothing larger is named', async () => {
    const { ask } = setupRouter({ scripts: { fast: [fails(overflow)] }, fallback: [second] });
    assert.equal((await ask({ shorten: () => undefined })).end, 'contextOverflow');
  });
});

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

function profile(id: string) {
  return {
    id,
    label: id,
    baseUrl: 'https://example.invalid/v1',
    dialect: 'openai' as const,
    needsKey: false,
    maxTokensField: 'max_tokens' as const,
    sendStreamOptions: true,
    sendReasoningEffort: false,
    fillStyle: 'none' as const,
    gzip: false,
    headers: {},
  };
}
