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
          // Time: of the server, from its words to the cut; whoever reads waits for both.
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
        // Time: the reader is away for it; a shorter absence fails nothing.
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
        // Time: of the server, between two of its words; whoever reads waits for both.
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
    // Time: for the goodbye to arrive; where it comes later the second request is refused and asked again.
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(textOf(await ask()), 'connection 2');
    assert.equal(textOf(await first), 'before, after');
  });
});
