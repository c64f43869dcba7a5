import assert from 'node:assert/strict';
import type { StreamEvent } from '../../src/core/api/streamEvent.ts';
import type { ClientTransport } from '../../src/net/transport.ts';
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts';
import {
  callTo,
  endOf,
  never,
  providerAt,
  readAll,
  textOf,
  trustedNetwork,
} from './support/calls.ts';
import {
  answerText,
  type Reply,
  type ScriptedServer,
  type SeenRequest,
  sendDelta,
  startEvents,
} from './support/scriptedServer.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();
const minuteMs = 60_000;
const warmPath = '/v1/tcp_warming';

const answer = (request: SeenRequest, reply: Reply): void => {
  if (request.method === 'POST') {
    answerText(reply, 'ok');
    return;
  }
  reply.writeHead(200, { 'content-type': 'application/json' });
  reply.end('{}');
};

/** A clock whose machine can sleep: wall time passes, nothing else. */
function createSleepyClock(): FakeClock & { sleep(ms: number): void } {
  const clock = createFakeClock();
  let sleptMs = 0;
  return {
    ...clock,
    wallMs: () => clock.wallMs() + sleptMs,
    sleep(ms) {
      sleptMs += ms;
    },
  };
}

const targetAt = (origin: string, changes: Parameters<typeof providerAt>[1] = {}) => ({
  provider: providerAt(origin, changes),
  apiKey: 'csk-test',
});

/** Lets sockets do what they can do without the clock. */
// Time: of the sockets; on a slow machine less is seen by then, and what is waited for has its own `until`.
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 30));

/** Moves on in steps short enough for a ping to be answered in between. */
async function pass(clock: FakeClock, ms: number, each?: () => void): Promise<void> {
  for (let passed = 0; passed < ms; passed += 20_000) {
    each?.();
    await clock.advance(20_000);
    // Time: as above.
    await new Promise<void>((resolve) => setTimeout(resolve, 3));
  }
}

const isOpen = (transport: ClientTransport, origin: string): boolean =>
  transport.stateOf(`${origin}/v1`).connection === 'open';

