import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Uri } from 'vscode';
import { parseResult } from '../../src/core/benchmark/benchResult.ts';
import { branchTo, messagesOf } from '../../src/core/chat/conversation.ts';
import { createConversationLibrary } from '../../src/core/chat/conversationLibrary.ts';
import { createEmitter } from '../../src/core/event.ts';
import { bundledModels } from '../../src/core/models/bundledModels.ts';
import { createCatalog } from '../../src/core/models/catalog.ts';
import { findWarnings } from '../../src/core/models/modelWarning.ts';
import { createProviderSet } from '../../src/core/models/providerSet.ts';
import type { Notice } from '../../src/core/ports.ts';
import { noLog } from '../../src/core/ports.ts';
import { createQuotaGate } from '../../src/core/routing/quotaGate.ts';
import { createSpend } from '../../src/core/routing/spend.ts';
import { readSettings } from '../../src/core/settings.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { createLatencyService } from '../../src/host/latency/latencyService.ts';
import { createCatalogCache } from '../../src/host/models/catalogCache.ts';
import { createModelNotices } from '../../src/host/models/modelNotices.ts';
import { createReviewPersistence } from '../../src/host/refactor/reviewPersistence.ts';
import { createKeyStore } from '../../src/host/secrets.ts';
import { createFileStorage } from '../../src/host/storage.ts';
import { createFakeClock, fakeEpochMs, settle } from '../support/fakeClock.ts';
import { waitFor } from '../support/waitFor.ts';

/**
 * Everything that 0.1.0 kept, written by its own code (commit bbf10d1) with a clock that began at `fakeEpochMs`: the
 * folders of global and workspace storage, and the editor's secret storage as `secrets.json`.
 */
const fixture = join(import.meta.dirname, '..', 'fixtures', 'stored-0.1.0');
const origins = { cerebras: 'https://api.cerebras.ai', groq: 'https://api.groq.com' };
const chosen = { provider: 'cerebras', model: 'gpt-oss-120b' } as const;
const never = () => ({ dispose: () => {} });
const fail = (error: unknown) => assert.fail(String(error));

