import type { ProviderProfile } from './provider.ts';

/** A provider as its public documentation describes it. */
export interface ProviderPreset extends ProviderProfile {
  /** Public pages that its facts are from: address, key, fields, ways to fill in the middle. Read in November 2026. */
  readonly sources: readonly [string, ...string[]];
}

const cerebras: ProviderPreset = {
  id: 'cerebras',
  label: 'Cerebras',
  baseUrl: 'https://api.cerebras.ai/v1',
  dialect: 'cerebras',
  needsKey: true,
  maxTokensField: 'max_completion_tokens',
  sendStreamOptions: false,
  sendReasoningEffort: true,
  sendPrediction: true,
  structuredOutput: 'jsonSchema',
  fillStyle: 'none',
  gzip: true,
  warmPath: '/v1/tcp_warming',
  headers: {},
  sources: [
    'https://inference-docs.cerebras.ai/api-reference/chat-completions',
    'https://inference-docs.cerebras.ai/capabilities/payload-optimization',
    'https://inference-docs.cerebras.ai/dedicated/predicted-outputs',
    // The warming path.
    'https://github.com/Cerebras/cerebras-cloud-sdk-python',
  ],
};

/** What most OpenAI-compatible servers take; each preset writes what differs. */
const compatible = {
  dialect: 'openai',
  needsKey: true,
  maxTokensField: 'max_tokens',
  sendStreamOptions: true,
  sendReasoningEffort: false,
  structuredOutput: 'prompt',
  fillStyle: 'none',
  gzip: false,
  headers: {},
} as const satisfies Partial<ProviderProfile>;

/**
 * Known providers in the order in which they are offered. Servers on one's own machine need no key but take one. An
 * empty `baseUrl` stands where only the user can know it.
 */
