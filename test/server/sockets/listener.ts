import { createServer as createHttpServer } from 'node:http';
import { performServerHandshake } from 'node:http2';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { type Carrier, type CloseKind, createCarrier } from './carrier.ts';
import type { ServerCertificate } from './certificate.ts';
import type { ConnectionInfo, Exchange } from './exchange.ts';
import { createH1Exchange } from './h1Exchange.ts';
import { createH2Exchange } from './h2Exchange.ts';

/** What may be spoken after the TLS handshake. */
export type Alpn = 'h2' | 'http/1.1';

/** Told of what happens to connections. */
export interface ConnectionWatch {
  /** A TCP connection was accepted. Returns its number. */
  accepted(): number;
  /** The handshake is over (at once for plain HTTP). */
  ready(connection: ConnectionInfo): void;
  closed(): void;
  /** An HTTP/2 PING came in. */
  pinged(): void;
}

export interface ListenerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** The address to listen on; 127.0.0.1 unless given. */
  readonly address?: string;
  /** Absent: plain HTTP/1.1. `alpn` is in the server's order of preference. */
  readonly tls?: { readonly certificate: ServerCertificate; readonly alpn: readonly Alpn[] };
  readonly idleCloseMs: () => number;
  readonly onExchange: (exchange: Exchange) => void;
  readonly watch: ConnectionWatch;
}

export interface Listener {
  readonly port: number;
  closeConnections(kind: CloseKind): void;
  /** Stops listening and resets what is open. */
  close(): Promise<void>;
}

/**
 * HTTP/2 as a large host has it: 256 streams at once, 1 MiB of a body without waiting for leave, and memory for as
 * many prompts of 128 K tokens as streams (Node's own limit of 10 MB refuses the twentieth).
 */
const h2Options = {
  settings: { maxConcurrentStreams: 256, initialWindowSize: 1 << 20 },
  maxSessionMemory: 1_000,
};

/** Listens and turns whatever comes in, over either protocol, into exchanges. */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const carriers = new Map<Socket, Carrier>();
  const accept = options.tls
    ? createTlsAcceptor(options, options.tls, carriers)
    : createPlainAcceptor(options, carriers);
  const sockets = new Set<Socket>();
  const server = createTcpServer({ noDelay: true }, (raw) => {
    sockets.add(raw);
    raw.on('error', () => {});
    raw.on('close', () => {
      sockets.delete(raw);
      carriers.delete(raw);
      options.watch.closed();
    });
    accept(raw, options.watch.accepted());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    port: address.port,
    closeConnections(kind) {
      for (const carrier of new Set(carriers.values())) carrier.close(kind);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

type Acceptor = (raw: Socket, id: number) => void;

function createPlainAcceptor(options: ListenerOptions, carriers: Map<Socket, Carrier>): Acceptor {
  const h1 = createH1Server(options, carriers);
  return (raw, id) => {
    const connection: ConnectionInfo = { id, protocol: 'http/1.1', isTls: false };
    carriers.set(raw, h1Carrier(options, { socket: raw, raw, connection }));
    options.watch.ready(connection);
    h1.emit('connection', raw);
  };
}

function createTlsAcceptor(
  options: ListenerOptions,
  { certificate, alpn }: NonNullable<ListenerOptions['tls']>,
  carriers: Map<Socket, Carrier>,
): Acceptor {
  const h1 = createH1Server(options, carriers);
  // The TLS socket does not tell which TCP socket it wraps, but both know the client's port.
  const handshaking = new Map<number | undefined, { raw: Socket; id: number }>();
  const secure = (socket: TLSSocket) => {
    const from = handshaking.get(socket.remotePort);
    if (from === undefined) return;
    const { raw, id } = from;
    const isH2 = socket.alpnProtocol === 'h2';
    const connection: ConnectionInfo = { id, protocol: isH2 ? 'h2' : 'http/1.1', isTls: true };
    options.watch.ready(connection);
    socket.on('error', () => {});
    if (isH2) return serveH2(options, { socket, raw, connection }, carriers);
    const carrier = h1Carrier(options, { socket, raw, connection });
    carriers.set(raw, carrier);
    carriers.set(socket, carrier);
    socket.on('close', () => carriers.delete(socket));
    h1.emit('connection', socket);
  };
  const server = createTlsServer(
    { key: certificate.key, cert: certificate.cert, ALPNProtocols: [...alpn] },
    secure,
  );
  server.on('tlsClientError', () => {});
  return (raw, id) => {
    const port = raw.remotePort;
    handshaking.set(port, { raw, id });
    raw.on('close', () => handshaking.delete(port));
    server.emit('connection', raw);
  };
}

/** A connection after its handshake: `socket` speaks HTTP, `raw` is the TCP socket below (or the same). */
interface Shaken<S extends Socket> {
  readonly socket: S;
  readonly raw: Socket;
  readonly connection: ConnectionInfo;
}

function h1Carrier(options: ListenerOptions, { socket, raw, connection }: Shaken<Socket>): Carrier {
  return createCarrier({
    raw,
    connection,
    idleCloseMs: options.idleCloseMs,
    closeGracefully: () => socket.end(),
    canCloseWhileActive: false,
  });
}

function createH1Server(options: ListenerOptions, carriers: Map<Socket, Carrier>) {
  const server = createHttpServer((request, response) => {
    const carrier = carriers.get(request.socket);
    if (carrier === undefined) return void request.socket.destroy();
    response.on('close', carrier.begin());
    options.onExchange(createH1Exchange(request, response, carrier));
  });
  // Idle closing is the carrier's: Node's own would add a `Keep-Alive` header and a second clock.
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

function serveH2(
  options: ListenerOptions,
  { socket, raw, connection }: Shaken<TLSSocket>,
  carriers: Map<Socket, Carrier>,
): void {
  const session = performServerHandshake(socket, h2Options);
  const carrier = createCarrier({
    raw,
    connection,
    idleCloseMs: options.idleCloseMs,
    closeGracefully: () => session.close(),
    canCloseWhileActive: true,
  });
  carriers.set(raw, carrier);
  session.on('error', () => {});
  session.on('ping', () => options.watch.pinged());
  session.on('stream', (stream, headers) => {
    stream.on('close', carrier.begin());
    options.onExchange(createH2Exchange(stream, headers, carrier));
  });
}
