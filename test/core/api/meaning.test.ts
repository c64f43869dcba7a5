import assert from 'node:assert/strict';
import { classifyResponse } from '../../../src/core/api/classifyResponse.ts';
import { describeError } from '../../../src/core/errorTexts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const asked = {
  provider: 'Work',
  model: 'm',
  hasKey: true,
  addressSetting: 'slipstream.providers.work.baseUrl',
};

const classify = (status: number, body: unknown) =>
  classifyResponse(
    {
      status,
      headers: {},
      bodyText: typeof body === 'string' ? body : JSON.stringify(body),
      wallMs: 0,
    },
    asked,
  );

const named = (status: number, body: unknown) => {
  const error = classify(status, body);
  return 'what' in error ? `${error.kind} ${error.what}` : error.kind;
};

/** What servers say, seen in the wild or at the real thing, and what it means. */
const meanings: readonly (readonly [string, number, unknown, string])[] = [
  ['block page', 403, '<html><title>Access denied</title>Blocked by policy</html>', 'blocked'],
  ['sign-in page', 401, '<html>Sign in</html>', 'blocked'],
  ['firewall', 403, 'error code: 1010', 'blocked'],
  [
    'region',
    403,
    {
      error: {
        code: 'unsupported_country_region_territory',
        message: 'Country, region, or territory not supported',
        type: 'request_forbidden',
      },
    },
    'notAllowed region',
  ],
  [
    'model not for this key (LiteLLM)',
    403,
    {
      error: {
        message: "key not allowed to access model. This key can only access models=['a']",
        type: 'key_model_access_denied',
        param: 'model',
        code: '403',
      },
    },
    'notAllowed model',
  ],
  [
    'model not for this project',
    403,
    { error: { message: 'Project does not have access to model `m`', code: 'model_not_found' } },
    'notAllowed model',
  ],
  [
    'permission',
    403,
    { error: { message: 'Your organization must be verified.', type: 'forbidden' } },
    'notAllowed access',
  ],
  [
    'wrong key',
    401,
    { error: { message: 'Incorrect API key provided: k.', code: 'invalid_api_key' } },
    'wrongKey',
  ],
  [
    'wrong key (LiteLLM without a database)',
    400,
    { error: { message: 'No connected db.', type: 'no_db_connection', code: '400' } },
    'wrongKey',
  ],
  [
    'wrong key (Google)',
    400,
    {
      error: {
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
      },
    },
    'wrongKey',
  ],
  [
    '/v1 doubled (OpenAI)',
    404,
    {
      error: {
        message: 'Invalid URL (POST /v1/v1/chat/completions)',
        type: 'invalid_request_error',
      },
    },
    'wrongUrl',
  ],
  [
    'wrong path (llama.cpp)',
    404,
    { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } },
    'wrongUrl',
  ],
  ['/v1 doubled (FastAPI)', 404, { detail: 'Not Found' }, 'wrongUrl'],
  [
    'Azure, no such path',
    404,
    { error: { code: '404', message: 'Resource not found' } },
    'wrongUrl',
  ],
  [
    'Azure, no such deployment',
    404,
    {
      error: {
        code: 'DeploymentNotFound',
        message: 'The API deployment for this resource does not exist.',
      },
    },
    'modelGone',
  ],
  [
    'unknown model (LiteLLM)',
    400,
    {
      error: {
        message:
          '/chat/completions: Invalid model name passed in model=m. Call `/v1/models` to view available models for your key.',
        type: 'invalid_request_error',
        code: '400',
      },
    },
    'modelGone',
  ],
  [
    'unknown model (OpenRouter)',
    400,
    { error: { message: 'foo/bar is not a valid model ID', code: 400 } },
    'modelGone',
  ],
  [
    'unknown model (Ollama)',
    404,
    { error: { message: 'model "m" not found, try pulling it first' } },
    'modelGone',
  ],
  [
    'budget spent (LiteLLM)',
    400,
    {
      error: {
        message: 'Budget has been exceeded! Current cost: 10.2, Max budget: 10.0',
        type: 'budget_exceeded',
        code: '400',
      },
    },
    'payment',
  ],
  ['no credit (DeepSeek)', 402, { error: { message: 'Insufficient Balance' } }, 'payment'],
  [
    'loading (llama.cpp)',
    503,
    { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    'loading',
  ],
  [
    'loading (Hugging Face)',
    503,
    { error: 'Model org/m is currently loading', estimated_time: 20 },
    'loading',
  ],
];

describe('what servers mean', () => {
  for (const [name, status, body, meaning] of meanings)
    it(`${name}: ${meaning}`, () => assert.equal(named(status, body), meaning));

  it('names the setting that holds a wrong address', () => {
    const told = describeError(classify(404, { detail: 'Not Found' }), inEnglish);
    assert.match(told, /slipstream\.providers\.work\.baseUrl/);
  });

  it('understands “too long” in any server’s words, with the numbers', () => {
    const cases: readonly (readonly [string, number | undefined, number | undefined])[] = [
      ['prompt is too long: 9000 tokens > 8192 maximum', 8192, 9000],
      ['The prompt is too long: 9000, model maximum context length: 8192', 8192, 9000],
      ['Range of input length should be [1, 30720]', 30_720, undefined],
      [
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 `max_new_tokens`',
        4096,
        5000,
      ],
      [
        'the request exceeds the available context size (8192 tokens), try increasing it',
        8192,
        undefined,
      ],
      [
        "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
        131_072,
        537_812,
      ],
      [
        'The input token count (40000) exceeds the maximum number of tokens allowed (32768).',
        32_768,
        40_000,
      ],
      [
        "This model's maximum context length is 8,192 tokens. However, your request has 9,000 input tokens.",
        8192,
        9000,
      ],
      [
        'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292',
        4081,
        4292,
      ],
      ['Input is too long for requested model.', undefined, undefined],
    ];
    for (const [message, limit, current] of cases) {
      const error = classify(400, { error: { message } });
      assert.ok(error.kind === 'contextOverflow', message);
      assert.deepEqual([error.limitTokens, error.currentTokens], [limit, current], message);
    }
  });
});
