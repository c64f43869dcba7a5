import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { answered, chunk, openPlainServer, reply, sse } from '../servers/plainServer.ts';
import { createWiredClient } from '../servers/wiredClient.ts';

const whole = {
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
};

describe('odd responses', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function client(handle: Parameters<typeof openPlainServer>[0], id = 'litellm') {
    const server = await openPlainServer(handle);
    const wired = createWiredClient({ id, key: 'k', baseUrl: server.url });
    closers.push(() => wired.dispose(), server.close);
    return { ...wired, seen: server.seen };
  }

  for (const [name, type, body] of [
    ['events as JSON', 'application/json', answered('Hi')],
    ['events as plain text', 'text/plain', answered('Hi')],
    ['events without a type', '', answered('Hi')],
    ['JSON as plain text', 'text/plain', JSON.stringify(whole)],
    ['JSON as events', 'text/event-stream', `\n${JSON.stringify(whole)}`],
    ['JSON as JSON', 'application/json', JSON.stringify(whole)],
  ] as const)
    it(`reads ${name}`, async () => {
      const { ask } = await client((_request, response) => {
        response.writeHead(200, type === '' ? {} : { 'content-type': type });
        response.end(body);
      });
      assert.equal((await ask()).text, 'Hi');
    });

  it('takes thinking and control tokens out of every answer, streamed or whole', async () => {
    const raw = '<think>\nLet me see.\n</think>\n\nconst t = "<think>";<|im_end|>';
    const pieces = raw.match(/[\s\S]{1,3}/g) ?? [];
    for (const body of [
      sse(...pieces.map((content) => chunk({ content })), chunk({}, 'stop'), '[DONE]'),
      JSON.stringify({
        choices: [{ index: 0, message: { content: raw }, finish_reason: 'stop' }],
      }),
    ]) {
      const { ask } = await client((_request, response) => reply(response, 200, body));
      for (const task of ['chat', 'edit', 'inline', 'small'] as const) {
        const { text, reasoning, end } = await ask({ task });
        assert.deepEqual(
          { text, reasoning, end },
          { text: 'const t = "<think>";', reasoning: '\nLet me see.\n', end: 'done' },
        );
      }
    }
  });

  it('takes an error that is bare JSON for one, under any type', async () => {
    const { ask } = await client((_request, response) =>
      reply(response, 200, '{"error":{"message":"slow down","code":"429"}}\n'),
    );
    assert.equal((await ask({ priority: 'automatic' })).error?.kind, 'quota');
  });

  it('unpacks what nobody asked to be packed, and asks for it as it is', async () => {
    const { ask, seen } = await client((request, response) => {
      const packed = gzipSync(
        request.method === 'GET' ? JSON.stringify({ data: [{ id: 'm' }] }) : answered('Hi'),
      );
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      response.end(packed);
    });
    assert.equal((await ask()).text, 'Hi');
    assert.equal(seen[0]?.headers['accept-encoding'], 'identity');
  });

  it('reads a packed listing and a packed error', async () => {
    const { keyVerdict } = await client((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify([{ id: 'm' }])));
    });
    assert.equal((await keyVerdict()).kind, 'accepted');
    const { ask } = await client((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify({ error: { message: 'model m not found' } })));
    });
    assert.equal((await ask()).error?.kind, 'modelGone');
  });

  describe('whose answer is whole', () => {
    const said = sse(chunk({ content: 'Hi' }), chunk({}, 'stop'));

    it('are done though the connection is then cut', async () => {
      const { ask, seen } = await client((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        // Time: of the server, from its answer to the cut; whoever reads waits for both.
        response.write(said, () => setTimeout(() => response.destroy(), 20));
      });
      const { end, text } = await ask();
      assert.equal(end, 'done');
      assert.equal(text, 'Hi');
      assert.equal(seen.length, 1);
    });

    it('are done soon though the connection stays open', async () => {
      for (const body of [said, JSON.stringify(whole)]) {
        const { ask } = await client((_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(body);
        });
        const { end, text } = await ask();
        assert.equal(`${end} ${text}`, 'done Hi');
      }
    });
  });

  it('of 408 are sent again once, on a connection of their own', async () => {
    let count = 0;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () => {
        count += 1;
        const body = answered('Hi');
        socket.write(
          count === 1
            ? 'HTTP/1.1 408 Request Time-out\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
            : `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A TCP server that listens has an address with a port.
    const { port } = server.address() as AddressInfo;
    const wired = createWiredClient({
      id: 'litellm',
      key: 'k',
      baseUrl: `http://127.0.0.1:${port}`,
    });
    closers.push(() => {
      wired.dispose();
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    assert.equal((await wired.ask({ priority: 'automatic' })).text, 'Hi');
    assert.equal(count, 2);
  });
});
