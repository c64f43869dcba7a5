import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { noLog } from '../../../src/core/ports.ts';
import { settle } from '../../support/fakeClock.ts';
import { fails, type Script, says } from '../../support/fakeTransport.ts';
import { primary, request, second, setupRouter, summarize, third } from './setup.ts';

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
