import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import {
  callTo,
  endOf,
  never,
  plainRequest,
  providerAt,
  readAll,
  textOf,
} from './support/calls.ts';
import { answerText, sendDelta, startEvents, writeTo } from './support/scriptedServer.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();

for (const protocol of ['h2', 'h1', 'plain'] as const) {
  describe(`transport over ${protocol}`, () => {
    it('streams an answer and uses the connection again', async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => answerText(reply, 'Hello', ', wörld'),
      });
      const { transport, traces } = await stage.transport({ isWarm: false });
      for (const connection of ['new', 'reused']) {
        const events = await readAll(transport.stream(callTo(providerAt(server.origin)), never));
        assert.equal(textOf(events), 'Hello, wörld');
        assert.equal(events[0]?.kind, 'head');
        const { trace } = endOf(events);
        assert.equal(trace.outcome, 'complete');
        assert.equal(trace.connection, connection);
        assert.equal(trace.protocol, protocol === 'h2' ? 'h2' : 'h1');
      }
      assert.equal(server.connectionCount, 1);
      assert.equal(traces.length, 2);
    });

    it('ends a cancelled request at the server at once', async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => {
          startEvents(reply);
          sendDelta(reply, { content: 'never ending' });
        },
      });
      const { transport, traces } = await stage.transport({ isWarm: false });
      const aborter = new AbortController();
      const events = [];
      for await (const batch of transport.stream(
        callTo(providerAt(server.origin)),
        aborter.signal,
      )) {
        events.push(...batch);
        aborter.abort();
      }
      const end = endOf(events);
      assert.deepEqual(end.kind === 'failed' && end.error, { kind: 'aborted' });
      assert.equal(end.trace.outcome, 'cancelled');
      assert.ok(end.trace.marks.cancelled !== undefined);
      await until(
        () => server.requests[0]?.cancelledAt !== undefined,
        'the server sees the cancel',
      );
      assert.equal(traces.length, 1);
    });

    it('contacts nobody once it is let go, whoever still asks', async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => startEvents(reply),
      });
      const { transport } = await stage.transport({ isWarm: true });
      const provider = providerAt(server.origin);
      const waiting = readAll(transport.stream(callTo(provider), never));
      await until(() => server.requests.length === 1, 'the request');
      transport.dispose();
      const later = readAll(transport.stream(callTo(provider), never));
      assert.equal(endOf(await waiting).kind, 'failed');
      const end = endOf(await later);
      assert.deepEqual(end.kind === 'failed' && end.error, { kind: 'aborted' });
      transport.warm([{ provider, apiKey: 'csk-simulated' }]);
      transport.setWarm(true);
      transport.activity();
      const listed = await transport.getJson(
        { provider, apiKey: 'csk-simulated' },
        '~/models',
        never,
      );
      assert.deepEqual(!listed.ok && listed.error, { kind: 'aborted' });
      assert.equal(transport.stateOf(provider.baseUrl).connection, 'none');
      await until(() => server.openSockets.size === 0, 'no connection');
      assert.equal(server.requests.length, 1);
    });

    it('takes the end of the iteration for a cancel', async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => {
          startEvents(reply);
          sendDelta(reply, { content: 'first' });
        },
      });
      const { transport, traces } = await stage.transport({ isWarm: false });
      for await (const _ of transport.stream(callTo(providerAt(server.origin)), never)) break;
      await until(
        () => server.requests[0]?.cancelledAt !== undefined,
        'the server sees the cancel',
      );
      assert.deepEqual(
        traces.map((trace) => trace.outcome),
        ['cancelled'],
      );
    });

    it('sends once more, on a fresh connection, what a dying one swallowed', async () => {
      let answered = 0;
      const server = await stage.server({
        protocol,
        answer: (request, reply) => {
          // The second request meets the end of the first connection.
          if (++answered === 2) for (const socket of server.openSockets) socket.destroy();
          else answerText(reply, `from connection ${request.connection}`);
        },
      });
      const { transport } = await stage.transport({ isWarm: false });
      const ask = () => readAll(transport.stream(callTo(providerAt(server.origin)), never));
      assert.equal(textOf(await ask()), 'from connection 1');
      const events = await ask();
      assert.equal(textOf(events), 'from connection 2');
      assert.equal(endOf(events).trace.connection, 'new');
      assert.equal(server.requests.length, 3);
    });

    it('does not send again what died on a connection opened for it', async () => {
      const server = await stage.server({
        protocol,
        answer: () => {
          for (const socket of server.openSockets) socket.destroy();
        },
      });
      const { transport } = await stage.transport({ isWarm: false });
      const end = endOf(await readAll(transport.stream(callTo(providerAt(server.origin)), never)));
      assert.equal(end.kind === 'failed' && end.error.kind, 'reset');
      assert.equal(server.requests.length, 1);
    });

    it('does not send again after the response began', async () => {
      let answered = 0;
      const server = await stage.server({
        protocol,
        answer: (_, reply) => {
          if (++answered === 1) {
            answerText(reply, 'whole');
            return;
          }
          startEvents(reply);
          sendDelta(reply, { content: 'half' });
          setTimeout(() => {
            for (const socket of server.openSockets) socket.destroy();
          }, 20);
        },
      });
      const { transport } = await stage.transport({ isWarm: false });
      const ask = () => readAll(transport.stream(callTo(providerAt(server.origin)), never));
      await ask();
      const events = await ask();
      assert.equal(textOf(events), 'half');
      const end = endOf(events);
      assert.equal(end.kind === 'failed' && end.error.kind, 'reset');
      assert.equal(server.requests.length, 2);
    });

    it('gives each phase its own deadline', async () => {
      const server = await stage.server({
        protocol,
        answer: (request, reply) => {
          if (request.path.startsWith('/silent')) return;
          startEvents(reply);
          sendDelta(reply, { content: 'a' });
        },
      });
      const { transport } = await stage.transport({ isWarm: false });
      const deadlines = { connectMs: 2_000, firstByteMs: 60, idleMs: 40, progressMs: 5_000 };
      const phaseAt = async (baseUrl: string) => {
        const provider = { ...providerAt(server.origin), baseUrl };
        const end = endOf(await readAll(transport.stream(callTo(provider, { deadlines }), never)));
        return end.kind === 'failed' ? end.error : end.kind;
      };
      assert.deepEqual(await phaseAt(`${server.origin}/silent`), {
        kind: 'timeout',
        phase: 'firstByte',
        afterMs: 60,
      });
      assert.deepEqual(await phaseAt(`${server.origin}/v1`), {
        kind: 'timeout',
        phase: 'idle',
        afterMs: 40,
      });
      await until(
        () => server.requests.every((request) => request.cancelledAt !== undefined),
        'both are ended at the server',
      );
    });

    it('packs a long body where the provider takes it, and only there', async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => answerText(reply, 'ok'),
      });
      const { transport } = await stage.transport({ isWarm: false });
      const content = 'const value = 1;\n'.repeat(2_000);
      const request = { ...plainRequest, messages: [{ role: 'user', content } as const] };
      for (const gzip of [true, false])
        await readAll(
          transport.stream(callTo(providerAt(server.origin, { gzip }), { request }), never),
        );
      const [packed, open] = server.requests;
      assert.equal(packed?.headers['content-encoding'], 'gzip');
      assert.ok((packed?.body.length ?? Number.MAX_VALUE) < content.length / 10);
      assert.equal(open?.headers['content-encoding'], undefined);
      assert.deepEqual(JSON.parse(gunzipSync(packed?.body ?? '').toString()), open?.json);
    });

    it('does not hurry a slow consumer, and loses nothing', async () => {
      const piece = 'x'.repeat(10_000);
      const pieces = 400;
      const server = await stage.server({
        protocol,
        answer: (_, reply) => {
          startEvents(reply);
          for (let index = 0; index < pieces; index++) sendDelta(reply, { content: piece });
          writeTo(reply, 'data: [DONE]\n\n');
          reply.end();
        },
      });
      const { transport } = await stage.transport({ isWarm: false });
      let length = 0;
      let isFirst = true;
      for await (const batch of transport.stream(callTo(providerAt(server.origin)), never)) {
        if (isFirst) await new Promise((resolve) => setTimeout(resolve, 100));
        isFirst = false;
        length += textOf(batch).length;
      }
      assert.equal(length, piece.length * pieces);
    });
  });
}

