import { error, itMeans } from './report.ts';

describe('a model that is not there, as reported in public', () => {
  itMeans([
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
  ]);
});
