import { error, itMeans } from './report.ts';

describe('a request that is too long, as reported in public', () => {
  itMeans([
    {
      at: 'vllm-project/vllm#4667',
      status: 400,
      body: { object: 'error', message: 'max_tokens must be at least 1, got -186.', code: 400 },
      means: 'contextOverflow',
    },
    {
      at: 'QwenLM/qwen-code#10380',
      status: 413,
      body: '<html><head><title>413 Request Entity Too Large</title></head><body><center>nginx</center></body></html>',
      means: 'contextOverflow',
    },
    {
      at: 'lidge-jun/opencodex#3573',
      status: 413,
      body: 'Payload Too Large: Decompressed request body exceeds 268435456 bytes',
      means: 'contextOverflow',
    },
    {
      at: 'Aider-AI/aider#3265: Groq, one request above the limit of a minute',
      status: 413,
      body: error(
        'Request too large for model `gemma2-9b-it` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 15000, Requested 20000, please reduce your message size and try again.',
        { type: 'tokens', code: 'rate_limit_exceeded' },
      ),
      means: 'contextOverflow',
    },
    {
      at: 'damianvtran/local-operator#223: OpenRouter hides what its provider said',
      status: 400,
      body: error('Provider returned error', {
        code: 400,
        metadata: {
          raw: '{"error":{"message":"This model\'s maximum context length is 8192 tokens. However, your request has 9000 input tokens.","code":400}}',
          provider_name: 'P',
        },
      }),
      means: 'contextOverflow 8192',
    },
    {
      at: 'musistudio/claude-code-router#583: an error inside the message of an error',
      status: 404,
      body: error(
        'Error from provider(404): {"error":{"message":"No endpoints found that support tool use.","code":404}}',
        { type: 'api_error', code: 'provider_response_error' },
      ),
      sent: ['tools'],
      means: 'unsupported tools',
    },
  ]);
});