describe('transport over HTTP/2', () => {
  it('keeps the connection when a request is cancelled', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (request, reply) => {
        if (request.json !== undefined && server.requests.length <= 20) startEvents(reply);
        else answerText(reply, 'the last one');
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const provider = providerAt(server.origin);
    for (let index = 0; index < 20; index++) {
      const aborter = new AbortController();
      const reading = readAll(transport.stream(callTo(provider), aborter.signal));
      await until(() => server.requests.length > index, 'the request arrives');
      aborter.abort();
      await reading;
    }
    assert.equal(textOf(await readAll(transport.stream(callTo(provider), never))), 'the last one');
    assert.equal(server.connectionCount, 1);
    await until(
      () => server.requests.filter((request) => request.cancelledAt !== undefined).length === 20,
      'every cancel reached the server',
    );
  });

  it('lets running answers end when the server says goodbye, and goes on elsewhere', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (request, reply) => {
        if (server.requests.length > 1) {
          answerText(reply, `connection ${request.connection}`);
          return;
        }
        startEvents(reply);
        sendDelta(reply, { content: 'before, ' });
        for (const session of server.sessions) session.goaway(0);
        setTimeout(() => {
          sendDelta(reply, { content: 'after' });
          writeTo(reply, 'data: [DONE]\n\n');
          reply.end();
        }, 60);
      },
    });
    const { transport } = await stage.transport({ isWarm: false });
    const ask = () => readAll(transport.stream(callTo(providerAt(server.origin)), never));
    const first = ask();
    await until(() => server.requests.length === 1, 'the first request arrives');
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(textOf(await ask()), 'connection 2');
    assert.equal(textOf(await first), 'before, after');
  });
});

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
