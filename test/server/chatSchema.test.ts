import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

const objectSchema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const format = (schema: object, strict = true) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'x', strict, schema } },
});
const tool = (parameters: object = objectSchema, name = 'run', strict = false) => ({
  tools: [{ type: 'function', function: { name, strict, parameters } }],
});
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const called = (id: string) => ({
  role: 'assistant',
  tool_calls: [{ id, type: 'function', function: { name: 'run', arguments: '{}' } }],
});
const answered = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'done' });
const asked = { role: 'user', content: 'go' };

const accepted: Readonly<Record<string, object>> = {
  'the fewest fields': {},
  'null for any optional field': { stop: null, tools: null, temperature: null, seed: null },
  'four stop sequences': { stop: ['a', 'b', 'c', 'd'] },
  'text parts': user([{ type: 'text', text: 'hi' }]),
  'a PNG for a model that sees': user([
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
  ]),
  'the names of a field that are old': { max_tokens: 5, max_completion_tokens: null },
  'a strict schema with $defs and anyOf': format({
    ...objectSchema,
    properties: { a: { anyOf: [{ $ref: '#/$defs/b' }, { type: 'null' }] } },
    $defs: { b: { type: 'integer' } },
  }),
  'an open object where not strict': format({ type: 'object', properties: {} }, false),
  'properties named like keywords': format({
    ...objectSchema,
    properties: { pattern: { type: 'string' }, minimum: { type: 'number' } },
    required: [],
  }),
  'a JSON object that the prompt asks for': {
    ...user('Answer in JSON.'),
    response_format: { type: 'json_object' },
  },
  'tool answers in any order right after their calls': {
    ...tool(),
    messages: [
      asked,
      {
        role: 'assistant',
        content: null,
        tool_calls: [...called('1').tool_calls, ...called('2').tool_calls],
      },
      answered('2'),
      answered('1'),
    ],
  },
  'earlier reasoning under its own name': {
    messages: [asked, { role: 'assistant', content: 'x', reasoning: 'y' }, asked],
  },
  'predicted output': { prediction: { type: 'content', content: 'const a = 1;' } },
};

const refused: Readonly<
  Record<string, readonly [change: object, message: RegExp, param?: string]>
> = {
  'an unknown field': [{ store: true }, /body\.store: property 'body\.store' is unsupported/],
  'a field of other providers': [{ top_k: 5 }, /'body\.top_k' is unsupported/],
  'an unknown field of a message': [
    { messages: [{ role: 'assistant', content: 'x', reasoning_content: 'y' }, asked] },
    /'body\.messages\.0\.reasoning_content' is unsupported/,
  ],
  'an unknown field deep in a part': [
    user([{ type: 'text', text: 'a', cache_control: {} }]),
    /body\.messages\.0\.content.*cache_control/,
  ],
  'no messages': [{ messages: [] }, /messages/],
  'an unknown role': [{ messages: [{ role: 'function', content: 'x' }] }, /messages\.0/],
  'a temperature out of range': [{ temperature: 2.1 }, /temperature/],
  'five stop sequences': [{ stop: ['a', 'b', 'c', 'd', 'e'] }, /stop/],
  'a tool name with a dot': [tool(objectSchema, 'a.b'), /tools\.0\.function\.name/],
  'an effort that the model lacks': [
    { model: 'gpt-oss-120b', reasoning_effort: 'none' },
    /not supported by model gpt-oss-120b/,
    'reasoning_effort',
  ],
  'the switch that is gone': [{ disable_reasoning: true }, /disable_reasoning/],
  'the switch of another model': [{ clear_thinking: false }, /clear_thinking/],
  'a developer message to a model without that role': [
    { messages: [{ role: 'developer', content: 'x' }, asked] },
    /developer/,
  ],
  'a picture to a model that does not see': [
    {
      model: 'gpt-oss-120b',
      reasoning_effort: 'low',
      ...user([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }]),
    },
    /does not support images/,
  ],
  'a picture by address': [
    user([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }]),
    /data URIs/,
  ],
  'a tool choice without tools': [{ tool_choice: 'auto' }, /requires 'tools'/],
  'predicted output with tools': [
    { ...tool(), prediction: { type: 'content', content: 'x' } },
    /'prediction' cannot/,
  ],
  'an open object in strict mode': [
    format({ type: 'object', properties: {} }),
    /additionalProperties/,
    'response_format',
  ],
  'an open object deep in strict mode': [
    format({ ...objectSchema, properties: { a: { type: 'array', items: { type: 'object' } } } }),
    /additionalProperties/,
    'response_format',
  ],
  'definitions in strict mode': [
    format({ ...objectSchema, definitions: {} }),
    /definitions/,
    'response_format',
  ],
  'a list of types in strict mode': [
    format({ ...objectSchema, properties: { a: { type: ['string', 'null'] } } }),
    /anyOf/,
    'response_format',
  ],
  'limits on numbers in an output': [
    format({ ...objectSchema, properties: { a: { type: 'integer', minimum: 1 } } }, false),
    /Unsupported JSON schema fields: minimum/,
    'response_format',
  ],
  'limits on lists in a tool': [
    tool({ type: 'object', properties: { a: { type: 'array', minItems: 1 } } }),
    /Unsupported JSON schema fields: minItems/,
    'tools',
  ],
  'a strict tool that is open': [
    tool({ type: 'object', properties: {} }, 'run', true),
    /additionalProperties/,
    'tools',
  ],
  'a streamed JSON object': [
    { ...user('JSON please'), stream: true, response_format: { type: 'json_object' } },
    /cannot be streamed/,
    'response_format',
  ],
  'a JSON object that no prompt mentions': [
    { response_format: { type: 'json_object' } },
    /json/,
    'response_format',
  ],
  'JSON with raw reasoning': [
    { ...format(objectSchema), reasoning_format: 'raw' },
    /raw/,
    'response_format',
  ],
  'a tool call without an answer': [
    { ...tool(), messages: [asked, called('1'), asked] },
    /must be followed/,
  ],
  'a tool answer without a call': [{ ...tool(), messages: [asked, answered('9')] }, /unknown/],
  'the same call id twice': [
    { ...tool(), messages: [asked, called('1'), answered('1'), called('1'), answered('1')] },
    /Duplicate/,
  ],
};

