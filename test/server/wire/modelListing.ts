import type { Limits } from '../limits/limits.ts';
import type { ModelEntry } from './modelTable.ts';

/** How a listing may be asked for with `?format=`. */
export type ListingFormat = 'default' | 'openrouter' | 'huggingface';

/** Where a listing is asked for: with a key (ids only) or in public (everything). */
export type ListingKind = 'account' | 'public';

/** One model in the shape of a listing. */
export function listedModel(
  model: ModelEntry,
  { format, kind, limits }: { format: ListingFormat; kind: ListingKind; limits: Limits },
): unknown {
  if (format === 'openrouter') return openRouterModel(model);
  if (format === 'huggingface') return huggingFaceModel(model);
  const owner = { id: model.id, object: 'model', created: 0, owned_by: 'Cerebras' };
  return kind === 'account' ? owner : { ...owner, ...publicFields(model, limits) };
}

function publicFields(model: ModelEntry, limits: Limits) {
  return {
    name: model.name,
    description: `${model.name} (simulated)`,
    pricing: { prompt: perToken(model.promptPrice), completion: perToken(model.completionPrice) },
    capabilities: {
      function_calling: true,
      json_mode: true,
      parallel_tool_calls: true,
      reasoning: model.efforts.length > 0,
      response_format: true,
      streaming: true,
      structured_outputs: true,
      tool_choice: true,
      tools: true,
      vision: model.hasVision,
    },
    supported_parameters: {
      frequency_penalty: true,
      logit_bias: true,
      logprobs: true,
      max_completion_tokens: true,
      presence_penalty: true,
      repetition_penalty: false,
      seed: true,
      stop: true,
      temperature: true,
      top_logprobs: true,
      top_p: true,
    },
    architecture: { modality: model.hasVision ? 'text+vision' : 'text', tokenizer: 'simulated' },
    limits: {
      max_context_length: model.contextTokens,
      max_completion_tokens: model.maxOutputTokens,
      requests_per_minute: limits.requests.minute ?? null,
      tokens_per_minute: limits.tokens.minute ?? null,
    },
    deprecated: model.isDeprecated,
    preview: model.isPreview,
    ...(model.huggingFaceId !== undefined && { hugging_face_id: model.huggingFaceId }),
  };
}

function openRouterModel(model: ModelEntry) {
  return {
    id: `cerebras/${model.id}`,
    name: model.name,
    created: 0,
    input_modalities: model.hasVision ? ['text', 'image'] : ['text'],
    output_modalities: ['text'],
    context_length: model.contextTokens,
    max_output_length: model.maxOutputTokens,
    pricing: {
      prompt: perToken(model.promptPrice),
      completion: perToken(model.completionPrice),
      input_cache_read: '0',
      input_cache_write: '0',
    },
    supported_features: ['tools', 'json_mode', 'structured_outputs', 'reasoning'],
    supported_sampling_parameters: ['temperature', 'top_p', 'seed', 'stop'],
    datacenters: [{ country_code: 'US' }],
  };
}

function huggingFaceModel(model: ModelEntry) {
  return {
    id: model.id,
    object: 'model',
    created: 0,
    owned_by: 'Cerebras',
    context_length: model.contextTokens,
    pricing: { input: model.promptPrice, output: model.completionPrice },
    capabilities: {
      function_calling: true,
      streaming: true,
      structured_outputs: true,
      vision: model.hasVision,
    },
    hugging_face_id: model.huggingFaceId ?? null,
  };
}

/** USD per single token as a plain decimal string. */
function perToken(perMillion: number): string {
  return (perMillion / 1e6).toFixed(10).replace(/0+$/, '').replace(/\.$/, '');
}
