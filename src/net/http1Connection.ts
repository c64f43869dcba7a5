import type { Socket } from 'node:net';
import type {
  Connection,
  ConnectionEvents,
  Exchange,
  ExchangeFailure,
  OutgoingRequest,
  ResponseSink,
} from './connection.ts';
import { codeOf } from './netError.ts';
import type { Client } from './undiciClients.ts';

export interface Http1Options {
  readonly origin: URL;
  readonly socket: Socket;
  readonly startedAt: number;
}

/** How long before the end that a server names (`keep-alive: timeout=5`) its connection is no longer used. */
const keepAliveMarginMs = 1_000;
/** The longest timer there is: how long an idle connection is kept is decided by the endpoint. */
const neverMs = 2 ** 31 - 1;
/** Four times what Node allows a head. */
const maxHeaderBytes = 64 * 1024;

const closed: ExchangeFailure = { code: 'ECONNRESET', isMalformed: false };

type ReadableListener = () => void;

/**
 * One HTTP/1.1 connection over an open socket, one request at a time, by a client of undici's that has this one socket.
 * A cancel ends the socket.
 */
export function createHttp1Connection(
  { origin, socket, startedAt }: Http1Options,
  events: ConnectionEvents,
): Connection {
  let client: Client | undefined;
  let sink: ResponseSink | undefined;
  let isUsed = false;
  let isClosing = false;
  let isGone = false;
  /** Why the socket ended. */
  let ended: ExchangeFailure | undefined;
  /** undici's readers, while the response is paused. */
  let paused: readonly ReadableListener[] = [];

  const loading = import('./undiciClients.ts').then((undici) => {
    client = new undici.Client(origin.origin, {
      connect: (_, done) => queueMicrotask(() => handOver(done)),
      keepAliveTimeout: neverMs,
      keepAliveMaxTimeout: neverMs,
      keepAliveTimeoutThreshold: keepAliveMarginMs,
      // A request's deadlines are the caller's.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: maxHeaderBytes,
    });
    return client;
  });
  loading.catch((error: unknown) => fail({ code: codeOf(error), isMalformed: false }));

  /** The socket, once: a client that lost it must not open another one. */
  function handOver(done: (error: Error | null, socket: Socket | null) => void): void {
    if (isUsed || isGone) {
      done(new Error('closed'), null);
      return;
    }
    isUsed = true;
    socket.off('readable', destroy);
    done(null, socket);
  }

  const goAway = (): void => {
    if (isGone) return;
    isGone = true;
    events.onGone();
  };
  function destroy(): void {
    goAway();
    // With an error: undici takes the end of a socket without one for the end of a response that has no length.
    client?.destroy(new Error('closed'), () => {});
    socket.destroy();
  }
  /** Ends the running exchange, if there is one. */
  function fail(failure: ExchangeFailure): void {
    const failing = sink;
    sink = undefined;
    destroy();
    failing?.onFailure(failure);
  }

  // Registered before undici's own, so that it is known here first why the socket ended.
  socket.on('error', (error) => {
    // While bytes still come, an error of undici's own means that it refused them.
    ended ??= { code: codeOf(error), isMalformed: !socket.readableEnded && isUndicis(error) };
  });
  socket.once('close', () => {
    fail(ended ?? closed);
    events.onClosed();
  });
  // Before the first request nothing may arrive, neither bytes nor the end. From then on undici reads.
  socket.once('readable', destroy);
  // An idle connection alone keeps no process alive. From the first request on undici sees to it.
  socket.unref();

  /** Unrequested bytes may follow in the same read, or the server closes: then undici has ended the socket. */
  function freeUnlessClosed(): void {
    if (isClosing || socket.destroyed) destroy();
    else if (sink === undefined && !isGone) events.onFree();
  }

  function dispatch(
    by: Client,
    { method, path, headers, body }: OutgoingRequest,
    to: ResponseSink,
  ) {
    if (sink !== to) return;
    by.dispatch(
      { method, path, headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, status, responseHeaders) {
          if (status >= 200 && sink === to) to.onHead(status, responseHeaders);
        },
        onResponseData(_, bytes) {
          if (sink === to) to.onData(bytes);
        },
        onResponseEnd() {
          if (sink !== to) return;
          // undici takes a reset for the end of a response that has no length.
          if (ended !== undefined) {
            fail(ended);
            return;
          }
          sink = undefined;
          queueMicrotask(freeUnlessClosed);
          to.onEnd();
        },
        onResponseError(_, error) {
          if (sink === to) fail(ended ?? { code: codeOf(error), isMalformed: false });
        },
      },
    );
  }

  function send(request: OutgoingRequest, to: ResponseSink): Exchange {
    sink = to;
    if (!isUsed) socket.ref();
    if (client !== undefined) dispatch(client, request, to);
    else void loading.then((loaded) => dispatch(loaded, request, to));
    return {
      cancel() {
        if (sink !== to) return;
        sink = undefined;
        destroy();
      },
      // Taking its readers away instead of asking it to pause: undici 7 throws from the socket's events, where nothing
      // can catch it, when a paused response ends (nodejs/undici#5360).
      pause() {
        if (sink !== to || paused.length > 0) return;
        paused = socket.listeners('readable') as ReadableListener[];
        for (const listener of paused) socket.off('readable', listener);
      },
      resume() {
        for (const listener of paused) socket.on('readable', listener);
        paused = [];
      },
    };
  }

  return {
    protocol: 'h1',
    startedAt,
    canTake: () => sink === undefined && !isGone && !isClosing && socket.writable,
    isLimitKnown: () => true,
    send,
    ping: () => false,
    close() {
      isClosing = true;
      goAway();
      if (sink === undefined) destroy();
    },
    destroy() {
      fail(ended ?? closed);
    },
  };
}

const isUndicis = (error: Error): boolean =>
  error.name === 'HTTPParserError' || codeOf(error).startsWith('UND_ERR_');
