import assert from 'node:assert/strict';
import { encodeRequest } from '../../../src/core/api/encodeRequest.ts';
import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';

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
  fillStyle: 'none',
  gzip: true,
  headers: {},
};
const openai: ProviderProfile = {
  ...cerebras,
  id: 'local',
  dialect: 'openai',
  maxTokensField: 'max_tokens',
  sendStreamOptions: true,
  sendReasoningEffort: false,
  sendPrediction: false,
};
const schema = { type: 'object', properties: { a: { type: 'string', minLength: 1 } } };
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'hi' }],
  maxTokens: 64,
};
const hole: ModelRequest = {
  ...request,
  fill: {
    prefix: 'line 1\nconst a = ',
    suffix: ';\n',
    path: 'src/a.ts',
    extra: [{ path: 'src/b.ts', text: 'export {}' }],
  },
  temperature: 0,
  stop: ['\n\n'],
};

function encode(provider: ProviderProfile, changes: Partial<ModelRequest> = {}) {
  const target = { provider, model: 'm-1', apiKey: 'k' };
  const { path, body } = encodeRequest({ ...request, ...changes }, target, '/v1');
  assert.doesNotMatch(body, /[\n\t]|": /, 'compact JSON');
  return { path, body: JSON.parse(body) };
}

describe('request encoder', () => {
  it('sends Cerebras all that it takes, under its names', () => {
    const { path, body } = encode(cerebras, {
      temperature: 0.2,
      stop: ['a', 'b', 'c', 'd', 'e'],
      reasoning: 'none',
      hideReasoning: true,
      prediction: 'old text',
    });
    assert.equal(path, '/v1/chat/completions');
    assert.deepEqual(body, {
      model: 'm-1',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
      max_completion_tokens: 64,
      temperature: 0.2,
      stop: ['a', 'b', 'c', 'd'],
      reasoning_effort: 'none',
      reasoning_format: 'hidden',
      prediction: { type: 'content', content: 'old text' },
    });
  });

  it('sends another provider nothing that it might refuse', () => {
    const { body } = encode(openai, {
      reasoning: 'low',
      hideReasoning: true,
      prediction: 'old text',
      stop: [],
      toolChoice: 'auto',
    });
    assert.deepEqual(body, {
      model: 'm-1',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
      max_tokens: 64,
      stream_options: { include_usage: true },
    });
  });

  it('writes every kind of message', () => {
    const { body } = encode(cerebras, {
      messages: [
        { role: 'system', content: 's' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is this' },
            { type: 'image', mediaType: 'image/png', base64: 'AAAA' },
          ],
        },
        {
          role: 'assistant',
          content: '',
          toolCalls: [{ id: 'c1', name: 'read', argumentsJson: '{}' }],
        },
        { role: 'tool', toolCallId: 'c1', content: 'done' },
        { role: 'assistant', content: 'fine' },
      ],
    });
    assert.deepEqual(body.messages, [
      { role: 'system', content: 's' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what is this' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
      { role: 'assistant', content: 'fine' },
    ]);
  });

  it('cleans schemas for Cerebras, of tools and of the answer', () => {
    const { body } = encode(cerebras, {
      tools: [{ name: 'read', description: 'd', parameters: schema }],
      toolChoice: 'required',
      prediction: 'excluded by tools',
      output: { name: 'answer', schema },
    });
    const strict = {
      type: 'object',
      properties: { a: { type: 'string' } },
      additionalProperties: false,
      required: [],
    };
    assert.deepEqual(body.tools, [
      { type: 'function', function: { name: 'read', description: 'd', parameters: strict } },
    ]);
    assert.equal(body.tool_choice, 'required');
    assert.equal(body.prediction, undefined);
    assert.deepEqual(body.response_format, {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema: strict },
    });
  });

  it('puts the schema into the prompt where the provider has no structured output', () => {
    const { body } = encode(
      { ...openai, structuredOutput: 'prompt' },
      { output: { name: 'a', schema } },
    );
    assert.equal(body.response_format, undefined);
    assert.equal(body.messages.length, 1);
    assert.match(body.messages[0].content, /"minLength":1/);
  });

  it('asks in the prompt where the provider cannot fill a hole', () => {
    assert.equal(encode(cerebras, hole).path, '/v1/chat/completions');
    assert.equal(encode({ ...openai, fillStyle: 'suffix' }).path, '/v1/chat/completions');
    assert.equal(encode({ ...openai, fillStyle: 'template' }, hole).path, '/v1/chat/completions');
  });

  it('fills a hole with a suffix', () => {
    const common = { model: 'm-1', stream: true, max_tokens: 64, temperature: 0, stop: ['\n\n'] };
    assert.deepEqual(encode({ ...openai, fillStyle: 'suffix' }, hole), {
      path: '/v1/completions',
      body: {
        ...common,
        stream_options: { include_usage: true },
        prompt: 'line 1\nconst a = ',
        suffix: ';\n',
      },
    });
    const deepSeek = { ...openai, fillStyle: 'suffix', fillPath: '/beta/completions' } as const;
    assert.equal(encode(deepSeek, hole).path, '/beta/completions');
    assert.deepEqual(encode({ ...openai, fillStyle: 'mistral' }, hole), {
      path: '/v1/fim/completions',
      body: { ...common, prompt: 'line 1\nconst a = ', suffix: ';\n' },
    });
  });

  it('fills a hole through llama.cpp’s own route, outside the base path', () => {
    assert.deepEqual(encode({ ...openai, fillStyle: 'llamaInfill' }, hole), {
      path: '/infill',
      body: {
        input_prefix: 'line 1\n',
        input_suffix: ';\n',
        prompt: 'const a = ',
        input_extra: [{ filename: 'src/b.ts', text: 'export {}' }],
        n_predict: 64,
        stream: true,
        temperature: 0,
        stop: ['\n\n'],
      },
    });
  });

  it('fills a hole with the model’s own markers', () => {
    const fillTemplate = {
      beforePrefix: '<|fim_prefix|>',
      beforeSuffix: '<|fim_suffix|>',
      beforeMiddle: '<|fim_middle|>',
      stop: ['<|endoftext|>', '<|fim_pad|>'],
    };
    const { path, body } = encode({ ...openai, fillStyle: 'template', fillTemplate }, hole);
    assert.equal(path, '/v1/completions');
    assert.equal(body.prompt, '<|fim_prefix|>line 1\nconst a = <|fim_suffix|>;\n<|fim_middle|>');
    assert.deepEqual(body.stop, ['<|endoftext|>', '<|fim_pad|>', '\n\n']);
    assert.equal(body.suffix, undefined);
  });
});
