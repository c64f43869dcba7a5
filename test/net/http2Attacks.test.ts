import assert from 'node:assert/strict';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { callTo, providerAt, readAll } from './support/calls.ts';
import { testCertificate } from './support/certificate.ts';
import { type AttackReply, createFrameReader, frame, frameType } from './support/http2Frames.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();
const deadlines = { connectMs: 5_000, firstByteMs: 1_500, idleMs: 1_500, progressMs: 1_500 };
/** More than anything of ours takes: below this an attack has ended by a limit, not by the end of the test. */
const mostBytes = 8_000_000;

/** `:status: 200` from HPACK's static table. */
const status200 = Buffer.from([0x88]);
/** A literal header of a new name, of this length. */
const largeHeader = (length: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x00, 0x01, 0x61, 0x7f, ...hpackLength(length - 127)]),
    Buffer.alloc(length, 0x62),
  ]);

function hpackLength(rest: number): number[] {
  const bytes: number[] = [];
  let left = rest;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

/** What a server of frames does to a request. */
const attacks: Readonly<Record<string, AttackReply>> = {
  'resets every request at once': ({ write, stream }) =>
    write(frame(frameType.reset, 0, stream, Buffer.from([0, 0, 0, 8]))),
  'sends headers that never end': ({ flood, write, stream }) => {
    write(frame(frameType.headers, 0, stream, status200));
    flood(() => frame(frameType.continuation, 0, stream, largeHeader(8_000)));
  },
  'sends headers of a quarter of a megabyte': ({ write, stream }) => {
    write(frame(frameType.headers, 0, stream, status200));
    for (let left = 32; left > 0; left -= 1)
      write(frame(frameType.continuation, left === 1 ? 4 : 0, stream, largeHeader(8_000)));
  },
  'answers with nothing but pings': ({ flood }) =>
    flood(() => frame(frameType.ping, 0, 0, Buffer.alloc(8))),
  'changes its settings without end': ({ flood }) =>
    flood(() => frame(frameType.settings, 0, 0, Buffer.alloc(0))),
  'gives no room to send in': () => {},
};

/** A server that speaks frames alone: it says hello, and does this to each request. */
async function attackServer(name: string) {
  const { cert, key } = await testCertificate();
  let requests = 0;
  let written = 0;
  const sockets = new Set<Socket>();
  const server = tls.createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const write = (bytes: Buffer) => {
      if (socket.destroyed) return false;
      written += bytes.length;
      return socket.write(bytes);
    };
    const flood = (make: () => Buffer): void => {
      const next = () => {
        if (socket.destroyed || written > mostBytes) return;
        if (write(make())) setImmediate(next);
        else socket.once('drain', next);
      };
      next();
    };
    // No room at all, or the usual one.
    const window =
      name === 'gives no room to send in' ? Buffer.from([0, 4, 0, 0, 0, 0]) : Buffer.alloc(0);
    write(frame(frameType.settings, 0, 0, window));
    const read = createFrameReader(({ type, flags, stream }) => {
      if (type === frameType.settings && (flags & 1) === 0)
        write(frame(frameType.settings, 1, 0, Buffer.alloc(0)));
      if (type !== frameType.headers) return;
      requests += 1;
      attacks[name]?.({ write, flood, stream });
    });
    socket.on('data', read);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${port}`,
    seen: () => ({ requests, written }),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a hostile server of HTTP/2', () => {
  for (const name of Object.keys(attacks))
    it(`that ${name} gets one request or two, and it fails in time`, async () => {
      const server = await attackServer(name);
      try {
        const { transport } = await stage.transport();
        const call = callTo(providerAt(server.origin), { deadlines });
        const events = await readAll(transport.stream(call, new AbortController().signal));
        const last = events.at(-1);
        assert.equal(last?.kind, 'failed', JSON.stringify(last));
        const { requests, written } = server.seen();
        assert.ok(requests >= 1 && requests <= 2, `${requests} requests`);
        assert.ok(written <= mostBytes, `${written} bytes were taken`);
      } finally {
        server.close();
      }
    });
});