describe('the request schema of the simulated server', () => {
  const server = useServer();

  for (const [name, change] of Object.entries(accepted))
    it(`takes ${name}`, async () => {
      const { status, body } = await postChat(server(), change);
      assert.equal(status, 200, body);
    });

  for (const [name, [change, message, param = 'validation_error']] of Object.entries(refused))
    it(`refuses ${name}`, async () => {
      const { status, json } = await postChat(server(), change);
      assert.equal(status, 400);
      assert.match(String(json['message']), message);
      assert.deepEqual(
        { ...json, message: '' },
        { message: '', type: 'invalid_request_error', param, code: 'wrong_api_format' },
      );
    });

  it('says by how much a prompt is too long, output included', async () => {
    const { json } = await postChat(server(), {
      ...user('x'.repeat(400_000)),
      max_completion_tokens: 32_000,
    });
    assert.match(
      String(json['message']),
      /^Please reduce the length of the messages or completion\. Current length is 132\d{3} while limit is 131072$/,
    );
  });

  it('enforces a lower context than it advertises where told to', async () => {
    server().configure({ contextCaps: { 'qwen-3.8-27b': 8_192 } });
    const { json } = await postChat(server(), user('x'.repeat(40_000)));
    server().configure({ contextCaps: {} });
    assert.match(String(json['message']), /while limit is 8192$/);
  });

  it('reads compressed bodies', async () => {
    const { status } = await postChat(server(), {}, (text) => ({
      body: gzipSync(text),
      headers: { 'content-encoding': 'gzip' },
    }));
    assert.equal(status, 200);
    const [record] = server().stats().records;
    assert.match(record?.body ?? '', /"messages"/);
    assert.ok((record?.bodyBytes ?? 0) > 0);
  });

  it('refuses what is not JSON', async () => {
    const { status, json } = await postChat(server(), {}, () => ({ body: '{', headers: {} }));
    assert.equal(status, 400);
    assert.equal(json['code'], 'wrong_api_format');
  });

  it('answers 403 without a key, 401 to a wrong one, and records neither', async () => {
    const missing = await postChat(server(), {}, (body) => ({
      body,
      headers: { authorization: '' },
    }));
    assert.equal(missing.status, 403);
    assert.deepEqual(missing.json, { detail: 'Not authenticated' });
    const wrong = await postChat(server(), {}, (body) => ({
      body,
      headers: { authorization: 'Bearer csk-secret-of-a-user' },
    }));
    assert.equal(wrong.status, 401);
    assert.equal(wrong.json['code'], 'wrong_api_key');
    assert.doesNotMatch(JSON.stringify(server().stats()), /csk-secret/);
  });

  it('answers an unrouted path with 404 and empty text', async () => {
    for (const path of ['/', '/v1/embeddings', '/v1/fim/completions', '/chat/completions']) {
      const answer = await fetch(server().url + path, { method: 'POST', body: '{}' });
      assert.equal(answer.status, 404);
      assert.equal(await answer.text(), '');
      assert.equal(answer.headers.get('content-type'), 'text/plain');
    }
  });
});
