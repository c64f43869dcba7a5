import type { ProviderProfile } from '../api/provider.ts';

const cerebras: ProviderProfile = {
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
 * Known providers in the order in which they are offered. Addresses, fields and ways to fill in the middle are
 * from each provider's API documentation. Servers on one's own machine need no key but take one. An empty
 * `baseUrl` stands where only the user can know it.
 */
export const providerPresets: readonly ProviderProfile[] = [
  cerebras,
  // Same host; the endpoint's id is the model. Support for compressed bodies varies by endpoint.
  { ...cerebras, id: 'dedicated', label: 'Cerebras dedicated endpoint', gzip: false },
  // https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/cerebras: there is no /v1 after it, and no warming path.
  withoutWarmPath({
    ...cerebras,
    id: 'cloudflare',
    label: 'Cloudflare AI Gateway to Cerebras',
    baseUrl: '',
    gzip: false,
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
  },
  {
    ...compatible,
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    headers: { 'X-Title': 'Slipstream' },
  },
  {
    ...compatible,
    id: 'groq',
    label: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    maxTokensField: 'max_completion_tokens',
  },
  // Mistral's API is closed to unknown fields and sends usage unasked.
  {
    ...compatible,
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    sendStreamOptions: false,
    fillStyle: 'mistral',
    toolCallIds: 'nineCharacters',
  },
  {
    ...compatible,
    id: 'codestral',
    label: 'Codestral',
    baseUrl: 'https://codestral.mistral.ai/v1',
    sendStreamOptions: false,
    fillStyle: 'mistral',
    toolCallIds: 'nineCharacters',
  },
  {
    ...compatible,
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    fillStyle: 'suffix',
    fillPath: '/beta/completions',
  },
  {
    ...compatible,
    id: 'ollama',
    label: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    fillStyle: 'suffix',
  },
  {
    ...compatible,
    id: 'lmstudio',
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    fillStyle: 'template',
  },
  {
    ...compatible,
    id: 'vllm',
    label: 'vLLM',
    baseUrl: 'http://localhost:8000/v1',
    needsKey: false,
    fillStyle: 'template',
  },
  {
    ...compatible,
    id: 'llamacpp',
    label: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    needsKey: false,
    fillStyle: 'llamaInfill',
    fillPath: '/infill',
  },
  {
    ...compatible,
    id: 'litellm',
    label: 'LiteLLM or another gateway',
    baseUrl: 'http://localhost:4000/v1',
    needsKey: false,
    sendReasoningEffort: true,
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

function withoutWarmPath({ warmPath: _, ...profile }: ProviderProfile): ProviderProfile {
  return profile;
}