describe('a warm connection', () => {
  it('is open before the first request, which goes out on it', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const { transport } = await stage.transport();
    const target = targetAt(server.origin, { warmPath });
    transport.warm([target]);
    await until(() => server.requests.length === 1, 'the warming request');
    assert.equal(server.requests[0]?.path, warmPath);
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer csk-test');
    const end = endOf(await readAll(transport.stream(callTo(target.provider), never)));
    assert.equal(end.trace.connection, 'reused');
    assert.equal(server.connectionCount, 1);
    assert.equal(transport.stateOf(target.provider.baseUrl).reusedCount, 1);
  });

  it('is only opened where the provider has nothing to warm', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const { transport } = await stage.transport();
    transport.warm([targetAt(server.origin)]);
    await until(() => isOpen(transport, server.origin), 'the connection');
    await breathe();
    assert.equal(server.connectionCount, 1);
    assert.equal(server.requests.length, 0);
  });

  it('is not opened without a key, nor where warming is switched off', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const clock = createFakeClock();
    const { transport: keyless } = await stage.transport({ clock });
    const target = targetAt(server.origin, { warmPath });
    keyless.warm([{ ...target, apiKey: undefined }]);
    const { transport: thrifty } = await stage.transport({ clock, isWarm: false });
    thrifty.warm([target]);
    thrifty.activity();
    await pass(clock, minuteMs);
    await breathe();
    assert.equal(server.connectionCount, 0);
    await readAll(thrifty.stream(callTo(target.provider), never));
    await pass(clock, 5 * minuteMs, thrifty.activity);
    assert.equal(server.connectionCount, 1);
    assert.equal(server.requests.length, 1);
    assert.equal(server.pingCount, 0);
  });

  it('is pinged while the user is active, and let go ten minutes after', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    const target = targetAt(server.origin);
    transport.warm([target]);
    await until(() => server.sessions.size === 1, 'the connection');
    await pass(clock, 5 * minuteMs, transport.activity);
    const pings = server.pingCount;
    assert.ok(pings >= 14 && pings <= 15, `${pings} pings in five minutes`);
    await pass(clock, 9 * minuteMs);
    assert.equal(server.sessions.size, 1);
    await pass(clock, 2 * minuteMs);
    await until(() => server.sessions.size === 0, 'the connection is let go');
    const last = server.pingCount;
    await pass(clock, 5 * minuteMs);
    assert.equal(server.pingCount, last);
    assert.equal(server.connectionCount, 1);
    transport.activity();
    await until(() => server.sessions.size === 1, 'it is opened again for the user who came back');
  });

  for (const [how, close] of [
    [
      'says goodbye',
      ({ sessions }: ScriptedServer) => {
        for (const session of sessions) session.close();
      },
    ],
    [
      'is gone',
      ({ openSockets }: ScriptedServer) => {
        for (const socket of openSockets) socket.destroy();
      },
    ],
  ] as const)
    it(`is opened again at once when the server ${how}`, async () => {
      const server = await stage.server({ protocol: 'h2', answer });
      const { transport } = await stage.transport({ clock: createFakeClock() });
      const target = targetAt(server.origin);
      transport.warm([target]);
      await until(() => server.sessions.size === 1, 'the connection');
      await readAll(transport.stream(callTo(target.provider), never));
      close(server);
      await until(() => server.connectionCount === 2, 'the second connection');
    });

  it('is not fought for with a server that closes it each time', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const closing = setInterval(() => {
      for (const session of server.sessions) session.close();
    }, 1);
    try {
      const clock = createFakeClock();
      const { transport } = await stage.transport({ clock });
      transport.warm([targetAt(server.origin)]);
      for (let second = 0; second < 300; second++) {
        if (second % 20 === 0) transport.activity();
        await clock.advance(1_000);
        // Time: of the sockets; a connection that is made later is counted later.
        await new Promise<void>((resolve) => setTimeout(resolve, 3));
      }
      const count = server.connectionCount;
      assert.ok(count >= 5 && count <= 13, `${count} connections in five minutes`);
    } finally {
      clearInterval(closing);
    }
  });

  it('that died in the machine’s sleep does not hold up the first request', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const relay = await stage.relay(server.origin);
    const clock = createSleepyClock();
    const { transport } = await stage.transport({ clock });
    const target = targetAt(relay.origin);
    transport.warm([target]);
    await until(() => isOpen(transport, relay.origin), 'the connection');
    relay.freeze();
    clock.sleep(3_600_000);
    const reading = readAll(transport.stream(callTo(target.provider), never));
    await until(() => relay.connectionCount === 2, 'a new connection is opened beside it');
    // The answer to the ping would have been here long ago.
    await clock.advance(300);
    const events = await reading;
    assert.equal(textOf(events), 'ok');
    assert.equal(server.requests.length, 1);
  });

  it('that lives through a sleep is used, and the one opened beside it is given up', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const clock = createSleepyClock();
    const { transport } = await stage.transport({ clock });
    const target = targetAt(server.origin);
    transport.warm([target]);
    await until(() => server.sessions.size === 1, 'the connection');
    clock.sleep(3_600_000);
    const end = endOf(await readAll(transport.stream(callTo(target.provider), never)));
    assert.equal(end.kind, 'done');
    assert.equal(end.trace.connection, 'reused');
    await until(() => server.sessions.size === 1, 'one is left');
  });

  it('that died with the network is found at once when the network is said to have changed', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const relay = await stage.relay(server.origin);
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    const target = targetAt(relay.origin);
    transport.warm([target]);
    await until(() => isOpen(transport, relay.origin), 'the connection');
    relay.freeze();
    transport.onNetworkChange();
    await clock.advance(2_000);
    await until(() => relay.connectionCount === 2, 'the new connection');
    await until(() => isOpen(transport, relay.origin), 'it is open');
    const end = endOf(await readAll(transport.stream(callTo(target.provider), never)));
    assert.equal(end.trace.connection, 'reused');
  });

  it('that is found dead in the middle of an answer ends it as lost, not as done', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer(_, reply) {
        startEvents(reply);
        sendDelta(reply, { content: 'half' });
      },
    });
    const relay = await stage.relay(server.origin);
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    const events: StreamEvent[] = [];
    for await (const batch of transport.stream(callTo(providerAt(relay.origin)), never)) {
      events.push(...batch);
      relay.freeze();
      transport.onNetworkChange();
      await clock.advance(2_000);
    }
    const end = endOf(events);
    assert.equal(end.kind === 'failed' && end.error.kind, 'reset');
  });

  it('that dies in silence is replaced by the next ping', async () => {
    const server = await stage.server({ protocol: 'h2', answer });
    const relay = await stage.relay(server.origin);
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    transport.warm([targetAt(relay.origin)]);
    await until(() => isOpen(transport, relay.origin), 'the connection');
    relay.freeze();
    await clock.advance(20_000);
    await clock.advance(5_000);
    await until(() => relay.connectionCount === 2, 'the new connection');
  });

  it('is made anew when the network’s settings change, while a running answer ends on the old one', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer(_, reply) {
        startEvents(reply);
        // Time: of the server, before the rest of its answer, which is waited for.
        setTimeout(() => answerTextRest(reply), 60);
      },
    });
    const { transport } = await stage.transport();
    const target = targetAt(server.origin);
    transport.warm([target]);
    const reading = readAll(transport.stream(callTo(target.provider), never));
    await until(() => server.requests.length === 1, 'the request');
    transport.setNetwork(await trustedNetwork());
    await until(() => server.connectionCount === 2, 'the new connection');
    assert.equal(endOf(await reading).kind, 'done');
    await until(() => server.sessions.size === 1, 'the old one is closed');
  });
});

