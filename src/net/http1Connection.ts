import type { Socket } from 'node:net';
import { headerOf, type ResponseHeaders } from '../core/api/rateLimits.ts';
import type { RequestHeaders } from '../core/api/requestHeaders.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/lifetime.ts';
import type {
  Connection,
  ConnectionEvents,
  Exchange,
  OutgoingRequest,
  ResponseSink,
} from './connection.ts';
import { createHttp1Parser } from './http1Parser.ts';
import { codeOf } from './netError.ts';

export interface Http1Options {
  readonly origin: URL;
  readonly socket: Socket;
  readonly startedAt: number;
  readonly clock: Clock;
}

/** How long before the end that a server names (`keep-alive: timeout=5`) its connection is no longer used. */
const keepAliveMarginMs = 1_000;

/** One HTTP/1.1 connection over an open socket, one request at a time. A cancel ends the socket. */
export function createHttp1Connection(
  { origin, socket, startedAt, clock }: Http1Options,
  events: ConnectionEvents,
): Connection {
  let sink: ResponseSink | undefined;
  let isClosing = false;
  let isGone = false;
  let lastError = 'ECONNRESET';
  let keepAliveMs: number | undefined;
  let expiry: Disposable | undefined;

  const goAway = (): void => {
    if (isGone) return;
    isGone = true;
    expiry?.dispose();
    events.onGone();
  };
  const destroy = (): void => {
    goAway();
    socket.destroy();
  };
  /** Ends the running exchange, if there is one. */
  const fail = (code: string, isMalformed: boolean): void => {
    const failing = sink;
    sink = undefined;
    destroy();
    failing?.onFailure({ code, isMalformed });
  };

  const parser = createHttp1Parser({
    onHead(status, headers) {
      keepAliveMs = keepAliveOf(headers);
      sink?.onHead(status, headers);
    },
    onBody(bytes) {
      sink?.onData(bytes);
    },
    onEnd(canReuse) {
      const ended = sink;
      sink = undefined;
      if (canReuse && !isClosing) free();
      else destroy();
      ended?.onEnd();
    },
  });

  function free(): void {
    socket.unref();
    if (keepAliveMs !== undefined) expiry = clock.after(keepAliveMs, destroy);
    // Unrequested bytes may follow in the same read; then the connection is closed instead of reused.
    queueMicrotask(() => {
      if (sink === undefined && !isGone) events.onFree();
    });
  }

  socket.on('data', (bytes) => {
    const problem = parser.feed(bytes);
    if (problem !== undefined) fail(problem, true);
  });
  socket.on('error', (error) => {
    lastError = codeOf(error);
  });
  socket.once('end', () => {
    const problem = parser.close();
    if (sink !== undefined) fail(problem ?? lastError, false);
    else destroy();
  });
  socket.once('close', () => {
    fail(lastError, false);
    events.onClosed();
  });
  // An idle connection alone keeps no process alive.
  socket.unref();

  function send(request: OutgoingRequest, to: ResponseSink): Exchange {
    expiry?.dispose();
    expiry = undefined;
    sink = to;
    parser.expect();
    socket.ref();
    write(request);
    return {
      cancel() {
        if (sink !== to) return;
        sink = undefined;
        destroy();
      },
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
    };
  }

  function write({ method, path, headers, body }: OutgoingRequest): void {
    const start = `${method} ${path} HTTP/1.1\r\nhost: ${origin.host}\r\nconnection: keep-alive\r\n`;
    const head = `${start}${headerLines(headers)}`;
    if (body === undefined) {
      socket.write(`${head}\r\n`, 'latin1');
      return;
    }
    const whole = `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
    if (typeof body === 'string') {
      // Head and body leave in one piece. The head is ASCII, so that its bytes are the same.
      socket.write(whole + body, 'utf8');
      return;
    }
    socket.cork();
    socket.write(whole, 'latin1');
    socket.write(body);
    socket.uncork();
  }

  return {
    protocol: 'h1',
    startedAt,
    canTake: () => sink === undefined && !isGone && !isClosing && socket.writable,
    send,
    ping: () => false,
    close() {
      isClosing = true;
      goAway();
      if (sink === undefined) destroy();
    },
    destroy() {
      fail(lastError, false);
    },
  };
}

function headerLines(headers: RequestHeaders): string {
  let lines = '';
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`;
  return lines;
}

/** Milliseconds for which the server says that it keeps an idle connection, with a margin for the way. */
function keepAliveOf(headers: ResponseHeaders): number | undefined {
  const [, seconds] = /timeout=(\d+)/i.exec(headerOf(headers, 'keep-alive') ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return Math.max(0, Number(seconds) * 1000 - keepAliveMarginMs);
}
