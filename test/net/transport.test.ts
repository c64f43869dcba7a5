import assert from 'node:assert/strict';
import { callTo, endOf, never, providerAt, readAll, textOf } from './support/calls.ts';
import { answerText } from './support/scriptedServer.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();

describe('transport', () => {
  it('sends what Cerebras asks for, and the key in its own header alone', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => answerText(reply, 'ok'),
    });
    const { transport } = await stage.transport({ isWarm: false });
    await readAll(transport.stream(callTo(providerAt(server.origin)), never));
    const [request] = server.requests;
    assert.equal(request?.path, '/v1/chat/completions');
    assert.equal(request?.headers.authorization, 'Bearer csk-test');
    assert.equal(request?.headers['user-agent'], 'slipstream/test');
    assert.equal(request?.headers['x-cerebras-3rd-party-integration'], 'slipstream');
    assert.equal(request?.headers['x-cerebras-version-patch'], '2');
    assert.deepEqual(request?.json, {
      model: 'test-model',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
      max_completion_tokens: 64,
    });
    assert.doesNotMatch(request?.body.toString() ?? '', /\n|csk-test/);
  });

  it('tells other providers nothing that is meant for Cerebras', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer: (_, reply) => answerText(reply, 'ok'),
    });
    const { transport } = await stage.transport({ isWarm: false });
    const provider = providerAt(server.origin, {
      dialect: 'openai',
      headers: { 'X-Title': 'S', 'X-Evil': 'a\r\nb: c' },
    });
    await readAll(transport.stream(callTo(provider), never));
    const headers = server.requests[0]?.headers ?? {};
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('x-')),
      ['x-title'],
    );
  });

  it('contacts nobody without a key, and no place that a key may not go to', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer: (_, reply) => answerText(reply),
    });
    const { transport } = await stage.transport({ isWarm: false });
    const provider = providerAt(server.origin);
    const errorOf = async (call: ReturnType<typeof callTo>) => {
      const end = endOf(await readAll(transport.stream(call, never)));
      return end.kind === 'failed' ? end.error : end.kind;
    };
    const target = { provider, model: 'm', apiKey: undefined };
    assert.deepEqual(await errorOf(callTo(provider, { target })), {
      kind: 'missingKey',
      provider: 'Cerebras',
    });
    const forged = { ...target, apiKey: 'k\r\nx-evil: 1' };
    assert.deepEqual(await errorOf(callTo(provider, { target: forged })), {
      kind: 'wrongKey',
      status: 0,
      detail: 'holds characters that no key has',
    });
    assert.deepEqual(await errorOf(callTo({ ...provider, baseUrl: 'http://10.1.2.3/v1' })), {
      kind: 'badBaseUrl',
      problem: 'insecure',
    });
    assert.equal(server.connectionCount, 0);
  });

  it('follows no redirect', async () => {
    const thief = await stage.server({
      protocol: 'plain',
      answer: (_, reply) => answerText(reply),
    });
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => {
        reply.writeHead(307, { location: `${thief.origin}/v1/chat/completions` });
        reply.end();
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const end = endOf(await readAll(transport.stream(callTo(providerAt(server.origin)), never)));
    assert.deepEqual(end.kind === 'failed' && end.error, { kind: 'redirected', status: 307 });
    const listing = await transport.getJson(
      { provider: providerAt(server.origin), apiKey: 'csk-test' },
      '~/models',
      never,
    );
    assert.deepEqual(!listing.ok && listing.error, { kind: 'redirected', status: 307 });
    assert.equal(thief.connectionCount, 0);
  });

  it('tells a refused connection, an unknown host and a certificate of no trust apart', async () => {
    const server = await stage.server({ protocol: 'h2', answer: (_, reply) => answerText(reply) });
    const { transport } = await stage.transport({ isWarm: false });
    const { transport: stranger } = await stage.transport({
      isWarm: false,
      network: {
        routeTo: () => ({ kind: 'direct' }),
        ca: undefined,
        systemCa: undefined,
        rejectUnauthorized: true,
      },
    });
    const errorOf = async (which: typeof transport, baseUrl: string) => {
      const provider = { ...providerAt(server.origin), baseUrl };
      const end = endOf(await readAll(which.stream(callTo(provider), never)));
      return end.kind === 'failed' ? end.error : end.kind;
    };
    assert.deepEqual(await errorOf(transport, 'https://localhost:1/v1'), {
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
    assert.deepEqual(await errorOf(stranger, `${server.origin}/v1`), {
      kind: 'tls',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    assert.deepEqual(await errorOf(transport, server.origin.replace('localhost', '127.0.0.1')), {
      kind: 'tls',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('asks with POST where the question has a body', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer(_, reply) {
        reply.writeHead(200, { 'content-type': 'application/json' });
        reply.end('{"capabilities":["insert"]}');
      },
    });
    const { transport } = await stage.transport();
    const target = { provider: providerAt(server.origin), apiKey: 'k' };
    const answer = await transport.getJson(target, '/api/show', never, { model: 'm' });
    assert.ok(answer.ok);
    assert.deepEqual(answer.value.body, { capabilities: ['insert'] });
    const [{ method, path, json } = {}] = server.requests;
    assert.deepEqual(
      { method, path, json },
      { method: 'POST', path: '/api/show', json: { model: 'm' } },
    );
  });

  it('reads a listing with its rate limits and the server’s clock', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => {
        reply.writeHead(200, {
          'content-type': 'application/json',
          'x-ratelimit-remaining-requests-day': '7',
          date: 'Sat, 21 Nov 2026 12:00:00 GMT',
        });
        reply.end('{"object":"list","data":[]}');
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const target = { provider: providerAt(server.origin), apiKey: 'csk-test' };
    for (const path of ['~/models', '/public/v1/models']) {
      const answer = await transport.getJson(target, path, never);
      assert.deepEqual(answer, {
        ok: true,
        value: {
          status: 200,
          body: { object: 'list', data: [] },
          rateLimits: [{ unit: 'requests', window: 'day', remaining: 7 }],
          serverWallMs: Date.UTC(2026, 10, 21, 12),
        },
      });
    }
    assert.deepEqual(
      server.requests.map((request) => request.path),
      ['/v1/models', '/public/v1/models'],
    );
  });

  it('takes an answer that was not streamed although a stream was asked for', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer: (_, reply) => {
        reply.writeHead(200, { 'content-type': 'application/json' });
        const message = { role: 'assistant', content: 'whole' };
        reply.end(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] }));
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const events = await readAll(transport.stream(callTo(providerAt(server.origin)), never));
    assert.equal(textOf(events), 'whole');
    assert.equal(endOf(events).kind, 'done');
  });

  it('calls a web page in the place of an answer malformed', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer: (_, reply) => {
        reply.writeHead(200, { 'content-type': 'text/html' });
        reply.end('<h1>Sign in to the hotel</h1>');
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const end = endOf(await readAll(transport.stream(callTo(providerAt(server.origin)), never)));
    assert.deepEqual(end.kind === 'failed' && end.error, {
      kind: 'malformed',
      where: 'content-type',
      issue: 'text/html',
    });
  });
});
