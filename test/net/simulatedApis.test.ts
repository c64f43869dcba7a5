import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { ModelRequest } from '../../src/core/api/modelRequest.ts';
import type { ProviderProfile } from '../../src/core/api/provider.ts';
import { providerPresets } from '../../src/core/api/providerPresets.ts';
import type { Marks } from '../../src/core/api/requestTrace.ts';
import { directNetwork } from '../../src/net/network.ts';
import { useServer } from '../server/useServer.ts';
import { callTo, endOf, never, plainRequest, readAll, textOf } from './support/calls.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();

const presetOf = (id: string): ProviderProfile => {
  const preset = providerPresets.find((each) => each.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
};

describe('the client and the simulated Cerebras API', () => {
  const server = useServer({ limits: 'developer' });

  async function ask(request: ModelRequest, changes: Partial<ProviderProfile> = {}) {
    const network = { ...directNetwork, ca: [server().ca] };
    const { transport } = await stage.transport({ network });
    const provider = { ...presetOf('cerebras'), baseUrl: `${server().httpsUrl}/v1`, ...changes };
    const target = { provider, model: 'gpt-oss-120b', apiKey: 'csk-simulated' };
    return readAll(transport.stream(callTo(provider, { target, request }), never));
  }

  it('leave marks in their order, tokens, and the server’s own timing', async () => {
    server().script({
      steps: [
        { do: 'reasoning', text: 'Hm.' },
        { do: 'content', text: 'One' },
        { do: 'content', text: ' two' },
      ],
    });
    const events = await ask(plainRequest);
    assert.equal(textOf(events), 'One two');
    const { trace } = endOf(events);
    const order: readonly (keyof Marks)[] = [
      'asked',
      'sent',
      'tcpDone',
      'tlsDone',
      'head',
      'firstByte',
      'firstReasoning',
      'firstContent',
      'lastContent',
      'closed',
    ];
    const times = order.map((name) => trace.marks[name] ?? Number.NaN);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.equal(trace.usage?.completionTokens, 4);
    assert.equal(trace.usage?.reasoningTokens, 2);
    assert.ok((trace.server?.totalMs ?? 0) > 0);
    assert.equal(
      trace.rateLimits?.some(({ unit }) => unit === 'tokens'),
      true,
    );
    assert.deepEqual(
      [trace.protocol, trace.provider, trace.model, trace.task],
      ['h2', 'cerebras', 'gpt-oss-120b', 'inline'],
    );
    // Nothing of what was asked or answered.
    assert.doesNotMatch(JSON.stringify(trace), /hello|One|csk-/);
  });

  it('hand on all that one write held together', async () => {
    server().script({
      steps: Array.from({ length: 60 }, () => ({ do: 'content', text: 'token ' })),
    });
    const network = { ...directNetwork, ca: [server().ca] };
    const { transport } = await stage.transport({ network });
    const provider = { ...presetOf('cerebras'), baseUrl: `${server().httpsUrl}/v1` };
    const target = { provider, model: 'gpt-oss-120b', apiKey: 'csk-simulated' };
    let batches = 0;
    let pieces = 0;
    for await (const batch of transport.stream(callTo(provider, { target }), never)) {
      batches++;
      for (const event of batch) if (event.kind === 'text') pieces++;
    }
    assert.equal(pieces, 60);
    // The one write of some 16 kB may arrive in a few reads.
    assert.ok(batches <= 6, `${batches} batches`);
  });

  it('agree on the schema of an answer, whose limits strict mode would refuse', async () => {
    const schema = z.object({
      name: z.string().check(z.minLength(1), z.maxLength(40), z.regex(/^\w+$/)),
      size: z.optional(z.int().check(z.minimum(1))),
      tags: z.array(z.union([z.string(), z.null()])).check(z.maxLength(5)),
    });
    const output = { name: 'thing', schema: z.toJSONSchema(schema) };
    server().script({ steps: [{ do: 'content', text: '{"name":"a","tags":[]}' }] });
    assert.equal(endOf(await ask({ ...plainRequest, output })).kind, 'done');
    const { response_format } = JSON.parse(server().stats().records.at(-1)?.body ?? '{}');
    assert.equal(response_format.json_schema.strict, true);
    // The same schema as it is.
    const refused = endOf(await ask({ ...plainRequest, output }, { dialect: 'openai' }));
    assert.equal(refused.kind === 'failed' && refused.error.kind, 'unsupported');
  });

  it('agree on tools, whose calls come in pieces that their index joins', async () => {
    const parameters = z.toJSONSchema(z.object({ path: z.string().check(z.maxLength(200)) }));
    const tools = [{ name: 'read', description: 'Reads a file.', parameters }];
    server().script({
      steps: [
        { do: 'toolCall', name: 'read', arguments: '{"path":', index: 0, id: 'call-a' },
        { do: 'toolCall', name: 'read', arguments: '{"path":"b"}', index: 1, id: 'call-b' },
        { do: 'toolCall', name: 'read', arguments: '"a"}', index: 0, id: 'call-a' },
      ],
    });
    const events = await ask({ ...plainRequest, tools, toolChoice: 'auto' });
    const joined = ['', ''];
    for (const event of events)
      if (event.kind === 'toolCall') joined[event.index] += event.argumentsDelta;
    assert.deepEqual(joined, ['{"path":"a"}', '{"path":"b"}']);
    const end = endOf(events);
    assert.equal(end.kind === 'done' && end.finishReason, 'toolCalls');
  });

  it('take a long prompt packed', async () => {
    server().script({ steps: [{ do: 'content', text: 'ok' }] });
    const content = 'const value = 1;\n'.repeat(2_000);
    const events = await ask({ ...plainRequest, messages: [{ role: 'user', content }] });
    assert.equal(textOf(events), 'ok');
    const record = server().stats().records.at(-1);
    assert.equal(record?.headers['content-encoding'], 'gzip');
    assert.ok((record?.bodyBytes ?? Number.NaN) < content.length / 10);
  });
});

describe('the client and other simulated APIs', () => {
  for (const [id, flavour, path] of [
    ['mistral', 'mistral', '/v1/fim/completions'],
    ['llamacpp', 'llamacpp', '/infill'],
    ['openai', 'openai', '/v1/chat/completions'],
  ] as const)
    describe(id, () => {
      const server = useServer({ flavour });

      it(`fills a hole through ${path}, and is only connected to before`, async () => {
        const { transport } = await stage.transport();
        const provider = { ...presetOf(id), baseUrl: `${server().httpUrl}/v1` };
        const target = { provider, model: 'qwen-3.8-27b', apiKey: 'csk-simulated' };
        transport.warm([target]);
        server().script({ steps: [{ do: 'content', text: 'a + b' }] });
        const request = { ...plainRequest, fill: { prefix: 'return ', suffix: ';\n}' } };
        const events = await readAll(
          transport.stream(callTo(provider, { target, request }), never),
        );
        assert.equal(textOf(events), 'a + b');
        assert.deepEqual(
          server()
            .stats()
            .records.map((record) => record.path),
          [path],
        );
      });
    });
});
