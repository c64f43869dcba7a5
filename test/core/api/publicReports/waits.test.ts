import { error, itMeans } from './report.ts';

describe('how long to wait, as reported in public', () => {
  itMeans([
    {
      at: 'Aider-AI/aider#3265',
      status: 429,
      body: error(
        'Rate limit reached for model `gemma2-9b-it` in organization `o` on tokens per minute (TPM): Limit 15000, Used 11972, Requested 4351. Please try again in 5.289s. Visit https://console.groq.com/docs/rate-limits for more information.',
        { type: 'tokens', code: 'rate_limit_exceeded' },
      ),
      means: 'quota tokens 5289',
    },
    {
      at: 'vercel/ai#18627',
      status: 429,
      body: [
        error('You exceeded your current quota, please check your plan and billing details.', {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
            { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' },
          ],
        }),
      ],
      means: 'quota unknown 34400',
    },
    {
      at: 'Azure: API Management',
      status: 429,
      body: { statusCode: 429, message: 'Rate limit is exceeded. Try again in 26 seconds.' },
      means: 'quota unknown 26000',
    },
    {
      at: 'learn.microsoft.com: Azure OpenAI',
      status: 429,
      body: error(
        'Requests to the ChatCompletions_Create Operation have exceeded the token rate limit of your current pricing tier. Please retry after 2 minutes.',
        { code: '429' },
      ),
      means: 'quota unknown 120000',
    },
    {
      at: 'firecrawl/firecrawl#819: the time and a date',
      status: 429,
      body: {
        success: false,
        error: 'Rate limit exceeded. please retry after 25s, resets at Wed Oct 23 2024',
      },
      means: 'quota unknown 25000',
    },
    {
      at: 'LiteLLM: every deployment cools down',
      status: 429,
      body: error(
        'No deployments available for selected model, Try again in 5 seconds. Passed model=m.',
        {
          type: 'None',
          code: '429',
        },
      ),
      means: 'quota unknown 5000',
    },
    {
      at: 'OpenRouter: the headers of its provider inside the body',
      status: 429,
      body: error('Rate limit exceeded: free-models-per-min. ', {
        code: 429,
        metadata: {
          headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '1741305600000' },
        },
      }),
      means: 'quota unknown 30000',
    },
    {
      at: 'the words do not count against the header',
      status: 429,
      headers: { 'retry-after': '3' },
      body: error('Please try again in 20s.'),
      means: 'quota unknown 3000',
    },
    {
      at: 'Moonshot, OpenRouter, Gemini: the load of the provider told as 429',
      status: 429,
      body: error('The engine is currently overloaded, please try again later', {
        type: 'engine_overloaded_error',
      }),
      means: 'queue',
    },
    {
      at: 'masslight/ottehr#6391',
      status: 429,
      body: error('Provider returned error', {
        code: 429,
        metadata: { raw: 'm is temporarily rate-limited upstream. Please retry shortly' },
      }),
      means: 'queue',
    },
  ]);
});
