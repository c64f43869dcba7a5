import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFakeStorage } from '../support/fakeStorage.ts';
import { answered, chunk, openPlainServer, type PlainServer, reply, sse } from './plainServer.ts';
import { createWiredClient, type WiredClient } from './wiredClient.ts';

/** Requests a minute of the one key that the whole team shares upstream. */
const upstreamLimit = 40;
/** Requests that each virtual key may make in all. */
const budgets: Readonly<Record<string, number>> = { 'sk-ann': 60, 'sk-ben': 9 };

/**
 * Behaves as LiteLLM with two workers, virtual keys and budgets does: checks the key, counts its budget, hands the
 * limits of its upstream on under its prefix, and loses what a worker was doing when that worker is killed.
 */
async function openTeamGateway() {
  const spent: Record<string, number> = {};
  let isLimited = 0;
  let used = 0;
  let turn = 0;
  const running = [new Set<ServerResponse>(), new Set<ServerResponse>()] as const;
  const limits = () => ({
    'llm_provider-x-ratelimit-limit-requests-minute': String(upstreamLimit),
    'llm_provider-x-ratelimit-remaining-requests-minute': String(Math.max(0, upstreamLimit - used)),
    'llm_provider-x-ratelimit-reset-requests-minute': '60',
  });
  function refusalOf(key: string): readonly [number, object] | undefined {
    const budget = budgets[key];
    if (budget === undefined)
      return [401, { error: { message: 'Invalid proxy server token', code: '401' } }];
    const message = { message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '400' };
    return (spent[key] ?? 0) >= budget ? [400, { error: message }] : undefined;
  }
  const server: PlainServer = await openPlainServer((request, response) => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '');
    const refusal = refusalOf(key);
    if (refusal !== undefined) return reply(response, ...refusal);
    if (used >= upstreamLimit) {
      isLimited += 1;
      return reply(response, 429, { error: { message: 'slow down', code: '429' } }, limits());
    }
    used += 1;
    spent[key] = (spent[key] ?? 0) + 1;
    const worker = running[turn++ % 2 === 0 ? 0 : 1];
    worker.add(response);
    response.once('close', () => worker.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream', ...limits() });
    if (request.body['max_tokens'] === 999) {
      response.write(sse(chunk({ content: 'half ' })));
      return undefined;
    }
    if (request.body['max_tokens'] === 998 && !wasSilent) {
      wasSilent = true;
      response.write(sse(chunk({ role: 'assistant' })));
      return undefined;
    }
    return response.end(answered('ok'));
  });
  let wasSilent = false;
  return {
    url: server.url,
    spent,
    refusedByLimit: () => isLimited,
    killWorkers() {
      for (const worker of running) for (const response of worker) response.destroy();
    },
    close: server.close,
  };
}

describe('a team behind one gateway: four windows, two keys, one upstream limit', () => {
  let gateway: Awaited<ReturnType<typeof openTeamGateway>>;
  /** What the first request beyond a budget reads. */
  let told = '';
  let windows: readonly (WiredClient & { readonly keyName: string })[];

  before(async () => {
    gateway = await openTeamGateway();
    windows = Object.keys(budgets).flatMap((key) => {
      // The windows of one person share what they learn.
      const storage = createFakeStorage();
      return [1, 2].map(() => ({
        ...createWiredClient({ id: 'litellm', model: 'm', key, baseUrl: gateway.url, storage }),
        keyName: key,
      }));
    });
  });
  after(() => {
    for (const window of windows) window.dispose();
    gateway.close();
  });

  const windowsOf = (key: string) => windows.filter(({ keyName }) => keyName === key);
  const ghost = { task: 'inline', priority: 'automatic' } as const;

  it('gets nobody a 429 by ghost text, and leaves what the reserve keeps', async () => {
    for (let round = 0; round < 15; round += 1)
      for (const { error, ...answer } of await Promise.all(windows.map(({ ask }) => ask(ghost))))
        if (error?.kind === 'payment') told ||= answer.told;
    assert.equal(gateway.refusedByLimit(), 0);
    const [ann] = windowsOf('sk-ann');
    assert.equal((await ann?.ask())?.text, 'ok', 'what is asked for still passes');
  });

  it('keeps both budgets, and tells the one that is spent as what it is', async () => {
    assert.match(told, /budget of this API key is used up/);
    for (const [key, budget] of Object.entries(budgets))
      assert.ok((gateway.spent[key] ?? 0) <= budget, key);
    const [ann] = windowsOf('sk-ann');
    assert.equal((await ann?.ask())?.text, 'ok', 'the other one goes on');
  });

  it('loses no request that had not begun to answer when a worker is killed', async () => {
    const [ann] = windowsOf('sk-ann');
    assert.ok(ann !== undefined);
    const midway = ann.ask({ maxTokens: 999 });
    const silent = ann.ask({ maxTokens: 998 });
    await sleep(500);
    gateway.killWorkers();
    const [begun, unbegun] = await Promise.all([midway, silent]);
    assert.equal(unbegun.text, 'ok');
    assert.equal(begun.end, 'failed');
    assert.equal(begun.text, 'half ', 'shown once, and told as broken');
    assert.equal(begun.error?.kind, 'reset');
  });
});
