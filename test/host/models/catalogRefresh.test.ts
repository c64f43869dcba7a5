import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { createEmitter } from '../../../src/core/event.ts';
import { bundledModels } from '../../../src/core/models/bundledModels.ts';
import { createCatalog } from '../../../src/core/models/catalog.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { type JsonAnswer, noLog, type Transport } from '../../../src/core/ports.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { createCatalogCache } from '../../../src/host/models/catalogCache.ts';
import { createCatalogRefresh } from '../../../src/host/models/catalogRefresh.ts';
import { err, ok, type Result } from '../../../src/shared/result.ts';
import { cerebras, keyListing, publicListing, publicModel } from '../../core/models/support.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createMemoryStorage } from '../../support/memoryStorage.ts';

const fail = (error: unknown) => assert.fail(String(error));
const hourMs = 3_600_000;
const bothModels = keyListing('gpt-oss-120b', 'qwen-3.8-27b');

type Reply = unknown | { readonly fails: RequestError } | 'hang';

function setup({
  hasKey = true,
  keyless = [] as readonly string[],
  storage = createMemoryStorage(),
} = {}) {
  const clock = createFakeClock();
  const catalog = createCatalog({
    clock,
    bundled: bundledModels,
    servesPublicModels: () => false,
    onError: fail,
  });
  const keyChanges = createEmitter<string>(fail);
  const held = new Map<string, string | undefined>([['cerebras', hasKey ? 'csk-1' : undefined]]);
  const asked: string[] = [];
  const logged: string[] = [];
  const replies = new Map<string, Reply>([
    ['cerebras ~/models', bothModels],
    ['cerebras /public/v1/models', publicListing(publicModel('gpt-oss-120b'), publicModel('new'))],
  ]);
  const getJson: Transport['getJson'] = ({ provider, apiKey }, path, signal, body) => {
    const name = `${provider.id} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
    asked.push(`${name} ${apiKey ?? '-'}`);
    if (provider.needsKey && apiKey === undefined)
      return Promise.resolve(err({ kind: 'missingKey', provider: provider.id }));
    const reply = replies.get(name);
    if (reply === 'hang')
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(err({ kind: 'aborted' }))),
      );
    return Promise.resolve(toResult(reply));
  };
  const write = (event: string, fields: object = {}) =>
    logged.push(`${event} ${JSON.stringify(fields)}`);
  const { settings } = readSettings(() => undefined);
  const refreshing = createCatalogRefresh({
    catalog,
    getJson,
    providers: () => createProviderSet(settings),
    keylessInUse: () => keyless,
    keys: { get: (provider) => held.get(provider), onDidChange: keyChanges.event },
    clock,
    log: { ...noLog, info: write, warn: write },
    onUnexpected: fail,
  });
  const setKey = (value: string | undefined) => {
    held.set('cerebras', value);
    keyChanges.fire('cerebras');
  };
  return { refreshing, catalog, clock, asked, logged, replies, setKey, storage };
}

function toResult(reply: Reply): Result<JsonAnswer, RequestError> {
  if (typeof reply === 'object' && reply !== null && 'fails' in reply)
    return err(reply.fails as RequestError);
  return ok({ status: 200, body: reply, rateLimits: [] });
}

describe('refreshing the catalog', () => {
  it('waits until activation is long over, then fetches both listings', async () => {
    const { refreshing, clock, asked, catalog } = setup();
    refreshing.start(() => {});
    await clock.advance(4_999);
    assert.deepEqual(asked, []);
    await clock.advance(1);
    assert.deepEqual(asked, ['cerebras ~/models csk-1', 'cerebras /public/v1/models -']);
    assert.equal(catalog.find(cerebras('new'))?.origin, 'listing');
  });

  it('fetches again when the listing is a day old, not before', async () => {
    const { refreshing, clock, asked } = setup();
    refreshing.start(() => {});
    await clock.advance(23 * hourMs);
    assert.equal(asked.length, 2);
    await clock.advance(2 * hourMs);
    assert.equal(asked.length, 4);
  });

  it('fetches nothing unasked while there is no key', async () => {
    const { refreshing, clock, asked } = setup({ hasKey: false });
    refreshing.start(() => {});
    await clock.advance(50 * hourMs);
    assert.deepEqual(asked, []);
    assert.deepEqual(await refreshing.refresh(), { kind: 'refreshed' });
    assert.deepEqual(asked, ['cerebras /public/v1/models -']);
  });

  it('asks local servers what their models can do, and takes the listing alone where they do not say', async () => {
    const { refreshing, asked, catalog, replies } = setup({
      hasKey: false,
      keyless: ['ollama', 'llamacpp'],
    });
    replies.set('ollama ~/models', { data: [{ id: 'coder' }, { id: 'talker' }] });
    replies.set('ollama /api/show {"model":"coder"}', { capabilities: ['completion', 'insert'] });
    replies.set('ollama /api/show {"model":"talker"}', {
      fails: { kind: 'modelGone', model: 'talker', detail: '' },
    });
    replies.set('llamacpp ~/models', { data: [{ id: 'a' }, { id: 'b' }] });
    replies.set('llamacpp /props', { model_path: '/m/starcoder2-3b.gguf' });
    assert.deepEqual(await refreshing.refresh(), { kind: 'refreshed' });
    const fillsIn = (provider: string, model: string) => catalog.find({ provider, model })?.fillsIn;
    assert.equal(fillsIn('ollama', 'coder'), true);
    assert.equal(fillsIn('ollama', 'talker'), undefined);
    assert.equal(fillsIn('llamacpp', 'a'), true);
    assert.equal(asked.filter((one) => one.startsWith('llamacpp /props')).length, 1);
  });

  it('follows a new key with its listing and forgets what the old one was told', async () => {
    const { refreshing, clock, asked, catalog, setKey } = setup();
    refreshing.start(() => {});
    await clock.advance(10_000);
    catalog.noteContextLimit(cerebras('gpt-oss-120b'), 8192);
    setKey('csk-2');
    assert.equal(catalog.find(cerebras('gpt-oss-120b'))?.windowTokens, 65_536);
    await clock.advance(1_000);
    assert.equal(asked.at(-2), 'cerebras ~/models csk-2');
    setKey(undefined);
    await clock.advance(1_000);
    assert.equal(asked.length, 4);
    assert.equal(catalog.listedAt('cerebras'), undefined);
  });

  it('keeps what it knows when a change of settings leaves the key as it was', async () => {
    const { refreshing, clock, catalog, setKey, asked } = setup();
    refreshing.start(() => {});
    await clock.advance(10_000);
    setKey('csk-1');
    await clock.advance(10_000);
    assert.notEqual(catalog.listedAt('cerebras'), undefined);
    assert.equal(asked.length, 2);
  });

  it('asks only those servers without a key that somebody has named', async () => {
    const { refreshing, asked } = setup({ keyless: ['ollama'] });
    await refreshing.refresh();
    assert.deepEqual(asked, [
      'cerebras ~/models csk-1',
      'ollama ~/models -',
      'cerebras /public/v1/models -',
    ]);
  });

  it('shares one fetch among all who ask at once', async () => {
    const { refreshing, asked } = setup();
    await Promise.all([refreshing.refresh(), refreshing.refresh()]);
    assert.equal(asked.length, 2);
  });

  const broken: readonly (readonly [string, Reply])[] = [
    ['HTML', { fails: { kind: 'malformed', where: 'body', issue: 'not JSON' } }],
    ['half a JSON', { fails: { kind: 'truncated' } }],
    ['a 503', { fails: { kind: 'overloaded', status: 503, detail: 'down' } }],
    ['a wrong key', { fails: { kind: 'wrongKey', status: 401, detail: 'Wrong API Key' } }],
    ['no network', { fails: { kind: 'unreachable', code: 'ENETUNREACH' } }],
    ['an empty list', keyListing()],
    ['another JSON', { detail: 'Not authenticated' }],
    ['nothing at all', 'hang'],
  ];
  for (const [what, reply] of broken)
    it(`keeps the last good catalog and logs the cause when it gets ${what}`, async () => {
      const { refreshing, catalog, clock, replies, logged } = setup();
      await refreshing.refresh();
      const before = catalog.models();
      logged.length = 0;
      replies.set('cerebras ~/models', reply);
      replies.set('cerebras /public/v1/models', reply);
      const outcome = refreshing.refresh();
      await clock.advance(10_000);
      assert.notEqual((await outcome).kind, 'refreshed');
      assert.deepEqual(catalog.models(), before);
      assert.equal(logged.length, 2);
      assert.match(logged[0] ?? '', /^models\.listing(Failed|Distrusted) /);
      assert.ok(!logged.join().includes('csk-1'));
    });

  it('takes in the listing that came when the other failed', async () => {
    const { refreshing, catalog, replies } = setup();
    replies.set('cerebras ~/models', { fails: { kind: 'overloaded', status: 500, detail: '' } });
    assert.deepEqual(await refreshing.refresh(), { kind: 'refreshed' });
    assert.equal(catalog.find(cerebras('new'))?.availability, 'yes');
  });

  it('ends at once and quietly when it is disposed', async () => {
    const { refreshing, replies, clock, logged, asked } = setup();
    replies.set('cerebras ~/models', 'hang');
    replies.set('cerebras /public/v1/models', 'hang');
    refreshing.start(() => {});
    const outcome = refreshing.refresh();
    refreshing.dispose();
    assert.deepEqual(await outcome, { kind: 'failed', error: { kind: 'aborted' } });
    await clock.advance(100 * hourMs);
    assert.equal(asked.length, 2);
    assert.deepEqual(logged, []);
  });
});

describe('cache of the catalog', () => {
  const origins = { cerebras: 'https://api.cerebras.ai', groq: 'https://api.groq.com' };

  function cached(storage = createMemoryStorage(), at: Record<string, string> = origins) {
    const base = setup({ storage });
    const cache = createCatalogCache({
      catalog: base.catalog,
      storage,
      origins: () => at,
      clock: base.clock,
      onUnexpected: fail,
    });
    return { ...base, cache };
  }

  async function learn() {
    const storage = createMemoryStorage();
    const { refreshing, catalog, clock, cache } = cached(storage);
    await cache.loaded;
    await refreshing.refresh();
    catalog.applyKeyListing('groq', keyListing('fast'), clock.wallMs());
    await clock.advance(1_000);
    return storage;
  }

  it('gives a later session the listings with their age, without a network', async () => {
    const storage = await learn();
    const { catalog, cache, asked, clock, refreshing } = cached(storage);
    await clock.advance(hourMs);
    await cache.loaded;
    assert.equal(catalog.find(cerebras('new'))?.availability, 'no', 'the key’s listing lacked it');
    assert.equal(catalog.find({ provider: 'groq', model: 'fast' })?.availability, 'yes');
    refreshing.start(() => {});
    await clock.advance(20 * hourMs);
    assert.deepEqual(asked, [], 'a young listing is not fetched again');
  });

  it('gives nothing of another address', async () => {
    const storage = await learn();
    const moved = cached(storage, { ...origins, cerebras: 'http://127.0.0.1:1' });
    await moved.cache.loaded;
    assert.equal(moved.catalog.find(cerebras('new')), undefined);
    const other = cached(storage, { ...origins, groq: 'http://127.0.0.1:1' });
    await other.cache.loaded;
    assert.equal(other.catalog.find({ provider: 'groq', model: 'fast' }), undefined);
    assert.notEqual(other.catalog.find(cerebras('new')), undefined);
  });

  it('does not stumble over what it finds', async () => {
    for (const json of [7, [], { origins: 1 }, { origins, catalog: { version: 9 } }]) {
      const storage = createMemoryStorage();
      await storage.update('models.catalog', () => json);
      const { cache, catalog } = cached(storage);
      await cache.loaded;
      await settle();
      assert.equal(catalog.models().length, bundledModels.length);
    }
  });
});
