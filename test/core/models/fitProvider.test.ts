import assert from 'node:assert/strict';
import type { ModelTraits } from '../../../src/core/api/provider.ts';
import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { fitProvider } from '../../../src/core/models/fitProvider.ts';

function fitted(
  preset: string,
  modelId: string,
  known: { declared?: ModelTraits; learned?: ModelTraits; fillsIn?: boolean } = {},
) {
  const profile = providerPresets.find(({ id }) => id === preset);
  assert.ok(profile !== undefined);
  const { declared, learned, fillsIn } = known;
  return fitProvider(profile, { modelId, declared, learned, fillsIn });
}

const fillOf = (...asked: Parameters<typeof fitted>) => {
  const { fillStyle, fillTemplate } = fitted(...asked);
  return fillStyle === 'template' ? fillTemplate?.beforePrefix : fillStyle;
};

describe('a provider as one model of it wants to be asked', () => {
  it('has markers only for models that are known to have been trained on them', () => {
    assert.equal(fillOf('vllm', 'Qwen/Qwen2.5-Coder-32B-Instruct'), '<|fim_prefix|>');
    assert.equal(fillOf('lmstudio', 'qwen2.5-coder-7b-instruct'), '<|fim_prefix|>');
    assert.equal(fillOf('vllm', 'deepseek-ai/deepseek-coder-6.7b-base'), '<｜fim▁begin｜>');
    assert.equal(fillOf('vllm', 'codellama/CodeLlama-7b-hf'), '<PRE> ');
    for (const id of ['codellama/CodeLlama-70b-hf', 'codellama-7b-python', 'Qwen/Qwen3-32B', 'm'])
      assert.equal(fillOf('vllm', id), 'none', id);
  });

  it('takes the server’s word where it gives one', () => {
    assert.equal(fillOf('mistral', 'codestral-latest'), 'mistral');
    assert.equal(fillOf('mistral', 'mistral-large-latest'), 'none');
    assert.equal(fillOf('mistral', 'some-new-model', { fillsIn: true }), 'mistral');
    assert.equal(fillOf('mistral', 'codestral-latest', { fillsIn: false }), 'none');
  });

  it('tries the routes that refuse models without it, until they have refused', () => {
    for (const [preset, style] of [
      ['llamacpp', 'llamaInfill'],
      ['ollama', 'suffix'],
      ['deepseek', 'suffix'],
    ] as const) {
      assert.equal(fillOf(preset, 'm'), style);
      assert.equal(fillOf(preset, 'm', { learned: { fillStyle: 'none' } }), 'none');
    }
  });

  it('takes the user’s word before everything else', () => {
    assert.equal(fillOf('vllm', 'Qwen2.5-Coder', { declared: { fillStyle: 'none' } }), 'none');
    assert.equal(fillOf('litellm', 'my-alias', { declared: { fillStyle: 'suffix' } }), 'suffix');
    const fillTemplate = {
      beforePrefix: '<P>',
      beforeSuffix: '<S>',
      beforeMiddle: '<M>',
      stop: [],
    };
    const declared = { fillStyle: 'template', fillTemplate } as const;
    assert.equal(fillOf('litellm', 'my-alias', { declared }), '<P>');
  });

  it('leaves out what was refused and what the user says, under the names that are taken', () => {
    const { maxTokensField, refusedFields } = fitted('litellm', 'm', {
      learned: { refusedFields: ['max_tokens', 'stop'] },
      declared: { refusedFields: ['temperature'] },
    });
    assert.equal(maxTokensField, 'max_completion_tokens');
    assert.deepEqual([...(refusedFields ?? [])].sort(), ['stop', 'temperature']);
    const both = fitted('litellm', 'm', {
      learned: { refusedFields: ['max_tokens', 'max_completion_tokens'] },
    });
    assert.equal(both.refusedFields?.includes(both.maxTokensField), true);
    const prompted = fitted('openai', 'm', { learned: { refusedFields: ['response_format'] } });
    assert.equal(prompted.structuredOutput, 'prompt');
  });

  it('is the provider itself where nothing differs', () => {
    const cerebras = providerPresets[0];
    assert.equal(fitted('cerebras', 'gpt-oss-120b'), cerebras);
  });
});
