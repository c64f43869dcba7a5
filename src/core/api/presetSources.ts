/**
 * Public pages that the facts of each preset are from: address, key, fields, ways to fill in the middle. Read in November
 * 2026. Beside the presets and not within them, so that nothing of it is in the package.
 */
export const presetSources: Readonly<Record<string, readonly [string, ...string[]]>> = {
  cerebras: [
    'https://inference-docs.cerebras.ai/api-reference/chat-completions',
    'https://inference-docs.cerebras.ai/capabilities/payload-optimization',
    'https://inference-docs.cerebras.ai/dedicated/predicted-outputs',
    'https://github.com/Cerebras/cerebras-cloud-sdk-python',
  ],
  dedicated: [
    'https://inference-docs.cerebras.ai/dedicated/overview',
    'https://inference-docs.cerebras.ai/capabilities/payload-optimization',
  ],
  cloudflare: ['https://developers.cloudflare.com/ai-gateway/usage/providers/cerebras/'],
  openai: [
    'https://platform.openai.com/docs/api-reference/chat',
    'https://github.com/openai/openai-node/blob/master/src/resources/chat/completions/completions.ts',
  ],
  openrouter: ['https://openrouter.ai/docs/quick-start'],
  groq: ['https://console.groq.com/docs/openai', 'https://github.com/groq/groq-python/pull/175'],
  mistral: [
    'https://docs.mistral.ai/mistral-vibe/using-fim-api',
    'https://github.com/mistralai/platform-docs-public/issues/7',
    'https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py',
  ],
  codestral: [
    'https://docs.continue.dev/guides/set-up-codestral',
    'https://docs.mistral.ai/mistral-vibe/using-fim-api',
  ],
  deepseek: ['https://platform.deepseek.com/api-docs/fim_completion'],
  ollama: [
    'https://docs.ollama.com/api/openai-compatibility',
    'https://github.com/ollama/ollama/blob/main/docs/api.md',
  ],
  lmstudio: ['https://lmstudio.ai/docs/api/openai-api'],
  vllm: ['https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html'],
  llamacpp: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md'],
  litellm: ['https://docs.litellm.ai/docs/simple_proxy'],
  azure: ['https://learn.microsoft.com/azure/ai-foundry/openai/reference'],
  huggingface: ['https://huggingface.co/docs/inference-providers'],
  together: ['https://docs.together.ai/docs/openai-api-compatibility'],
  fireworks: ['https://docs.fireworks.ai/tools-sdks/openai-compatibility'],
  sambanova: ['https://docs.sambanova.ai/docs/en/features/openai-compatibility'],
  nvidia: ['https://docs.api.nvidia.com/nim/reference/llm-apis'],
  vertex: ['https://cloud.google.com/vertex-ai/generative-ai/docs/start/openai'],
  github: ['https://docs.github.com/rest/models/inference'],
  xai: ['https://docs.x.ai/docs/api-reference'],
};
