import type { ProviderProfile } from './provider.ts';

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
 * Known providers in the order in which they are offered; where each one's facts are from stands in presetSources.ts. Servers on one's own machine need no key but take one. An
 * empty `baseUrl` stands where only the user can know it.
 */
export const providerPresets: readonly ProviderProfile[] = [
  cerebras,
  // Same host; the endpoint's id is the model. Support for compressed bodies varies by endpoint.
  {
    ...cerebras,
    id: 'dedicated',
    label: 'Cerebras dedicated endpoint',
    gzip: false,
  },
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
  // Mistral's API is closed to unknown fields (issue 7 of its documentation), sends usage unasked and checks the ids of tool calls.
  {
    ...compatible,
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    sendStreamOptions: false,
    fillStyle: 'mistral',
    toolCallIds: 'nineCharacters',
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
    details: 'ollamaShow',
  },
  {
    ...compatible,
    id: 'lmstudio',
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    fillStyle: 'template',
  },
  // Takes no `suffix`.
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
    details: 'llamaProps',
  },
  {
    ...compatible,
    id: 'litellm',
    label: 'LiteLLM or another gateway',
    baseUrl: 'http://localhost:4000/v1',
    needsKey: false,
    sendReasoningEffort: true,
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
  },
  // Models are named `org/model:provider`, e.g. `openai/gpt-oss-120b:cerebras`.
  {
    ...compatible,
    id: 'huggingface',
    label: 'Hugging Face router',
    baseUrl: 'https://router.huggingface.co/v1',
  },
  {
    ...compatible,
    id: 'together',
    label: 'Together AI',
    baseUrl: 'https://api.together.xyz/v1',
  },
  {
    ...compatible,
    id: 'fireworks',
    label: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
  },
  {
    ...compatible,
    id: 'sambanova',
    label: 'SambaNova',
    baseUrl: 'https://api.sambanova.ai/v1',
  },
  // Models that know no `stream_options` say so, and are asked without.
  {
    ...compatible,
    id: 'nvidia',
    label: 'NVIDIA NIM',
    baseUrl: 'https://integrate.api.nvidia.com/v1',
  },
  // https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/endpoints/openapi; the key is an
  // access token.
  {
    ...compatible,
    id: 'vertex',
    label: 'Vertex AI (OpenAI route)',
    baseUrl: '',
  },
  // A token with the `models` scope, and the version of the API in a header.
  {
    ...compatible,
    id: 'github',
    label: 'GitHub Models',
    baseUrl: 'https://models.github.ai/inference',
    headers: { 'X-GitHub-Api-Version': '2022-11-28' },
  },
  // Reasoning models refuse `stop`, which is then left out.
  {
    ...compatible,
    id: 'xai',
    label: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
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

function withoutWarmPath({ warmPath: _, ...preset }: ProviderProfile): ProviderProfile {
  return preset;
}
