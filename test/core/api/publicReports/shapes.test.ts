import { itMeans } from './report.ts';

describe('errors in shapes of their own, as reported in public', () => {
  itMeans([
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
  ]);
});
