import { error, itMeans } from './report.ts';

describe('what a request may not hold, as reported in public', () => {
  itMeans([
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
      body: error("No endpoints found that support the provided 'tool_choice' value.", {
        code: 404,
      }),
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
  ]);
});