export const providerPresets: readonly ProviderPreset[] = [
  cerebras,
  // Same host; the endpoint's id is the model. Support for compressed bodies varies by endpoint.
  {
    ...cerebras,
    id: 'dedicated',
    label: 'Cerebras dedicated endpoint',
    gzip: false,
    sources: ['https://inference-docs.cerebras.ai/dedicated/overview', ...cerebras.sources],
  },
  // https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/cerebras: there is no /v1 after it, and no warming path.
  withoutWarmPath({
    ...cerebras,
    id: 'cloudflare',
    label: 'Cloudflare AI Gateway to Cerebras',
    baseUrl: '',
    gzip: false,
    sources: ['https://developers.cloudflare.com/ai-gateway/usage/providers/cerebras/'],
  }),
  {
    ...compatible,
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    maxTokensField: 'max_completion_tokens',
    sendReasoningEffort: true,
    sendPrediction: true,
    structuredOutput: 'jsonSchema',
    sources: [
      'https://platform.openai.com/docs/api-reference/chat',
      'https://github.com/openai/openai-node/blob/master/src/resources/chat/completions/completions.ts',
    ],
  },
  {
    ...compatible,
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    headers: { 'X-Title': 'Slipstream' },
    sources: ['https://openrouter.ai/docs/quick-start'],
  },
  {
    ...compatible,
    id: 'groq',
    label: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    maxTokensField: 'max_completion_tokens',
    sources: [
      'https://console.groq.com/docs/openai',
      'https://github.com/groq/groq-python/pull/175',
    ],
  },
  // Mistral's API is closed to unknown fields (the second source), sends usage unasked and checks ids (the third).
  {
    ...compatible,
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    sendStreamOptions: false,
    fillStyle: 'mistral',
    toolCallIds: 'nineCharacters',
    sources: [
      'https://docs.mistral.ai/mistral-vibe/using-fim-api',
      'https://github.com/mistralai/platform-docs-public/issues/7',
      'https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py',
    ],
  },
  // The same API at an address, and with keys, of its own.
  {
    ...compatible,
    id: 'codestral',
    label: 'Codestral',
    baseUrl: 'https://codestral.mistral.ai/v1',
    sendStreamOptions: false,
    fillStyle: 'mistral',
    toolCallIds: 'nineCharacters',
    sources: [
      'https://docs.continue.dev/guides/set-up-codestral',
      'https://docs.mistral.ai/mistral-vibe/using-fim-api',
    ],
  },
  {
    ...compatible,
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    fillStyle: 'suffix',
    fillPath: '/beta/completions',
    sources: ['https://platform.deepseek.com/api-docs/fim_completion'],
  },
  {
    ...compatible,
    id: 'ollama',
    label: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    fillStyle: 'suffix',
    details: 'ollamaShow',
    sources: [
      'https://docs.ollama.com/api/openai-compatibility',
      'https://github.com/ollama/ollama/blob/main/docs/api.md',
    ],
  },
  {
    ...compatible,
    id: 'lmstudio',
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    fillStyle: 'template',
    sources: ['https://lmstudio.ai/docs/api/openai-api'],
  },
  // Takes no `suffix`.
  {
    ...compatible,
    id: 'vllm',
    label: 'vLLM',
    baseUrl: 'http://localhost:8000/v1',
    needsKey: false,
    fillStyle: 'template',
    sources: ['https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html'],
  },
  {
    ...compatible,
    id: 'llamacpp',
    label: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    needsKey: false,
    fillStyle: 'llamaInfill',
    fillPath: '/infill',
    details: 'llamaProps',
    sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md'],
  },
  {
    ...compatible,
    id: 'litellm',
    label: 'LiteLLM or another gateway',
    baseUrl: 'http://localhost:4000/v1',
    needsKey: false,
    sendReasoningEffort: true,
    sources: ['https://docs.litellm.ai/docs/simple_proxy'],
  },
  // The deployment is part of the address. The newer `/openai/v1` takes no version and the deployment as model.
  {
    ...compatible,
    id: 'azure',
    label: 'Azure OpenAI',
    baseUrl: '',
    auth: 'api-key',
    maxTokensField: 'max_completion_tokens',
    sendReasoningEffort: true,
    sendPrediction: true,
    structuredOutput: 'jsonSchema',
    sources: ['https://learn.microsoft.com/azure/ai-foundry/openai/reference'],
  },
  // Models are named `org/model:provider`, e.g. `openai/gpt-oss-120b:cerebras`.
  {
    ...compatible,
    id: 'huggingface',
    label: 'Hugging Face router',
    baseUrl: 'https://router.huggingface.co/v1',
    sources: ['https://huggingface.co/docs/inference-providers'],
  },
  {
    ...compatible,
    id: 'together',
    label: 'Together AI',
    baseUrl: 'https://api.together.xyz/v1',
    sources: ['https://docs.together.ai/docs/openai-api-compatibility'],
  },
  {
    ...compatible,
    id: 'fireworks',
    label: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    sources: ['https://docs.fireworks.ai/tools-sdks/openai-compatibility'],
  },
  {
    ...compatible,
    id: 'sambanova',
    label: 'SambaNova',
    baseUrl: 'https://api.sambanova.ai/v1',
    sources: ['https://docs.sambanova.ai/docs/en/features/openai-compatibility'],
  },
  // Models that know no `stream_options` say so, and are asked without.
  {
    ...compatible,
    id: 'nvidia',
    label: 'NVIDIA NIM',
    baseUrl: 'https://integrate.api.nvidia.com/v1',
    sources: ['https://docs.api.nvidia.com/nim/reference/llm-apis'],
  },
  // https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/endpoints/openapi; the key is an
  // access token.
  {
    ...compatible,
    id: 'vertex',
    label: 'Vertex AI (OpenAI route)',
    baseUrl: '',
    sources: ['https://cloud.google.com/vertex-ai/generative-ai/docs/start/openai'],
  },
  // A token with the `models` scope, and the version of the API in a header.
  {
    ...compatible,
    id: 'github',
    label: 'GitHub Models',
    baseUrl: 'https://models.github.ai/inference',
    headers: { 'X-GitHub-Api-Version': '2022-11-28' },
    sources: ['https://docs.github.com/rest/models/inference'],
  },
  // Reasoning models refuse `stop`, which is then left out.
  {
    ...compatible,
    id: 'xai',
    label: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
    sources: ['https://docs.x.ai/docs/api-reference'],
  },
];

/** A server of which only its OpenAI-compatible API is known. */
export const genericProvider: ProviderProfile = {
  ...compatible,
  id: 'generic',
  label: '',
  baseUrl: '',
  needsKey: false,
};

function withoutWarmPath({ warmPath: _, ...preset }: ProviderPreset): ProviderPreset {
  return preset;
}
