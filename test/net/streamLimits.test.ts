import assert from 'node:assert/strict';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { answered } from '../servers/plainServer.ts';
import { callTo, endOf, never, providerAt, readAll, textOf } from './support/calls.ts';
import { testCertificate } from './support/certificate.ts';
import { createFrameReader, frame, frameType, type SeenFrame } from './support/http2Frames.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();

/** One connection to a server that says nothing, not even its settings, until it is told to. */
interface TacitConnection {
  /** The head of each request, in the order in which they came. */
  readonly requests: readonly SeenFrame[];
  /** Says its settings: how many streams at a time, or no limit. */
  sayLimit(count?: number): void;
  /** Answers the request of this number, from 0. */
  answer(index: number): void;
  drop(): void;
}

const isWithoutBody = ({ flags }: SeenFrame) => (flags & 1) === 1;

describe('a new HTTP/2 connection', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function setup() {
    const { cert, key } = await testCertificate();
    const connections: TacitConnection[] = [];
    const sockets = new Set<Socket>();
    const server = tls.createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      const write = (type: number, flags: number, stream: number, payload: Buffer) =>
        socket.write(frame(type, flags, stream, payload));
      const requests: SeenFrame[] = [];
      socket.on(
        'data',
        createFrameReader((seen) => {
          if (seen.type === frameType.headers) requests.push(seen);
        }),
      );
      connections.push({
        requests,
        sayLimit: (count) =>
          write(
            frameType.settings,
            0,
            0,
            count === undefined ? Buffer.alloc(0) : Buffer.from([0, 3, 0, 0, 0, count]),
          ),
        answer(index) {
          const stream = requests[index]?.stream ?? 0;
          // `:status: 200` from HPACK's static table.
          write(frameType.headers, 4, stream, Buffer.from([0x88]));
          write(frameType.data, 1, stream, Buffer.from(answered('Hi')));
        },
        drop: () => socket.destroy(),
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    // It listens on TCP, so its address is one of a port.
    const { port } = server.address() as AddressInfo;
    const provider = providerAt(`https://localhost:${port}`, { warmPath: '/v1/tcp_warming' });
    const { transport } = await stage.transport();
    const ask = () => readAll(transport.stream(callTo(provider), never));
    /** Waits until the connection of this number has been sent so many requests. */
    const sees = (connection: number, count: number) =>
      until(
        () => connections[connection]?.requests.length === count,
        `${count} requests on connection ${connection}`,
      );
    const at = (index: number): TacitConnection => {
      const connection = connections[index];
      assert.ok(connection);
      return connection;
    };
    return { transport, provider, ask, sees, at, count: () => connections.length };
  }

  it('takes one request until it has told its limit; where that is one, the next does not wait behind it', async () => {
    const { ask, sees, at, count } = await setup();
    const long = ask();
    const short = ask();
    await sees(0, 1);
    assert.equal(count(), 1);
    at(0).sayLimit(1);
    await sees(1, 1);
    at(1).sayLimit(1);
    at(1).answer(0);
    assert.equal(textOf(await short), 'Hi');
    assert.equal(at(0).requests.length, 1);
    at(0).answer(0);
    assert.equal(textOf(await long), 'Hi');
  });

  it('takes all that wait once it has told that it may, and no other is opened', async () => {
    const { ask, sees, at, count } = await setup();
    const asked = [ask(), ask(), ask()];
    await sees(0, 1);
    at(0).sayLimit();
    await sees(0, 3);
    for (const index of asked.keys()) at(0).answer(index);
    for (const events of await Promise.all(asked)) assert.equal(textOf(events), 'Hi');
    assert.equal(count(), 1);
  });

  it('holds up nothing for long when it never tells', async () => {
    const { ask, sees, at, count } = await setup();
    const asked = [ask(), ask()];
    await sees(0, 2);
    at(0).sayLimit();
    for (const index of asked.keys()) at(0).answer(index);
    for (const events of await Promise.all(asked)) assert.equal(textOf(events), 'Hi');
    assert.equal(count(), 1);
  });

  it('that is lost before it has told leaves nobody waiting', async () => {
    const { ask, sees, at } = await setup();
    const [first, second] = [ask(), ask()];
    await sees(0, 1);
    at(0).drop();
    await sees(1, 1);
    at(1).sayLimit();
    at(1).answer(0);
    assert.equal(endOf(await first).kind, 'failed');
    assert.equal(textOf(await second), 'Hi');
  });

  it('leaves its first place to a request of the user: warming waits until there are more', async () => {
    const { transport, provider, ask, sees, at, count } = await setup();
    transport.warm([{ provider, apiKey: 'csk-test' }]);
    await until(() => transport.stateOf(provider.baseUrl).connection === 'open', 'it is open');
    const asked = ask();
    await sees(0, 1);
    at(0).sayLimit();
    await sees(0, 2);
    assert.deepEqual(at(0).requests.map(isWithoutBody), [false, true]);
    at(0).answer(0);
    assert.equal(textOf(await asked), 'Hi');
    assert.equal(count(), 1);
  });
});
