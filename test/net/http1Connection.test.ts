import assert from 'node:assert/strict';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { StreamEvent } from '../../src/core/api/streamEvent.ts';
import { arrivals, mutateText } from '../fuzz/mutate.ts';
import { createRandom } from '../fuzz/random.ts';
import { callTo, endOf, never, providerAt, readAll, textOf } from './support/calls.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();
const servers: net.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers every request with these bytes, whatever they are. */
async function rawServer(reply: (socket: Socket, count: number) => void) {
  let count = 0;
  let connections = 0;
  const received: string[] = [];
  const open = new Set<Socket>();
  const server = net.createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.on('data', (bytes) => {
      received.push(bytes.toString('latin1'));
      reply(socket, ++count);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is one of a port.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, connections: () => connections, open, received };
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const body = (text: string) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content: text }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
const whole = (text: string, headers = '') =>
  `${ok}${headers}content-length: ${body(text).length}\r\n\r\n${body(text)}`;
const frame = (piece: string) => `${piece.length.toString(16)}\r\n${piece}\r\n`;
const chunked = (text: string, headers = '') =>
  `${ok}${headers}transfer-encoding: chunked\r\n\r\n${frame(body(text))}0\r\nx-trailer: 1\r\n\r\n`;

/** A client of such a server; each call asks once. */
async function clientOf(reply: (socket: Socket, count: number) => void) {
  const server = await rawServer(reply);
  const { transport } = await stage.transport({ isWarm: false });
  const ask = (signal = never) =>
    readAll(transport.stream(callTo(providerAt(server.origin)), signal));
  return { server, transport, ask };
}

function errorOf(events: readonly StreamEvent[]) {
  const end = endOf(events);
  return end.kind === 'failed' ? end.error : undefined;
}

describe('a connection of HTTP/1.1', () => {
  it('is not used again after bytes that nobody asked for, so that no answer meets the wrong question', async () => {
    const { server, ask } = await clientOf((socket, count) => {
      socket.write(count === 1 ? whole('mine') + whole('planted') : whole('also mine'));
    });
    assert.equal(textOf(await ask()), 'mine');
    assert.equal(textOf(await ask()), 'also mine');
    assert.equal(server.connections(), 2);
  });

  it('is not used again when such bytes come while it is idle', async () => {
    const { server, ask } = await clientOf((socket, count) => {
      socket.write(whole(count === 1 ? 'mine' : 'also mine'));
    });
    assert.equal(textOf(await ask()), 'mine');
    for (const socket of server.open) socket.write(whole('planted'));
    await until(() => server.open.size === 0, 'the connection is closed');
    assert.equal(textOf(await ask()), 'also mine');
  });

  it('is left before the time at which the server said that it would close it', async () => {
    const { server, ask } = await clientOf((socket) => {
      socket.write(whole('a', 'keep-alive: timeout=1\r\n'));
    });
    await ask();
    await until(() => server.open.size === 0, 'the connection is closed');
    assert.equal(endOf(await ask()).trace.connection, 'new');
    assert.equal(server.connections(), 2);
  });

  it('is used again after a length and after chunks, and not where the server says that it closes', async () => {
    const replies = [whole('a'), chunked('b'), whole('c', 'connection: close\r\n'), chunked('d')];
    const { server, ask } = await clientOf((socket, count) => {
      socket.write(replies[count - 1] ?? '');
    });
    const seen = [];
    for (let index = 0; index < replies.length; index++) {
      const events = await ask();
      seen.push(`${textOf(events)} ${endOf(events).trace.connection}`);
    }
    assert.deepEqual(seen, ['a new', 'b reused', 'c reused', 'd new']);
    assert.equal(server.connections(), 2);
  });

  it('reads the same however the bytes are cut', async () => {
    const text = Buffer.from(chunked('größe ist 5'));
    const { ask } = await clientOf((socket) => {
      socket.setNoDelay(true);
      const writeFrom = (at: number) => {
        if (at === text.length) return;
        socket.write(text.subarray(at, at + 1));
        setImmediate(() => writeFrom(at + 1));
      };
      writeFrom(0);
    });
    assert.equal(textOf(await ask()), 'größe ist 5');
  });

  it('skips what comes before the answer', async () => {
    const { ask } = await clientOf((socket) => {
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${whole('a')}`);
    });
    assert.equal(textOf(await ask()), 'a');
    assert.equal(endOf(await ask()).trace.connection, 'reused');
  });

  it('takes the end of the connection for the end of an answer without a length', async () => {
    const { ask } = await clientOf((socket) => {
      socket.end(`${ok}\r\n${body('a')}`);
    });
    assert.equal(textOf(await ask()), 'a');
  });

  for (const [what, bytes] of [
    ['no HTTP', '220 smtp ready\r\n\r\n'],
    ['a head without end', `${ok}${'a: b\r\n'.repeat(40_000)}`],
    ['two lengths', `${ok}content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`],
    ['a length beside chunks', `${ok}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n`],
    ['a chunk size that is no number', `${ok}transfer-encoding: chunked\r\n\r\nxyz\r\n`],
    ['a chunk longer than it says', `${ok}transfer-encoding: chunked\r\n\r\n2\r\nabc\r\n`],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ] as const)
    it(`calls ${what} malformed and closes`, async () => {
      const { server, ask } = await clientOf((socket) => socket.write(bytes));
      const error = errorOf(await ask());
      assert.equal(error?.kind, 'malformed');
      assert.equal(error.where, 'http');
      await until(() => server.open.size === 0, 'the connection is closed');
    });

  for (const [what, bytes] of [
    ['in the head', ok],
    ['in a body of known length', `${ok}content-length: 300\r\n\r\ndata: `],
    [
      'in a body of known length, after which it would have closed',
      `${ok}connection: close\r\ncontent-length: 300\r\n\r\ndata: `,
    ],
    ['in a chunk', `${ok}transfer-encoding: chunked\r\n\r\n30\r\ndata: `],
    [
      'between chunks',
      `${ok}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${frame(': ping\n\n')}`,
    ],
  ] as const)
    it(`calls an answer lost that is cut ${what}`, async () => {
      const { ask } = await clientOf((socket) => socket.end(bytes));
      assert.equal(errorOf(await ask())?.kind, 'reset');
    });

  it('calls an answer without a length lost when the connection is reset', async () => {
    const { ask } = await clientOf((socket) => {
      // Time: of the server, from its words to the cut; whoever reads waits for both.
      socket.write(`${ok}\r\n: ping\n\n`, () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    assert.equal(errorOf(await ask())?.kind, 'reset');
  });

  it('asks again on a fresh connection when the server closes an idle one under the request', async () => {
    const { server, ask } = await clientOf((socket, count) => {
      if (count === 2) socket.destroy();
      else socket.write(whole(`answer ${count}`));
    });
    await ask();
    const events = await ask();
    assert.equal(textOf(events), 'answer 3');
    assert.equal(server.connections(), 2);
  });

  it('notices that the server closed it before its first request', async () => {
    const { transport } = await stage.transport();
    const server = await stage.server({ protocol: 'h1', answer: () => {} });
    const provider = providerAt(server.origin);
    transport.warm([{ provider, apiKey: 'k' }]);
    await until(() => server.connectionCount === 3, 'the spare connections');
    const before = new Set(server.openSockets);
    for (const socket of before) socket.end();
    await until(() => server.connectionCount > 3, 'they are replaced');
  });

  it('brings a cancel to the server, also when it comes at once', async () => {
    const { server, ask } = await clientOf((socket) => {
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
    });
    const aborter = new AbortController();
    const asking = ask(aborter.signal);
    await until(() => server.open.size === 1, 'the connection');
    aborter.abort();
    assert.equal(errorOf(await asking)?.kind, 'aborted');
    await until(() => server.open.size === 0, 'the connection is closed');
  });

  for (const [what, head, end] of [
    ['ends', `${ok}connection: close\r\n\r\n`, (socket: Socket) => socket.end(body('z'))],
    ['is reset', `${ok}connection: close\r\n\r\n`, (socket: Socket) => socket.resetAndDestroy()],
  ] as const)
    it(`survives an answer that ${what} while the reader is slow`, async () => {
      const event = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(4_000) } }] })}\n\n`;
      let closeIt = () => {};
      const { server, transport } = await clientOf((socket) => {
        socket.write(head);
        // More than is kept for a reader that does not come, in pieces that all arrive.
        for (let left = 300; left > 0; left--) socket.write(event);
        closeIt = () => end(socket);
      });
      const seen: StreamEvent[] = [];
      let isFirst = true;
      for await (const batch of transport.stream(callTo(providerAt(server.origin)), never)) {
        seen.push(...batch);
        if (!isFirst) continue;
        isFirst = false;
        // The reader is away until the server has closed.
        // Time: the reader is away for it; a shorter absence fails nothing.
        await new Promise((resolve) => setTimeout(resolve, 50));
        closeIt();
        // Time: as above.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const last = endOf(seen);
      if (what === 'ends') {
        assert.equal(last.kind, 'done');
        assert.equal(textOf(seen).length, 300 * 4_000 + 1);
      } else assert.equal(last.kind, 'failed');
    });

  it('ends every answer, whatever bytes it is, and throws nothing', async () => {
    const random = createRandom(0x17);
    const answers = [
      whole('a'),
      chunked('b'),
      `${ok}connection: close\r\n\r\n${body('c')}`,
    ] as const;
    const { ask } = await clientOf((socket) => {
      for (const piece of arrivals(mutateText(random.pick(answers), random), random))
        socket.write(piece);
      socket.end();
    });
    for (let left = 60; left > 0; left--) assert.ok(endOf(await ask()).trace);
  });

  it('leaves out headers of the user’s that belong to the connection', async () => {
    const server = await rawServer((socket) => {
      socket.write(whole('a'));
    });
    const { transport } = await stage.transport({ isWarm: false });
    const provider = providerAt(server.origin, {
      headers: { Connection: 'close', 'Transfer-Encoding': 'chunked', Expect: 'x', 'X-Team': 'a' },
    });
    const events = await readAll(transport.stream(callTo(provider), never));
    assert.equal(textOf(events), 'a');
    const head = server.received.join('');
    assert.match(head, /x-team: a\r\n/);
    assert.doesNotMatch(head, /^(expect|transfer-encoding|connection: close)/im);
  });

  it('sends each of several requests at once on a connection of its own', async () => {
    const { server, ask } = await clientOf((socket) => {
      // Time: of the server, before it answers; whoever asks waits for it.
      setTimeout(() => socket.write(whole('a')), 20);
    });
    assert.deepEqual((await Promise.all([1, 2, 3].map(() => ask()))).map(textOf), ['a', 'a', 'a']);
    assert.equal(server.connections(), 3);
  });
});