describe('what 0.1.0 stored', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-stored-'));
    await cp(fixture, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const globalStorage = () => createFileStorage(join(folder, 'global'), noLog, fail);

  /** Two minutes after 0.1.0 wrote, in a new window. */
  async function later() {
    const clock = createFakeClock();
    await clock.advance(120_000);
    return clock;
  }

  it('has nothing in it that this test does not read', async () => {
    assert.deepEqual((await readdir(join(fixture, 'global'))).sort(), [
      'benchmark.json',
      'latency.json',
      'models.catalog.json',
      'models.notices.json',
      'pendingReviews.json',
      'quota.json',
      'spend.json',
    ]);
  });

  it('gives back the conversations, whole', async () => {
    const library = createConversationLibrary({
      storage: createFileStorage(join(folder, 'workspace', 'chat'), noLog, fail),
      clock: await later(),
      log: noLog,
      onSetAside: fail,
      onUnexpected: fail,
    });
    assert.deepEqual(
      (await library.list()).map(({ id, title, messages }) => [id, title, messages]),
      [
        ['c2', '', 2],
        ['c1', 'Rounding of money', 3],
      ],
    );
    assert.equal((await library.loadLast())?.id, 'c2');
    const stored = JSON.parse(
      await readFile(join(fixture, 'workspace', 'chat', 'conversation-c1.json'), 'utf8'),
    );
    const first = await library.load('c1');
    assert.ok(first);
    assert.deepEqual(first, stored.conversation, 'no field was lost on the way');
    assert.deepEqual(
      branchTo(first).map(({ message }) => message.id),
      ['q1', 'a1'],
    );
    assert.equal(messagesOf(first)[1]?.branch?.count, 2);
    const [, cut] = messagesOf((await library.load('c2')) ?? fail('c2 is gone'));
    assert.equal(cut?.role === 'assistant' && cut.state, 'interrupted');
  });

  it('gives back the keys, each for the origin that it was entered for', async () => {
    const secrets = new Map<string, string>(
      Object.entries(JSON.parse(await readFile(join(fixture, 'secrets.json'), 'utf8'))),
    );
    const places: Record<string, string> = { ...origins };
    const keys = createKeyStore({
      vault: {
        keys: async () => [...secrets.keys()],
        get: async (name) => secrets.get(name),
        store: async () => fail('nothing is to be written'),
        delete: async () => fail('nothing is to be deleted'),
        onDidChange: never,
      },
      env: {},
      originOf: (provider) => places[provider],
      onDidChangeOrigins: never,
      log: noLog,
      onUnexpected: fail,
    });
    await keys.loaded;
    assert.equal(keys.get('cerebras'), 'csk-simulated-1');
    assert.equal(keys.get('groq'), 'gsk-simulated-2');
    places['groq'] = 'https://elsewhere.example';
    assert.equal(keys.placeOf('groq'), 'elsewhere');
    keys.dispose();
  });

  it('gives back what is left of each rate limit, and which provider wants to be paid', async () => {
    const clock = createFakeClock();
    await clock.advance(5_000);
    const gate = createQuotaGate({
      clock,
      storage: globalStorage(),
      log: noLog,
      keys: { onDidChange: never },
      windowId: 'w2',
      reserveShare: () => 0.4,
      onError: fail,
    });
    const ask = (provider: string, model: string, tokens: number) =>
      gate.admit({ model: { provider, model }, priority: 'asked', tokens, isRetry: false });
    const limits = () => {
      const state = gate.stateOf(chosen);
      return state.kind === 'open' ? state.limits : [];
    };
    await waitFor(() => limits().length > 0);
    assert.deepEqual(
      limits().map(({ unit, window, limit }) => [unit, window, limit]),
      [
        ['tokens', 'minute', 60_000],
        ['requests', 'day', 14_400],
      ],
    );
    assert.equal((await ask('cerebras', 'gpt-oss-120b', 30_000)).kind, 'pass');
    assert.equal((await ask('cerebras', 'gpt-oss-120b', 30_000)).kind, 'shut', 'of 40,000 left');
    assert.equal((await ask('cerebras', 'spent', 10)).kind, 'shut', 'refused for two hours');
    assert.equal((await ask('groq', 'm', 10)).kind, 'shut', 'wants to be paid');
    gate.dispose();
  });

  it('gives back what was spent today, and that the user let more be spent', async () => {
    const clock = await later();
    const spend = createSpend({
      clock,
      storage: globalStorage(),
      log: noLog,
      priceOf: () => undefined,
      budgetUsd: () => 0.5,
      onError: fail,
    });
    await waitFor(() => spend.todayUsd > 0);
    assert.equal(spend.todayUsd, 0.50155);
    assert.equal(spend.today.models['cerebras/gpt-oss-120b']?.requests, 2);
    assert.equal(spend.check('asked'), undefined);
    assert.equal(spend.check('automatic')?.kind, 'budgetSpent');
    spend.dispose();
  });

  it('gives back the statistics of latency', async () => {
    const clock = await later();
    const service = createLatencyService({ clock, storage: globalStorage(), onUnexpected: fail });
    await waitFor(() => service.ledger.summaries().length > 0);
    const chat = service.ledger.summaries().find(({ task }) => task === 'chat');
    assert.equal(chat?.complete, 40);
    assert.equal(chat?.promptTokens, 4_000);
    assert.equal(chat?.percentiles.firstToken?.count, 40);
    const late = service.lateAfterMs(chosen, 'chat') ?? 0;
    assert.ok(Math.abs(late - 190) < 4, `${late} ms`);
    const inline = service.ledger.summaries().find(({ task }) => task === 'inline');
    assert.deepEqual([inline?.cancelled, inline?.failed], [1, 1]);
    service.dispose();
  });

  it('gives back what was learned of models, and what the user decided about them', async () => {
    const clock = await later();
    const catalog = createCatalog({
      clock,
      bundled: bundledModels,
      servesPublicModels: () => false,
      onError: fail,
    });
    const storage = globalStorage();
    const cache = createCatalogCache({
      catalog,
      storage,
      origins: () => origins,
      clock,
      onUnexpected: fail,
    });
    await cache.loaded;
    const find = (model: string) => catalog.find({ provider: 'cerebras', model });
    assert.equal(find('gpt-oss-120b')?.windowTokens, 65_536);
    assert.equal(find('leaving')?.lifecycle.kind, 'retiring');
    assert.equal(find('zai-glm-4.7')?.availability, 'no');
    const gone = { provider: 'cerebras', model: 'long-gone' };
    assert.equal(catalog.isReplacementDeclined(gone), true);
    assert.equal(catalog.isDismissed({ provider: 'cerebras', model: 'turned-off' }), true);

    const { settings } = readSettings((key) => (key === 'models.chat' ? 'leaving' : undefined));
    const shown: Notice[] = [];
    const notices = createModelNotices({
      catalog,
      warnings: () => findWarnings({ settings, catalog, providers: createProviderSet(settings) }),
      tasksNaming: () => ['chat'],
      notices: { show: (notice) => shown.push(notice), clear: () => {} },
      storage,
      clock,
      texts: createTexts(inEnglish),
      switchTo: async () => {},
      openPicker: () => {},
      openDetails: () => {},
      onUnexpected: fail,
    });
    notices.check();
    notices.notifyReplaced(gone, chosen, 'chat');
    await clock.advance(5_000);
    await storage.read('models.notices');
    notices.notifyReplaced({ provider: 'cerebras', model: 'another' }, chosen, 'chat');
    await waitFor(() => shown.length > 0);
    assert.deepEqual(
      shown.map(({ id }) => id),
      ['replaced cerebras/another'],
      'what was said or put off by 0.1.0 is not said again',
    );
    notices.dispose();
    cache.dispose();
    assert.equal(clock.wallMs() - fakeEpochMs, 125_000);
  });

  it('finds the benchmark that the next one is compared with', async () => {
    const result = parseResult(JSON.stringify(await globalStorage().read('benchmark')));
    assert.equal(result.ok && result.value.cells[0]?.figures.timeToFirstTokenMs[0], 180);
  });

  it('says once that changes were pending when the window was closed', async () => {
    const open = async (name: string) => {
      let lost = 0;
      const changes = createEmitter<Uri>(fail);
      const { read, update } = globalStorage();
      let wasRead: Promise<unknown> = Promise.resolve();
      const storage = { update, read: (key: string) => (wasRead = read(key)) };
      const persistence = createReviewPersistence({
        folder: name,
        reviews: { onDidChange: changes.event, pending: [] },
        storage,
        onLost: () => {
          lost += 1;
        },
        onUnexpected: fail,
      });
      const stored = await wasRead;
      if (Array.isArray(stored) && stored.includes(name)) await waitFor(() => lost > 0);
      else await settle();
      persistence.dispose();
      return lost;
    };
    assert.equal(await open('file:///home/user/elsewhere'), 0);
    assert.equal(await open('file:///home/user/shop'), 1);
    assert.equal(await open('file:///home/user/shop'), 0);
  });
});
