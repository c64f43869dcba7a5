import assert from 'node:assert/strict';
import type { BundledModel } from '../../../src/core/models/bundledModel.ts';
import { cheapestHolding, replacementFor } from '../../../src/core/models/replacement.ts';
import { cerebras, keyListing, setupCatalog, tableModel, today } from './support.ts';

/** A catalog whose key lists `listed`; `gone` is a retired model that cost 1 and 2 USD. */
function setup(others: readonly BundledModel[], listed = others.map((model) => model.id)) {
  const gone = tableModel('gone', {
    retiresOn: '2026-01-01',
    replacement: 'next',
    inputUsdPerMTok: 1,
    outputUsdPerMTok: 2,
  });
  const { catalog } = setupCatalog({ bundled: [gone, ...others] });
  catalog.applyKeyListing('cerebras', keyListing(...listed), today);
  return catalog;
}

const priced = (id: string, input: number, output: number, over = {}) =>
  tableModel(id, { inputUsdPerMTok: input, outputUsdPerMTok: output, ...over });

const chat = { task: 'chat' } as const;

describe('replacement of a retired model', () => {
  it('carries on with the recommended model when that costs no more', () => {
    const catalog = setup([priced('big', 1, 1, { parametersB: 900 }), priced('next', 1, 2)]);
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'carryOn',
      ref: cerebras('next'),
    });
  });

  it('carries on with another cheap one when the recommended one is dearer', () => {
    const catalog = setup([priced('next', 5, 5), priced('cheap', 0.1, 0.1)]);
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'carryOn',
      ref: cerebras('cheap'),
    });
  });

  it('asks when every model is dearer in its input or its output', () => {
    const catalog = setup([priced('next', 1, 2.01), priced('other', 1.01, 1)]);
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'ask',
      candidates: [cerebras('next'), cerebras('other')],
    });
  });

  it('asks when a price is not known', () => {
    const catalog = setup([tableModel('next')]);
    assert.equal(replacementFor(cerebras('gone'), chat, catalog).kind, 'ask');
    const nobodyKnows = setupCatalog().catalog;
    nobodyKnows.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today);
    const scout = cerebras('llama-4-scout-17b-16e-instruct');
    assert.equal(replacementFor(scout, chat, nobodyKnows).kind, 'ask');
  });

  it('asks when the server does not list the cheap one', () => {
    const { catalog } = setupCatalog();
    const advice = replacementFor(cerebras('zai-glm-4.7'), chat, catalog);
    assert.equal(advice.kind, 'ask', 'no listing was read yet');
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b'), today);
    assert.deepEqual(replacementFor(cerebras('zai-glm-4.7'), chat, catalog), {
      kind: 'carryOn',
      ref: cerebras('gpt-oss-120b'),
    });
  });

  it('never carries on with a preview, nor with what this key is not offered', () => {
    const catalog = setup(
      [priced('next', 1, 1, { stage: 'preview' }), priced('withheld', 1, 1), priced('c', 9, 9)],
      ['next', 'c'],
    );
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'ask',
      candidates: [cerebras('c')],
    });
  });

  it('never carries on with another provider, but offers it', () => {
    const catalog = setup([]);
    catalog.applyKeyListing(
      'openrouter',
      { data: [{ id: 'free', pricing: { prompt: '0', completion: '0' } }] },
      today,
    );
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'ask',
      candidates: [{ provider: 'openrouter', model: 'free' }],
    });
  });

  it('looks for what the request needs: window, sight, tools', () => {
    const catalog = setup([
      priced('next', 1, 1, { windowTokens: 8192, can: ['tools'] }),
      priced('sees', 1, 1, { windowTokens: 100_000, can: ['vision'], cannot: ['tools'] }),
    ]);
    const pick = (need: object) => replacementFor(cerebras('gone'), { ...chat, ...need }, catalog);
    assert.deepEqual(pick({ vision: true }), { kind: 'carryOn', ref: cerebras('sees') });
    assert.deepEqual(pick({ windowTokens: 9000 }), { kind: 'carryOn', ref: cerebras('sees') });
    assert.deepEqual(pick({ tools: true }), { kind: 'carryOn', ref: cerebras('next') });
    assert.deepEqual(pick({ tools: true, vision: true }), { kind: 'none' });
  });

  it('asks again and again once the user said no', () => {
    const catalog = setup([priced('next', 1, 1)]);
    catalog.declineReplacement(cerebras('gone'));
    assert.deepEqual(replacementFor(cerebras('gone'), chat, catalog), {
      kind: 'ask',
      candidates: [cerebras('next')],
    });
  });

  it('prefers one that stays, and takes one that is leaving before none', () => {
    const leaving = priced('next', 1, 1, { retiresOn: '2026-12-24' });
    assert.deepEqual(
      replacementFor(cerebras('gone'), chat, setup([leaving, priced('stays', 1, 1)])),
      { kind: 'carryOn', ref: cerebras('stays') },
    );
    assert.deepEqual(replacementFor(cerebras('gone'), chat, setup([leaving])), {
      kind: 'carryOn',
      ref: cerebras('next'),
    });
  });
});

describe('a request longer than the window', () => {
  const models = [
    priced('small', 0.1, 0.1, { windowTokens: 8192 }),
    priced('dear', 3, 3, { windowTokens: 200_000 }),
    priced('fair', 1, 1, { windowTokens: 100_000 }),
    priced('unknown', 0, 0),
  ];

  it('is offered the cheapest model that is known to hold it', () => {
    const catalog = setup(models);
    const holding = (windowTokens: number) =>
      cheapestHolding(cerebras('small'), { ...chat, windowTokens }, catalog)?.model;
    assert.equal(holding(50_000), 'fair');
    assert.equal(holding(150_000), 'dear');
    assert.equal(holding(300_000), undefined);
  });

  it('is led to a model that is leaving only when no other holds it', () => {
    const going = priced('going', 0.1, 0.1, { windowTokens: 300_000, retiresOn: '2026-12-24' });
    const catalog = setup([...models, going]);
    const holding = (windowTokens: number) =>
      cheapestHolding(cerebras('small'), { ...chat, windowTokens }, catalog)?.model;
    assert.equal(holding(50_000), 'fair');
    assert.equal(holding(250_000), 'going');
  });
});
