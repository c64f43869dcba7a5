import assert from 'node:assert/strict';
import net, { type AddressInfo, type Socket } from 'node:net';
import { callTo, endOf, never, providerAt, readAll, textOf } from './support/calls.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();
const servers: net.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers every request with these bytes, whatever they are. */
async function rawServer(reply: (socket: Socket, count: number) => void) {
  let count = 0;
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    socket.on('error', () => {});
    socket.on('data', () => reply(socket, ++count));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is one of a port.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, connections: () => connections };
}

const body = (text: string) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content: text }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
const whole = (text: string, headers = '') =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n${headers}content-length: ${body(text).length}\r\n\r\n${body(text)}`;

describe('a connection of HTTP/1.1', () => {
  it('is not used again after bytes that nobody asked for, so that no answer meets the wrong question', async () => {
    const server = await rawServer((socket, count) => {
      socket.write(count === 1 ? whole('mine') + whole('planted') : whole('also mine'));
    });
    const { transport } = await stage.transport({ isWarm: false });
    const ask = () => readAll(transport.stream(callTo(providerAt(server.origin)), never));
    assert.equal(textOf(await ask()), 'mine');
    assert.equal(textOf(await ask()), 'also mine');
    assert.equal(server.connections(), 2);
  });

  it('is left before the time at which the server said that it would close it', async () => {
    const server = await rawServer((socket) => {
      socket.write(whole('a', 'keep-alive: timeout=1\r\n'));
    });
    const { transport } = await stage.transport({ isWarm: false });
    const ask = () => readAll(transport.stream(callTo(providerAt(server.origin)), never));
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(endOf(await ask()).trace.connection, 'new');
    assert.equal(server.connections(), 2);
  });

  it('says malformed when the other side speaks no HTTP', async () => {
    const server = await rawServer((socket) => socket.write('220 smtp ready\r\n\r\n'));
    const { transport } = await stage.transport({ isWarm: false });
    const end = endOf(await readAll(transport.stream(callTo(providerAt(server.origin)), never)));
    assert.deepEqual(end.kind === 'failed' && end.error, {
      kind: 'malformed',
      where: 'http',
      issue: 'head',
    });
  });

  it('sends each of several requests at once on a connection of its own', async () => {
    const server = await rawServer((socket) => {
      setTimeout(() => socket.write(whole('a')), 20);
    });
    const { transport } = await stage.transport({ isWarm: false });
    const asked = [1, 2, 3].map(() =>
      readAll(transport.stream(callTo(providerAt(server.origin)), never)),
    );
    assert.deepEqual((await Promise.all(asked)).map(textOf), ['a', 'a', 'a']);
    assert.equal(server.connections(), 3);
  });
});
