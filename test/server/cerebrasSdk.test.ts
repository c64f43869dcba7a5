import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import Cerebras, {
  APIConnectionError,
  type APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from '@cerebras/cerebras_cloud_sdk';
import { faults } from './faults.ts';
import type { ScriptedAnswer } from './responders/scriptedAnswer.ts';
import { useServer } from './useServer.ts';

const ask = {
  model: 'qwen-3.8-27b',
  reasoning_effort: 'none',
  max_completion_tokens: 100,
  messages: [{ role: 'user', content: 'Say hello.' }],
} satisfies Cerebras.ChatCompletionCreateParams;

describe('the simulated server, to the official Cerebras SDK', () => {
  const server = useServer();
  const client = (apiKey = 'csk-simulated') =>
    new Cerebras({ apiKey, baseURL: server().url, warmTCPConnection: false, maxRetries: 0 });

  async function chunksOf(more: Partial<Cerebras.ChatCompletionCreateParams> = {}) {
    const stream = await client().chat.completions.create({ ...ask, ...more, stream: true });
    const chunks = [];
    for await (const chunk of stream)
      if ('object' in chunk && chunk.object === 'chat.completion.chunk') chunks.push(chunk);
    return chunks;
  }

  it('streams role, reasoning and text, then finish reason, usage and timing together', async () => {
    server().script({
      steps: [
        { do: 'reasoning', text: 'Hm.' },
        { do: 'content', text: 'Hello' },
        { do: 'content', text: ' you' },
      ],
    });
    const chunks = await chunksOf();
    assert.deepEqual(
      chunks.map((chunk) => chunk.choices?.[0]?.delta),
      [{ role: 'assistant' }, { reasoning: 'Hm.' }, { content: 'Hello' }, { content: ' you' }, {}],
    );
    const last = chunks.at(-1);
    assert.equal(last?.choices?.[0]?.finish_reason, 'stop');
    assert.equal(last?.usage?.completion_tokens, 4);
    assert.equal(last?.usage?.completion_tokens_details?.reasoning_tokens, 2);
    assert.ok((last?.time_info?.total_time ?? 0) > 0);
  });

  it('answers whole without stream', async () => {
    server().script({ steps: [{ do: 'content', text: 'Hello' }] });
    const answer = await client().chat.completions.create(ask);
    assert.ok('object' in answer && answer.object === 'chat.completion');
    assert.deepEqual(answer.choices[0]?.message, { role: 'assistant', content: 'Hello' });
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
    assert.equal(answer.usage?.total_tokens, (answer.usage?.prompt_tokens ?? 0) + 1);
  });

  it('completes text by the legacy route', async () => {
    server().script({ steps: [{ do: 'content', text: ' world' }] });
    const answer = await client().completions.create({ model: ask.model, prompt: 'hello' });
    assert.ok('object' in answer && answer.object === 'text_completion');
    assert.equal(answer.choices?.[0]?.text, ' world');
  });

  it('speaks the same over HTTPS, trusted through its authority alone', async () => {
    server().script({ steps: [{ do: 'content', text: 'safe' }] });
    const over = (ca?: string) =>
      new Cerebras({
        apiKey: 'csk-simulated',
        baseURL: server().httpsUrl,
        warmTCPConnection: false,
        maxRetries: 0,
        httpAgent: new Agent(ca === undefined ? {} : { ca }),
      });
    await assert.rejects(over().models.list(), APIConnectionError);
    const answer = await over(server().ca).chat.completions.create(ask);
    assert.ok('object' in answer && answer.object === 'chat.completion');
    assert.equal(answer.choices[0]?.message.content, 'safe');
  });

  it('lists models, and one of them', async () => {
    const listed = await client().models.list();
    assert.deepEqual(
      listed.data.map(({ id }) => id),
      ['gpt-oss-120b', 'qwen-3.8-27b'],
    );
    const one = await client().models.retrieve('gpt-oss-120b');
    assert.equal(one.id, 'gpt-oss-120b');
    const priced = await client().models.list({ format: 'openrouter' });
    assert.equal(priced.data[0]?.id, 'cerebras/gpt-oss-120b');
  });

  it('warms its connection with one request that the server counts', async () => {
    new Cerebras({ apiKey: 'csk-simulated', baseURL: server().url });
    const { warmings } = await server().until((stats) => stats.warmings > 0);
    assert.equal(warmings, 1);
  });

  const tools = [
    {
      type: 'function',
      function: {
        name: 'read_file',
        strict: true,
        parameters: {
          type: 'object',
          properties: { path: { type: 'string' }, line: { anyOf: [{ type: 'integer' }] } },
          required: ['path', 'line'],
          additionalProperties: false,
        },
      },
    },
  ];

  it('calls a tool, whole, with arguments that fit, and takes the answer back', async () => {
    const chunks = await chunksOf({ tools, tool_choice: 'required' });
    const call = chunks.flatMap((chunk) => chunk.choices?.[0]?.delta?.tool_calls ?? [])[0];
    assert.equal(call?.function.name, 'read_file');
    assert.equal(call?.index, 0);
    assert.deepEqual(JSON.parse(call?.function.arguments ?? ''), { path: 'simulated', line: 0 });
    assert.equal(chunks.at(-1)?.choices?.[0]?.finish_reason, 'tool_calls');
    const id = call?.id ?? '';
    const called = {
      id,
      type: 'function',
      function: { name: 'read_file', arguments: '{}' },
    } as const;
    const answer = await client().chat.completions.create({
      ...ask,
      tools,
      messages: [
        ...ask.messages,
        { role: 'assistant', content: null, tool_calls: [called] },
        { role: 'tool', tool_call_id: id, content: 'text' },
      ],
    });
    assert.ok('object' in answer && answer.object === 'chat.completion');
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
  });

  it('gives structured output that fits the schema, streamed too', async () => {
    const schema = {
      type: 'object',
      properties: {
        kind: { enum: ['fix', 'feat'] },
        scopes: { type: 'array', items: { $ref: '#/$defs/scope' } },
      },
      required: ['kind', 'scopes'],
      additionalProperties: false,
      $defs: { scope: { type: 'string' } },
    };
    const response_format = {
      type: 'json_schema',
      json_schema: { name: 'commit', strict: true, schema },
    } as const;
    const chunks = await chunksOf({ response_format });
    const text = chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('');
    assert.deepEqual(JSON.parse(text), { kind: 'fix', scopes: ['simulated'] });
  });

  async function errorOf(scripted: ScriptedAnswer) {
    server().script(scripted);
    return (await client()
      .chat.completions.create(ask)
      .catch((error: unknown) => error)) as APIError;
  }

  const classes = [
    ['badRequest', BadRequestError],
    ['wrongKey', AuthenticationError],
    ['missingKey', PermissionDeniedError],
    ['modelGone', NotFoundError],
    ['notRouted', NotFoundError],
    ['legacy422', UnprocessableEntityError],
    ['quotaRequestsMinute', RateLimitError],
    ['quotaTokensDay', RateLimitError],
    ['queue', RateLimitError],
    ['server500', InternalServerError],
    ['gateway502', InternalServerError],
    ['unavailable503', InternalServerError],
    ['gateway504', InternalServerError],
  ] as const;

  for (const [name, errorClass] of classes)
    it(`has ${name} told as ${errorClass.name}`, async () => {
      const error = await errorOf(faults[name]);
      assert.ok(error instanceof errorClass, String(error));
    });

  it('has the fields of a flat error body, and Retry-After, in reach', async () => {
    const error = await errorOf(faults.quotaTokensMinute);
    assert.deepEqual(
      { ...error.error },
      {
        message: 'Tokens per minute limit exceeded - too many tokens processed.',
        type: 'too_many_tokens_error',
        param: 'quota',
        code: 'token_quota_exceeded',
      },
    );
    assert.equal(error.headers?.['retry-after'], '30');
  });

  it('refuses a wrong key and an unknown model of itself', async () => {
    await assert.rejects(client('csk-other').models.list(), AuthenticationError);
    const create = client().chat.completions.create({ ...ask, model: 'llama3.1-8b' });
    await assert.rejects(create, NotFoundError);
  });

  for (const name of ['errorUnnamed', 'errorNamed', 'errorAfter'] as const)
    it(`breaks a stream by ${name}, which the SDK tells as APIConnectionError`, async () => {
      server().script(faults[name]);
      await assert.rejects(chunksOf(), APIConnectionError);
    });

  it('sees the abort when a stream is left', async () => {
    server().script(faults.endless);
    const stream = await client().chat.completions.create({ ...ask, stream: true });
    for await (const _ of stream) break;
    const { records } = await server().until((stats) => stats.aborted === 1);
    assert.ok(records[0]?.abortedAtMs);
  });
});
