import assert from 'node:assert/strict';
import OpenAI, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import * as z from 'zod';
import { faults } from './faults.ts';
import { useServer } from './useServer.ts';

const ask = {
  model: 'gpt-oss-120b',
  reasoning_effort: 'low',
  max_completion_tokens: 200,
  messages: [{ role: 'user', content: 'Say hello.' }],
} satisfies OpenAI.ChatCompletionCreateParamsNonStreaming;

for (const flavour of ['cerebras', 'openai'] as const)
  describe(`the simulated server as ${flavour}, to the official openai SDK`, () => {
    const server = useServer({ flavour });
    const client = (apiKey = 'csk-simulated') =>
      new OpenAI({ apiKey, baseURL: `${server().url}/v1`, maxRetries: 0 });

    it('streams text, and usage as the API has it', async () => {
      server().script({ steps: [{ do: 'stream', text: 'Hello, you two.' }] });
      const stream = await client().chat.completions.create({
        ...ask,
        stream: true,
        ...(flavour === 'openai' && { stream_options: { include_usage: true } }),
      });
      let text = '';
      let usage: OpenAI.CompletionUsage | null | undefined;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        usage = chunk.usage ?? usage;
      }
      assert.equal(text, 'Hello, you two.');
      assert.equal(usage?.completion_tokens, 5);
    });

    it('answers whole', async () => {
      server().script({ steps: [{ do: 'content', text: 'Hello' }] });
      const answer = await client().chat.completions.create(ask);
      assert.equal(answer.choices[0]?.message.content, 'Hello');
    });

    it('lists models', async () => {
      const ids = [];
      for await (const model of client().models.list()) ids.push(model.id);
      assert.deepEqual(ids, ['gpt-oss-120b', 'qwen-3.8-27b']);
    });

    it('calls a tool', async () => {
      const answer = await client().chat.completions.create({
        ...ask,
        tools: [
          {
            type: 'function',
            function: {
              name: 'now',
              parameters: { type: 'object', properties: {}, additionalProperties: false },
            },
          },
        ],
        tool_choice: { type: 'function', function: { name: 'now' } },
      });
      const call = answer.choices[0]?.message.tool_calls?.[0];
      assert.ok(call?.type === 'function');
      assert.equal(call.function.name, 'now');
    });

    it('gives structured output that the SDK parses by its zod schema', async () => {
      const shape = z.object({ title: z.string(), isBreaking: z.boolean() });
      const answer = await client().chat.completions.parse({
        ...ask,
        response_format: zodResponseFormat(shape, 'change'),
      });
      assert.deepEqual(answer.choices[0]?.message.parsed, { title: 'simulated', isBreaking: true });
    });

    it('has its refusals told as the SDK’s own error classes', async () => {
      await assert.rejects(client('other').models.list(), AuthenticationError);
      const create = (more: object) => client().chat.completions.create({ ...ask, ...more });
      await assert.rejects(create({ model: 'gpt-2' }), NotFoundError);
      await assert.rejects(create({ temperature: 3 }), BadRequestError);
      await assert.rejects(create({ store: true }), BadRequestError);
    });

    it('has a quota and an outage told as RateLimitError and InternalServerError', async () => {
      server().script(faults.queue, faults.unavailable503);
      await assert.rejects(client().chat.completions.create(ask), RateLimitError);
      await assert.rejects(client().chat.completions.create(ask), InternalServerError);
    });

    it('has an error inside a stream thrown', async () => {
      server().script(faults.errorUnnamed);
      const stream = await client().chat.completions.create({ ...ask, stream: true });
      await assert.rejects(async () => {
        for await (const _ of stream);
      }, APIError);
    });
  });

describe('the simulated server as openai', () => {
  const server = useServer({ flavour: 'openai' });

  it('nests its errors and keeps usage to itself unless asked', async () => {
    const url = `${server().url}/v1/chat/completions`;
    const post = (body: object) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: 'Bearer csk-simulated', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const refused = await post({ ...ask, reasoning_format: 'hidden' });
    assert.equal(refused.status, 400);
    const body: unknown = await refused.json();
    assert.ok(typeof body === 'object' && body !== null && 'error' in body);
    server().script({ steps: [{ do: 'content', text: 'x' }] });
    const streamed = await (await post({ ...ask, stream: true })).text();
    assert.ok(streamed.includes('"finish_reason":"stop"'));
    assert.ok(!streamed.includes('usage') && !streamed.includes('time_info'));
  });
});
