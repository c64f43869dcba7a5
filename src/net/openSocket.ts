import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { hostOf, portOf } from './address.ts';
import { openTunnel } from './connectTunnel.ts';
import { classifyOpenError } from './netError.ts';
import type { ConnectProxy } from './network.ts';
import type { Trust } from './trust.ts';

export interface OpenOptions {
  readonly origin: URL;
  /** An HTTP proxy to tunnel through; undefined: direct. */
  readonly proxy: ConnectProxy | undefined;
  readonly tls: TlsOptions;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export interface TlsOptions {
  readonly trust: Trust;
  /** A session of an earlier connection, to save the certificate's check. */
  readonly session: Buffer | undefined;
  onSession(session: Buffer): void;
}

/** Moments on `Clock.now()`. */
export interface OpenTimings {
  readonly dnsDone?: number;
  readonly tcpDone?: number;
  readonly tlsDone?: number;
}

export interface OpenedSocket {
  readonly socket: net.Socket;
  readonly protocol: 'h1' | 'h2';
  readonly timings: OpenTimings;
}

/** How often the kernel asks an idle connection for a sign of life, so that routers on the way remember it. */
const tcpKeepAliveMs = 20_000;

type Done = (result: Result<OpenedSocket, RequestError>) => void;

/**
 * Opens a connection and, for https, asks for HTTP/2 first (ALPN). An issuer that is not known is looked for among
 * the system's certificates. Calls `done` once, never after disposal. Disposing ends an attempt that is not done.
 */
export function openSocket(options: OpenOptions, done: Done): Disposable {
  const { trust } = options.tls;
  const before = trust.context;
  let attempt = openOnce(options, (result) => {
    if (!result.ok) trust.extend(result.error);
    if (result.ok || trust.context === before) done(result);
    else attempt = openOnce(options, done);
  });
  return { dispose: () => attempt.dispose() };
}

function openOnce(options: OpenOptions, done: Done): Disposable {
  const { origin, clock } = options;
  const store = createStore();
  const timings: { dnsDone?: number; tcpDone?: number; tlsDone?: number } = {};
  let isDone = false;

  const finish = (result: Result<OpenedSocket, RequestError>): void => {
    if (isDone) return;
    isDone = true;
    deadline.dispose();
    if (!result.ok) store.dispose();
    done(result);
  };
  const fail = (error: RequestError): void => finish(err(error));
  const deadline = clock.after(options.timeoutMs, () =>
    fail({ kind: 'timeout', phase: 'connect', afterMs: options.timeoutMs }),
  );

  const destroyUnlessDone = (socket: net.Socket): void => {
    store.own({
      dispose: () => {
        if (!socket.destroyed) socket.destroy();
      },
    });
  };

  const watch = (socket: net.Socket): void => {
    destroyUnlessDone(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, tcpKeepAliveMs);
    socket.once('lookup', () => {
      timings.dnsDone = clock.now();
    });
    socket.once('connect', () => {
      timings.tcpDone = clock.now();
    });
    // Stays for good: a socket without a listener would throw what happens to it later.
    socket.on('error', (error) => fail(classifyOpenError(error)));
    socket.once('close', () => fail({ kind: 'unreachable', code: 'ECONNRESET' }));
  };

  const secure = (through: net.Socket | undefined): void => {
    const socket = tls.connect(tlsOptions(options, through));
    watch(socket);
    socket.on('session', options.tls.onSession);
    socket.once('secureConnect', () => {
      timings.tlsDone = clock.now();
      const protocol = socket.alpnProtocol === 'h2' ? 'h2' : 'h1';
      finish(ok({ socket, protocol, timings }));
    });
  };

  if (options.proxy !== undefined) {
    store.own(
      openTunnel({ origin, proxy: options.proxy, trust: options.tls.trust }, (tunnel) => {
        if (!tunnel.ok) {
          fail(tunnel.error);
          return;
        }
        timings.tcpDone = clock.now();
        secure(tunnel.value);
      }),
    );
  } else if (origin.protocol === 'https:') {
    secure(undefined);
  } else {
    const socket = net.connect({ host: hostOf(origin), port: portOf(origin) });
    watch(socket);
    socket.once('connect', () => finish(ok({ socket, protocol: 'h1', timings })));
  }
  return {
    dispose() {
      if (isDone) return;
      isDone = true;
      deadline.dispose();
      store.dispose();
    },
  };
}

function tlsOptions(options: OpenOptions, through: net.Socket | undefined): tls.ConnectionOptions {
  const { origin } = options;
  const { trust, session } = options.tls;
  const host = hostOf(origin);
  return {
    ...(through === undefined ? { port: portOf(origin) } : { socket: through }),
    host,
    // An address may not be sent as a server name (RFC 6066 §3).
    ...(net.isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: trust.rejectUnauthorized,
    ...(trust.context !== undefined && { secureContext: trust.context }),
    ...(session !== undefined && { session }),
  };
}
