import assert from 'node:assert/strict';
import { createChatModels } from '../../../src/core/chat/chatModels.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { cerebras, setupCatalog } from '../models/support.ts';

const oss = cerebras('gpt-oss-120b');
const qwen = cerebras('qwen-3.8-27b');

function setup(values: Readonly<Record<string, unknown>> = {}) {
  const { settings } = readSettings((key) => values[key]);
  const { catalog } = setupCatalog();
  const estimate = createTokenEstimate();
  const models = createChatModels({
    catalog,
    settings: () => settings,
    providers: () => createProviderSet(settings),
    estimate,
  });
  return { models, estimate, catalog };
}

describe('chat models', () => {
  it('estimates a chip by what the asked model was seen to make of text', () => {
    const { models, estimate } = setup();
    const text = 'x'.repeat(300);
    estimate.learn(oss, { messages: [{ role: 'user', content: text }], maxTokens: 1 }, 100);
    assert.equal(models.limits(oss).estimate(text), 100);
    assert.equal(models.limits(qwen).estimate(text), 75);
    // Without a name it is the chosen one.
    assert.deepEqual(models.chosen(), oss);
    assert.equal(models.limits(undefined).estimate(text), 100);
  });

  it('leaves at least half of the window to the question', () => {
    const { models } = setup({ 'chat.maxTokens': 32_768 });
    for (const ref of [oss, qwen, undefined]) {
      const { windowTokens, answerTokens } = models.limits(ref);
      assert(answerTokens > 0 && answerTokens <= windowTokens / 2);
    }
  });

  it('says what an answer cost where the price and the use are known, and nothing else', () => {
    const { models, catalog } = setup();
    const { inputUsdPerMTok: input = 0, outputUsdPerMTok: output = 0 } = catalog.find(oss) ?? {};
    assert(input > 0 && output > 0);
    const usage = { promptTokens: 1_000_000, completionTokens: 2_000_000 };
    assert.equal(models.costUsd(oss, usage), input + 2 * output);
    assert.equal(models.costUsd(oss, { promptTokens: 5 }), undefined);
    assert.equal(models.costUsd(cerebras('nobody-knows'), usage), undefined);
  });

  it('takes a model for blind unless somebody said that it sees, and for able to call tools unless not', () => {
    const { models } = setup();
    assert.deepEqual([models.hasVision(oss), models.hasVision(qwen)], [false, true]);
    const unknown = cerebras('nobody-knows');
    assert.deepEqual([models.hasVision(unknown), models.hasTools(unknown)], [false, true]);
  });
});