function answerTextRest(reply: Reply): void {
  reply.end(
    'data: {"choices":[{"delta":{"content":"late"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  );
}

describe('warm connections of HTTP/1.1', () => {
  it('are three, so that a cancelled request costs the next one nothing', async () => {
    const server = await stage.server({
      protocol: 'h1',
      answer(request, reply) {
        if (request.path.includes('hang')) startEvents(reply);
        else answer(request, reply);
      },
    });
    const { transport } = await stage.transport();
    const target = targetAt(server.origin);
    transport.warm([target]);
    const hanging = { ...target.provider, baseUrl: `${server.origin}/hang` };
    for (let index = 0; index < 5; index++) {
      await until(() => server.connectionCount >= 3 + index, 'three connections');
      await breathe();
      const aborter = new AbortController();
      const reading = readAll(transport.stream(callTo(hanging), aborter.signal));
      await until(() => server.requests.length === index + 1, 'the request');
      aborter.abort();
      assert.equal(endOf(await reading).trace.connection, 'reused');
    }
    const end = endOf(await readAll(transport.stream(callTo(target.provider), never)));
    assert.equal(end.trace.connection, 'reused');
  });

  it('are warmed again at most once a minute', async () => {
    const server = await stage.server({ protocol: 'h1', answer });
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    transport.warm([targetAt(server.origin, { warmPath })]);
    await until(() => server.requests.length === 1, 'the warming request');
    await until(() => server.connectionCount >= 3, 'three connections');
    await pass(clock, 5 * minuteMs, transport.activity);
    await until(() => server.requests.length >= 5, 'a request each minute');
    const count = server.requests.length;
    assert.ok(count <= 6, `${count} in five minutes`);
  });

  it('are not warmed again where that is charged', async () => {
    let remaining = 100;
    const server = await stage.server({
      protocol: 'h1',
      answer(request, reply) {
        remaining--;
        reply.setHeader('x-ratelimit-limit-requests-minute', '100');
        reply.setHeader('x-ratelimit-remaining-requests-minute', String(remaining));
        answer(request, reply);
      },
    });
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    transport.warm([targetAt(server.origin, { warmPath })]);
    await until(() => server.requests.length === 1, 'the warming request');
    await pass(clock, 5 * minuteMs, transport.activity);
    assert.ok(server.requests.length <= 2, `${server.requests.length} in five minutes`);
  });

  it('of this machine are not kept: they cost nothing to open', async () => {
    const server = await stage.server({ protocol: 'plain', answer });
    const { transport } = await stage.transport();
    const target = targetAt(server.origin);
    transport.warm([target]);
    await until(() => server.openSockets.size === 1, 'the connection');
    await breathe();
    for (const socket of server.openSockets) socket.destroy();
    await breathe();
    assert.equal(server.connectionCount, 1);
    assert.equal(
      endOf(await readAll(transport.stream(callTo(target.provider), never))).kind,
      'done',
    );
  });
});
