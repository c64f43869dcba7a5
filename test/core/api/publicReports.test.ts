import assert from 'node:assert/strict';
import { classifyResponse } from '../../../src/core/api/classifyResponse.ts';
import { refusalName } from '../../../src/core/api/refusal.ts';
import type { RequestError } from '../../../src/core/errors.ts';

/** When the answers came. */
const wallMs = 1_741_305_570_000;

/** What a chat request held. */
const fields = ['model', 'messages', 'stream', 'max_tokens', 'stream_options', 'temperature'];

interface Report {
  /** Where it was reported. */
  readonly at: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent beside the usual fields. */
  readonly sent?: readonly string[];
  /** The kind of error, with what tells it from others of its kind. */
  readonly means: string;
}

const error = (message: string, more: object = {}) => ({ error: { message, ...more } });

/** Answers as they were reported, and what they mean. */
const reports: readonly Report[] = [
  // What a request may not hold.
  {
    at: 'RooCodeInc/Roo-Code#274',
    status: 400,
    body: error(
      "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
      { type: 'invalid_request_error', param: 'stream', code: 'unsupported_value' },
    ),
    means: 'unsupported stream',
  },
  {
    at: 'BerriAI/litellm#7693',
    status: 400,
    body: error(
      "litellm.BadRequestError: AzureException BadRequestError - Error code: 400 - {'error': {'message': \"Unsupported value: 'stream' does not support true with this model. Supported values are: false.\", 'type': 'invalid_request_error', 'param': 'stream', 'code': 'unsupported_value'}}",
      { type: null, param: null, code: '400' },
    ),
    means: 'unsupported stream',
  },
  {
    at: 'continuedev/continue#12936',
    status: 400,
    body: {
      error_code: 'BAD_REQUEST',
      message: 'Bad request: json: unknown field "stream_options"\n',
    },
    means: 'unsupported stream_options',
  },
  {
    at: 'FuzzAnything/PromptFuzz#42',
    status: 400,
    body: [
      error('Invalid JSON payload received. Unknown name "stream_options": Cannot find field.', {
        code: 400,
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest' }],
      }),
    ],
    means: 'unsupported stream_options',
  },
  {
    at: 'dnakov/anon-kode#2',
    status: 404,
    body: error(
      'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing',
      { code: 404 },
    ),
    sent: ['tools', 'tool_choice'],
    means: 'unsupported tools',
  },
  {
    at: 'zed-industries/zed#36094',
    status: 404,
    body: error("No endpoints found that support the provided 'tool_choice' value.", { code: 404 }),
    sent: ['tools', 'tool_choice'],
    means: 'unsupported tool_choice',
  },
  {
    at: 'vllm-project/vllm: serving_chat.py',
    status: 400,
    body: {
      object: 'error',
      message:
        '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    sent: ['tools'],
    means: 'unsupported tools',
  },
  // Too long.
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
  // How long to wait.
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
      metadata: { headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '1741305600000' } },
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
  // Money.
  {
    at: 'continuedev/continue#12670',
    status: 403,
    body: {
      code: 'The caller does not have permission to execute the specified operation',
      error:
        "Your newly created team doesn't have any credits or licenses yet. You can purchase those on https://console.x.ai/team/t.",
    },
    means: 'payment',
  },
  {
    at: 'continuedev/continue#10373',
    status: 429,
    body: {
      code: 'Some resource has been exhausted',
      error:
        'Your team t has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.',
    },
    means: 'payment',
  },
  {
    at: 'Wei-Shaw/sub2api#4069',
    status: 403,
    body: { code: 'c', error: 'You have run out of credits or need a Grok subscription.' },
    means: 'payment',
  },
  {
    at: 'Moonshot',
    status: 429,
    body: error('Your account o is suspended, please check your plan and billing details', {
      type: 'exceeded_current_quota_error',
    }),
    means: 'payment',
  },
  {
    at: 'DashScope',
    status: 400,
    body: error('Access denied, please make sure your account is in good standing.', {
      code: 'Arrearage',
    }),
    means: 'payment',
  },
  {
    at: 'LiteLLM 1.108: a spent budget is 422',
    status: 422,
    body: error('Budget has been exceeded! Current cost: 9, Max budget: 9', {
      type: 'budget_exceeded',
      param: 'None',
      code: '422',
    }),
    means: 'payment budget',
  },
  {
    at: 'LiteLLM before it',
    status: 401,
    body: error(
      'Authentication Error, ExceededTokenBudget: Current spend for token: 10.2; Max Budget for Token: 10.0',
      { type: 'auth_error', code: '401' },
    ),
    means: 'payment budget',
  },
  {
    at: 'MiniMax and others: a spent quota is no budget of a gateway',
    status: 429,
    body: error('You exceeded your current quota, please check your plan and billing details.', {
      code: 'insufficient_quota',
      type: 'insufficient_quota',
    }),
    means: 'payment',
  },
  // A model that is not there.
  {
    at: 'atiilla/sqlmap-ai#3',
    status: 400,
    body: error('The model `m` has been decommissioned and is no longer supported.', {
      type: 'invalid_request_error',
      code: 'model_decommissioned',
    }),
    means: 'modelGone',
  },
  {
    at: 'cline/cline#5098',
    status: 400,
    body: error("The requested model 'm' is not supported by any provider you have enabled.", {
      type: 'invalid_request_error',
      param: 'model',
      code: 'model_not_supported',
    }),
    means: 'modelGone',
  },
  {
    at: 'decolua/9router#470',
    status: 400,
    body: error('The requested model is not supported.', { code: 'model_not_supported' }),
    means: 'modelGone',
  },
  {
    at: 'huggingface/huggingface.js#2225',
    status: 400,
    body: { error: 'Model not supported by provider together' },
    means: 'modelGone',
  },
  {
    at: 'Alishahryar1/free-claude-code#956',
    status: 404,
    body: {
      status: 404,
      title: 'Not Found',
      detail: "Function '1234-b123': Not found for account 'A1'",
    },
    means: 'modelGone',
  },
  {
    at: 'NVIDIA: retired',
    status: 410,
    body: {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: "The model 'm' has reached its end of life and is no longer available.",
    },
    means: 'modelGone',
  },
  {
    at: 'vyancharuk/nodejs-api-boilerplate#16',
    status: 404,
    body: error('No endpoints found for m.', { code: 404 }),
    means: 'modelGone',
  },
  {
    at: 'Together',
    status: 400,
    body: error(
      'Unable to access non-serverless model m. Please visit https://api.together.ai/models/m to create and start a new dedicated endpoint for the model.',
      { type: 'invalid_request_error', code: 'model_not_available' },
    ),
    means: 'modelGone',
  },
  {
    at: 'Alishahryar1/free-claude-code#1035: a problem document',
    status: 403,
    body: { status: 403, title: 'Forbidden', detail: 'Authorization failed' },
    means: 'wrongKey',
  },
  // Errors in shapes of their own.
  {
    at: 'Mistral: the message is an object',
    status: 422,
    body: {
      object: 'error',
      message: {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'stream_options'],
            msg: 'Extra inputs are not permitted',
          },
        ],
      },
      type: 'invalid_request_message_error',
      code: 1500,
    },
    means: 'unsupported stream_options',
  },
  {
    at: 'Cloudflare Workers AI',
    status: 400,
    body: {
      result: null,
      success: false,
      errors: [{ code: 5007, message: 'No such model m or task' }],
      messages: [],
    },
    means: 'modelGone',
  },
  {
    at: 'AWS: a capital letter',
    status: 429,
    body: { Message: 'Too many requests, please wait before trying again.' },
    means: 'quota unknown',
  },
  {
    at: 'Apigee',
    status: 429,
    body: {
      fault: {
        faultstring: 'Rate limit quota violation. Quota limit exceeded.',
        detail: { errorcode: 'policies.ratelimit.QuotaViolation' },
      },
    },
    means: 'quota unknown',
  },
  {
    at: 'Zhipu: msg',
    status: 401,
    body: { code: 401, msg: 'token expired or incorrect', success: false },
    means: 'wrongKey',
  },
  {
    at: 'Azure API Management: no key',
    status: 401,
    body: {
      statusCode: 401,
      message:
        'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    },
    means: 'wrongKey',
  },
  {
    at: 'Kong: no such route',
    status: 404,
    body: { message: 'no Route matched with those values', request_id: 'r' },
    means: 'wrongUrl',
  },
  {
    at: 'Cloudflare: an upstream that takes too long',
    status: 524,
    body: '<!DOCTYPE html><title>api.example.com | 524: A timeout occurred</title>',
    means: 'overloaded',
  },
];

const nameOf = (found: RequestError): string => {
  switch (found.kind) {
    case 'unsupported':
      return `unsupported ${refusalName(found.refusal)}`;
    case 'quota':
      return ['quota', found.unit, found.retryAfterMs]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'contextOverflow':
      return ['contextOverflow', found.limitTokens].filter((part) => part !== undefined).join(' ');
    case 'payment':
      return found.isBudget === true ? 'payment budget' : 'payment';
    default:
      return found.kind;
  }
};

describe('answers as they were reported in public', () => {
  for (const { at, status, body, headers = {}, sent = [], means } of reports)
    it(`${at}: ${status} is ${means}`, () => {
      const found = classifyResponse(
        {
          status,
          headers,
          bodyText: typeof body === 'string' ? body : JSON.stringify(body),
          wallMs,
        },
        {
          provider: 'Work',
          model: 'm',
          hasKey: true,
          sent: () => ({ isFill: false, fields: [...fields, ...sent] }),
        },
      );
      assert.equal(nameOf(found), means);
    });
});
