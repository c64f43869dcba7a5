import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bundledModels } from '../../../src/core/models/bundledModels.ts';
import { dayMs, startOfDay } from '../../../src/core/models/day.ts';
import {
  cerebras,
  hourMs,
  keyListing,
  mustFind,
  publicListing,
  publicModel,
  setupCatalog,
  tableModel,
  today,
} from './support.ts';

const served = [publicModel('gpt-oss-120b'), publicModel('qwen-3.8-27b')];

describe('catalog', () => {
  it('works offline: the table alone gives every model with its limits and prices', () => {
    const { catalog } = setupCatalog();
    assert.equal(catalog.models().length, bundledModels.length);
    const model = mustFind(catalog, 'gpt-oss-120b');
    assert.equal(model.windowTokens, 131_072);
    assert.equal(model.inputUsdPerMTok, 0.35);
    assert.equal(model.availability, 'unknown');
    assert.equal(model.origin, 'table');
  });

  it('believes the server about itself before the table', () => {
    const { catalog } = setupCatalog();
    catalog.applyPublicListing(
      publicListing(
        publicModel('gpt-oss-120b', {
          name: 'GPT OSS',
          preview: true,
          pricing: { prompt: '0.00000025', completion: '0.0000006' },
          limits: { max_context_length: 65_536, max_completion_tokens: 32_768 },
          capabilities: { vision: true },
        }),
        publicModel('qwen-3.8-27b'),
      ),
      today,
    );
    const model = mustFind(catalog, 'gpt-oss-120b');
    assert.equal(model.name, 'GPT OSS');
    assert.equal(model.windowTokens, 65_536);
    assert.equal(model.maxOutputTokens, 32_768);
    assert.equal(model.inputUsdPerMTok, 0.25);
    assert.equal(model.outputUsdPerMTok, 0.6);
    assert.equal(model.abilities.vision, true);
    assert.equal(model.abilities.tools, true, 'where the server is silent the table speaks');
    assert.deepEqual(model.lifecycle, { kind: 'preview' });
    assert.equal(model.availability, 'yes');
  });

  it('shows what only a listing knows, usable', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'brand-new'), today);
    const model = mustFind(catalog, 'brand-new');
    assert.deepEqual(model.lifecycle, { kind: 'production' });
    assert.equal(model.availability, 'yes');
    assert.equal(model.origin, 'listing');
    assert.deepEqual(model.reasoningEfforts, [], 'an effort it may not take is never sent');
  });

  it('calls a model that a whole listing lacks not offered, and does not retire it', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today);
    const model = mustFind(catalog, 'qwen-3.8-27b');
    assert.equal(model.availability, 'no');
    assert.deepEqual(model.lifecycle, { kind: 'production' });
  });

  it('concludes nothing from what a damaged listing lacks', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', { data: [{ id: 'gpt-oss-120b' }, { id: 7 }] }, today);
    assert.equal(mustFind(catalog, 'gpt-oss-120b').availability, 'yes');
    assert.equal(mustFind(catalog, 'qwen-3.8-27b').availability, 'unknown');
  });

  it('warns of a model the table does not know as soon as one listing flags it', () => {
    const { catalog } = setupCatalog();
    catalog.applyPublicListing(publicListing(...served, publicModel('newcomer')), today);
    assert.equal(mustFind(catalog, 'newcomer').lifecycle.kind, 'production');
    catalog.applyPublicListing(
      publicListing(...served, publicModel('newcomer', { deprecated: true })),
      today + hourMs,
    );
    const { lifecycle } = mustFind(catalog, 'newcomer');
    assert.equal(lifecycle.kind, 'retiring');
    assert.equal(lifecycle.on, undefined, 'the flag has no date');
    assert.deepEqual(lifecycle.replacement, cerebras('gpt-oss-120b'));
  });

  it('keeps the warning when the flagged model then leaves the listing', () => {
    const { catalog } = setupCatalog();
    const flagged = publicModel('newcomer', { deprecated: true });
    catalog.applyPublicListing(publicListing(...served, flagged), today);
    catalog.applyPublicListing(publicListing(...served), today + dayMs);
    const model = mustFind(catalog, 'newcomer');
    assert.equal(model.lifecycle.kind, 'retiring');
    assert.equal(model.availability, 'no');
  });

  describe('a model missing from both listings', () => {
    const fetchBoth = (catalog: ReturnType<typeof setupCatalog>['catalog'], at: number) => {
      catalog.applyPublicListing(publicListing(publicModel('gpt-oss-120b'), publicModel('b')), at);
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'b'), at);
    };

    it('is retired by the second time, a day later', () => {
      const { catalog, clock } = setupCatalog();
      fetchBoth(catalog, today);
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
      clock.set(today + dayMs);
      fetchBoth(catalog, today + dayMs);
      const { lifecycle } = mustFind(catalog, 'qwen-3.8-27b');
      assert.equal(lifecycle.kind, 'retired');
      assert.equal(lifecycle.because, 'unlisted');
      assert.equal(lifecycle.since, '2026-11-22');
    });

    it('is not retired by two fetches on the same day', () => {
      const { catalog } = setupCatalog();
      fetchBoth(catalog, today);
      fetchBoth(catalog, today + 10 * hourMs);
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    });

    it('is not retired while only one of the listings was fetched again', () => {
      const { catalog } = setupCatalog();
      fetchBoth(catalog, today);
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'b'), today + 2 * dayMs);
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    });

    it('comes back to life with the first listing that names it again', () => {
      const { catalog } = setupCatalog();
      fetchBoth(catalog, today);
      fetchBoth(catalog, today + dayMs);
      catalog.applyKeyListing(
        'cerebras',
        keyListing('gpt-oss-120b', 'b', 'qwen-3.8-27b'),
        today + 2 * dayMs,
      );
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    });

    it('is not judged without a key: there is only one listing', () => {
      const { catalog } = setupCatalog();
      for (const at of [today, today + dayMs, today + 2 * dayMs])
        catalog.applyPublicListing(
          publicListing(publicModel('gpt-oss-120b'), publicModel('b')),
          at,
        );
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    });
  });

  it('never judges dedicated ids and other providers by the public listing', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', keyListing('my-org-endpoint', 'gpt-oss-120b'), today);
    catalog.applyKeyListing('openai', keyListing('gpt-7', 'gpt-oss-120b'), today);
    for (const at of [today, today + dayMs, today + 2 * dayMs]) {
      catalog.applyPublicListing(publicListing(...served), at);
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), at);
    }
    assert.equal(mustFind(catalog, 'my-org-endpoint').lifecycle.kind, 'production');
    const foreign = catalog.find({ provider: 'openai', model: 'gpt-7' });
    assert.deepEqual(foreign?.lifecycle, { kind: 'production' });
    assert.equal(foreign?.availability, 'yes');
  });

  it('lends the table to a gateway to Cerebras, but not its dates', () => {
    const { catalog } = setupCatalog();
    const ref = { provider: 'cloudflare', model: 'zai-glm-4.7' };
    catalog.applyKeyListing('cloudflare', keyListing('zai-glm-4.7', 'gpt-oss-120b'), today);
    assert.equal(catalog.find(ref)?.windowTokens, 131_072);
    assert.deepEqual(catalog.find(ref)?.lifecycle, { kind: 'production' });
  });

  describe('an untrustworthy listing', () => {
    const full = publicListing(...served, publicModel('c'), publicModel('d'));
    const short = publicListing(publicModel('gpt-oss-120b'), publicModel('c'));

    it('is refused when empty, for good', () => {
      const { catalog } = setupCatalog();
      catalog.applyPublicListing(full, today);
      for (const at of [today, today + dayMs, today + 9 * dayMs])
        assert.deepEqual(catalog.applyPublicListing(publicListing(), at), {
          kind: 'distrusted',
          why: 'empty',
        });
      assert.equal(mustFind(catalog, 'd').availability, 'yes');
    });

    it('is refused when half as long as the last one, until the same comes a day later', () => {
      const { catalog } = setupCatalog();
      catalog.applyPublicListing(full, today);
      assert.equal(catalog.applyPublicListing(short, today + hourMs).kind, 'distrusted');
      assert.equal(catalog.applyPublicListing(short, today + 9 * hourMs).kind, 'distrusted');
      assert.equal(mustFind(catalog, 'd').availability, 'yes');
      assert.equal(catalog.applyPublicListing(short, today + 2 * dayMs).kind, 'trusted');
      assert.equal(mustFind(catalog, 'd').availability, 'no');
    });

    it('is refused when it is no listing at all, and the last good one stays', () => {
      const { catalog } = setupCatalog();
      catalog.applyPublicListing(full, today);
      const before = catalog.models();
      for (const json of [undefined, null, 7, '<!doctype html>', {}, { data: 'x' }])
        assert.deepEqual(catalog.applyPublicListing(json, today + dayMs), {
          kind: 'distrusted',
          why: 'unreadable',
        });
      assert.deepEqual(catalog.applyPublicListing([], today + dayMs), {
        kind: 'distrusted',
        why: 'empty',
      });
      assert.deepEqual(catalog.models(), before);
    });
  });

  describe('a model past its announced day', () => {
    const over = startOfDay('2026-09-04') + hourMs;

    it('lives on while a listing fetched after that day names it without a flag', () => {
      const { catalog } = setupCatalog({ at: over });
      catalog.applyPublicListing(publicListing(...served, publicModel('gemma-4-31b')), over);
      assert.equal(mustFind(catalog, 'gemma-4-31b').lifecycle.kind, 'production');
    });

    it('is retiring without a date when only the key’s listing names it', () => {
      const { catalog } = setupCatalog({ at: over });
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'gemma-4-31b'), over);
      const { lifecycle } = mustFind(catalog, 'gemma-4-31b');
      assert.equal(lifecycle.kind, 'retiring');
      assert.equal(lifecycle.on, undefined);
    });

    it('is retired when the listing that names it is older than that day', () => {
      const { catalog, clock } = setupCatalog({ at: over - 2 * dayMs });
      catalog.applyPublicListing(
        publicListing(...served, publicModel('gemma-4-31b')),
        over - 2 * dayMs,
      );
      clock.set(over);
      assert.equal(mustFind(catalog, 'gemma-4-31b').lifecycle.kind, 'retired');
    });
  });

  describe('a refusal', () => {
    it('retires a model at once, even one the table and the listing hold alive', () => {
      const { catalog } = setupCatalog();
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'qwen-3.8-27b'), today);
      catalog.noteModelGone(cerebras('qwen-3.8-27b'), today);
      const { lifecycle } = mustFind(catalog, 'qwen-3.8-27b');
      assert.equal(lifecycle.kind, 'retired');
      assert.equal(lifecycle.because, 'refused');
      assert.deepEqual(lifecycle.replacement, cerebras('gpt-oss-120b'));
    });

    it('is outlived by a listing of the key that names the model an hour later', () => {
      const { catalog } = setupCatalog();
      catalog.noteModelGone(cerebras('qwen-3.8-27b'), today);
      const listing = keyListing('gpt-oss-120b', 'qwen-3.8-27b');
      catalog.applyKeyListing('cerebras', listing, today + hourMs / 2);
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'retired');
      catalog.applyKeyListing('cerebras', listing, today + hourMs);
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    });

    it('is remembered for an id nobody else knows', () => {
      const { catalog } = setupCatalog();
      assert.equal(catalog.find(cerebras('my-org-endpoint')), undefined);
      catalog.noteModelGone(cerebras('my-org-endpoint'), today);
      assert.equal(mustFind(catalog, 'my-org-endpoint').lifecycle.kind, 'retired');
    });

    it('teaches a smaller window, which the newest one corrects and time forgets', () => {
      const { catalog, clock } = setupCatalog();
      const ref = cerebras('gpt-oss-120b');
      catalog.noteContextLimit(ref, 8192);
      assert.equal(catalog.find(ref)?.windowTokens, 8192);
      catalog.noteContextLimit(ref, 65_536);
      assert.equal(catalog.find(ref)?.windowTokens, 65_536);
      for (const nonsense of [0, -1, 3, Number.NaN, 1.5]) catalog.noteContextLimit(ref, nonsense);
      assert.equal(catalog.find(ref)?.windowTokens, 65_536);
      clock.set(today + 31 * dayMs);
      assert.equal(catalog.find(ref)?.windowTokens, 131_072);
    });
  });

  it('forgets with a key what only held for that key', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today);
    catalog.noteContextLimit(cerebras('gpt-oss-120b'), 8192);
    catalog.noteModelGone(cerebras('qwen-3.8-27b'), today);
    catalog.applyPublicListing(publicListing(publicModel('gpt-oss-120b'), publicModel('b')), today);
    catalog.forget('cerebras', 'key');
    assert.equal(
      mustFind(catalog, 'b').availability,
      'yes',
      'the public listing is nobody’s key’s',
    );
    catalog.forget('cerebras', 'address');
    assert.equal(catalog.find(cerebras('b')), undefined);
    assert.equal(mustFind(catalog, 'gpt-oss-120b').windowTokens, 131_072);
    assert.equal(mustFind(catalog, 'qwen-3.8-27b').lifecycle.kind, 'production');
    assert.equal(mustFind(catalog, 'qwen-3.8-27b').availability, 'unknown');
  });

  it('tells its listeners of every change', () => {
    const { catalog } = setupCatalog();
    let changes = 0;
    catalog.onDidChange(() => {
      changes += 1;
    });
    catalog.applyPublicListing(publicListing(...served), today);
    catalog.noteModelGone(cerebras('x'), today);
    catalog.noteContextLimit(cerebras('x'), 4096);
    catalog.declineReplacement(cerebras('x'));
    assert.equal(changes, 4);
    catalog.applyPublicListing('<html>', today);
    assert.equal(changes, 4);
  });

  describe('memory across restarts', () => {
    it('restores everything it learned', () => {
      const { catalog } = setupCatalog();
      catalog.applyPublicListing(publicListing(...served, publicModel('newcomer')), today);
      catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'newcomer'), today);
      catalog.noteContextLimit(cerebras('gpt-oss-120b'), 8192);
      catalog.noteModelGone(cerebras('qwen-3.8-27b'), today);
      catalog.declineReplacement(cerebras('qwen-3.8-27b'));
      const { catalog: next } = setupCatalog();
      next.restore(JSON.parse(JSON.stringify(catalog.snapshot())));
      assert.deepEqual(next.models(), catalog.models());
      assert.equal(next.isReplacementDeclined(cerebras('qwen-3.8-27b')), true);
      assert.equal(next.listedAt(), today);
      assert.equal(next.listedAt('cerebras'), today);
    });

    it('keeps its own newer listing against an older snapshot', () => {
      const { catalog: old } = setupCatalog();
      old.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today - dayMs);
      const { catalog } = setupCatalog();
      catalog.applyKeyListing('cerebras', keyListing('qwen-3.8-27b', 'gpt-oss-120b'), today);
      catalog.restore(old.snapshot());
      assert.equal(mustFind(catalog, 'qwen-3.8-27b').availability, 'yes');
    });

    it('leaves out what claims to come from the future', () => {
      const { catalog: ahead } = setupCatalog({ at: today + 9 * dayMs });
      ahead.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today + 9 * dayMs);
      const { catalog } = setupCatalog();
      catalog.restore(ahead.snapshot());
      assert.equal(catalog.listedAt('cerebras'), undefined);
    });

    it('takes any JSON without harm', () => {
      const { catalog } = setupCatalog();
      const before = catalog.models();
      fc.assert(fc.property(fc.jsonValue(), (json) => catalog.restore(json)));
      assert.deepEqual(catalog.models(), before);
    });
  });

  it('recommends through models that have gone themselves, and stops at circles', () => {
    const bundled = [
      tableModel('a', { retiresOn: '2026-01-01', replacement: 'b' }),
      tableModel('b', { retiresOn: '2026-02-01', replacement: 'c' }),
      tableModel('c', { stage: 'production' }),
      tableModel('x', { retiresOn: '2026-01-01', replacement: 'y' }),
      tableModel('y', { retiresOn: '2026-01-01', replacement: 'x' }),
    ];
    const { catalog } = setupCatalog({ bundled });
    for (const id of ['a', 'b', 'x', 'y']) {
      const { lifecycle } = mustFind(catalog, id);
      assert.equal(lifecycle.kind, 'retired');
      assert.deepEqual(lifecycle.replacement, cerebras('c'), id);
    }
  });
});
