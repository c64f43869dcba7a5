import { parseRateLimits, type ResponseHeaders, warmingCounts } from '../core/api/rateLimits.ts';
import type { RateLimit } from '../core/api/responseFacts.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { Log } from '../core/ports.ts';
import type { Connection, OutgoingRequest } from './connection.ts';
import { type ConnectionWaiter, createConnectionPool } from './connectionPool.ts';
import { createHttp1Connection } from './http1Connection.ts';
import { createHttp2Connection } from './http2Connection.ts';
import { createKeepAlive } from './keepAlive.ts';
import type { ConnectProxy } from './network.ts';
import { openSocket } from './openSocket.ts';
import type { Trust } from './trust.ts';

/** What the status bar may say about the way to a provider. */
export interface ConnectionState {
  readonly origin: string;
  readonly connection: 'none' | 'opening' | 'open';
  readonly protocol?: 'h1' | 'h2';
  /** When the connection was opened, in `Clock.wallMs()`. */
  readonly sinceWallMs?: number;
  /** Requests that found an open connection. */
  readonly reusedCount: number;
}

export interface EndpointDeps {
  readonly origin: URL;
  readonly proxy: ConnectProxy | undefined;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDidChange: () => void;
  readonly onOpenFailed: (error: RequestError) => void;
}

/** All connections to one origin, and what keeps them usable. */
export interface Endpoint {
  /** Calls `take` before it returns when a connection is free. */
  acquire(waiter: ConnectionWaiter): Disposable;
  /** A response head arrived, with these limits. */
  noteHead(limits: readonly RateLimit[]): void;
  /**
   * Opens a connection, sends `warmRequest` on it when there is one, and keeps it open until `close`: `tick` must
   * then be called every 20 s.
   */
  keep(warmRequest?: OutgoingRequest): void;
  readonly isKept: boolean;
  close(): void;
  tick(): void;
  /** The network has changed: finds out at once which connections are dead. */
  verify(): void;
  readonly state: ConnectionState;
  /** Closes everything now. */
  destroy(): void;
}

/** Longest opening; requests have their own, shorter limit. Node's own attempts on several addresses fit in. */
const openTimeoutMs = 15_000;
/** Measured: with three, a typing burst of 20 cancelled requests 80 ms apart never waits for a handshake at 50 ms. */
const spareCount = 3;
/** A connection that the server closed so soon, unused, is not reopened at once again. */
const shortLifeMs = 20_000;
const maxReopenDelayMs = 60_000;
const rewarmMs = 60_000;

export function createEndpoint(deps: EndpointDeps): Endpoint {
  const { origin, clock, log } = deps;
  const isSecure = origin.protocol === 'https:';
  const life = createKeepAlive(clock);
  let isKept = false;
  let isDestroyed = false;
  let warmRequest: OutgoingRequest | undefined;
  let isWarmingCounted = false;
  let lastTrafficAt = Number.NEGATIVE_INFINITY;
  let lastLimits: readonly RateLimit[] = [];
  let tlsSession: Buffer | undefined;
  let protocol: 'h1' | 'h2' | undefined;
  let sinceWallMs: number | undefined;
  let reusedCount = 0;
  /** Openings in a row that came to nothing. */
  let failedOpens = 0;
  let reopening: Disposable | undefined;
  /** Checked because the network may have changed: their loss is not the server's doing. */
  const doubted = new WeakSet<Connection>();

  const pool = createConnectionPool({
    clock,
    open: (done) =>
      openSocket(
        {
          origin,
          proxy: deps.proxy,
          clock,
          timeoutMs: openTimeoutMs,
          tls: {
            trust: deps.trust,
            session: tlsSession,
            onSession: (session) => {
              tlsSession = session;
            },
          },
        },
        done,
      ),
    connect: ({ socket, protocol: spoken }, startedAt, events) =>
      spoken === 'h2'
        ? createHttp2Connection({ origin, socket, startedAt, clock }, events)
        : createHttp1Connection({ origin, socket, startedAt }, events),
    spares: () => (isKept && isSecure ? spareCount : 0),
    onOpen({ protocol: spoken, startedAt }, { tcpDone, tlsDone }) {
      protocol = spoken;
      sinceWallMs = clock.wallMs();
      life.note();
      if (tcpDone !== undefined)
        life.noteRoundTrip((tlsDone ?? tcpDone) - tcpDone || tcpDone - startedAt);
      log.debug('connection open', {
        origin: origin.origin,
        protocol: spoken,
        ms: Math.round(clock.now() - startedAt),
      });
      fillSoon();
      deps.onDidChange();
    },
    onOpenFailed(error) {
      tlsSession = undefined;
      log.debug('connection failed', { origin: origin.origin, kind: error.kind });
      failedOpens++;
      reopen();
      deps.onDidChange();
      deps.onOpenFailed(error);
    },
    onLost(connection, servedCount) {
      const isShort =
        servedCount === 0 &&
        !doubted.has(connection) &&
        clock.now() - connection.startedAt < shortLifeMs;
      failedOpens = isShort ? failedOpens + 1 : 0;
      reopen();
      deps.onDidChange();
    },
  });

  /** At once after a useful life; with growing pauses where the other side does not want to be kept open to. */
  function reopen(): void {
    // Without TLS, on this machine, there is nothing to be saved.
    if (!isKept || !isSecure || isDestroyed || reopening !== undefined) return;
    if (failedOpens === 0) {
      pool.fill();
      return;
    }
    const delayMs = Math.min(maxReopenDelayMs, 1000 * 2 ** (failedOpens - 1));
    reopening = clock.after(delayMs, () => {
      reopening = undefined;
      if (isKept) pool.fill();
    });
  }

  /** Off the request's path: starting a handshake costs a third of a millisecond. */
  function fillSoon(): void {
    if (isKept && protocol === 'h1' && pool.lacksSpares())
      setImmediate(() => {
        if (isKept && !isDestroyed && reopening === undefined) pool.fill();
      });
  }

  /** Finds out which of the free connections are dead, while the caller goes on. */
  function checkReady(): void {
    for (const connection of pool.ready()) {
      doubted.add(connection);
      if (connection.protocol === 'h1') connection.destroy();
      else
        life.check(connection, 'request', () => {
          doubted.delete(connection);
          pool.abandonOpenings();
        });
    }
  }

  function sendWarmUp(): void {
    const request = warmRequest;
    if (request === undefined || isWarmingCounted) return;
    const idleMs = clock.now() - lastTrafficAt;
    lastTrafficAt = clock.now();
    pool.acquire({
      openedAfter: Number.NEGATIVE_INFINITY,
      isPatient: true,
      take: (connection) =>
        sendAndForget(connection, request, (headers) => {
          life.note();
          const limits = parseRateLimits(headers, clock.wallMs());
          isWarmingCounted = warmingCounts(lastLimits, limits, idleMs);
          lastLimits = limits;
        }),
      // The next request meets the same trouble and reports it.
      fail: () => {},
    });
  }

  return {
    acquire(waiter) {
      lastTrafficAt = clock.now();
      failedOpens = 0;
      if (life.isStale(isKept) && pool.ready().length > 0) {
        life.note();
        checkReady();
        if (isKept && !pool.isOpening) pool.openAnother();
      }
      const waiting = pool.acquire({
        openedAfter: waiter.openedAfter,
        take(connection, timings) {
          if (timings === undefined) reusedCount++;
          waiter.take(connection, timings);
        },
        fail: waiter.fail,
      });
      fillSoon();
      return waiting;
    },
    noteHead(limits) {
      life.note();
      lastLimits = limits;
    },
    get isKept() {
      return isKept;
    },
    keep(request) {
      warmRequest = request ?? warmRequest;
      if (isKept) return;
      isKept = true;
      pool.fill();
      sendWarmUp();
      deps.onDidChange();
    },
    close() {
      isKept = false;
      reopening?.dispose();
      reopening = undefined;
      pool.close();
      deps.onDidChange();
    },
    tick() {
      if (life.isStale(isKept)) checkReady();
      const ready = pool.ready();
      for (const connection of ready)
        if (connection.protocol === 'h2') life.check(connection, 'routine', () => {});
      if (protocol === 'h1') {
        life.note();
        if (clock.now() - lastTrafficAt >= rewarmMs) sendWarmUp();
      }
      if (ready.length === 0 && reopening === undefined) pool.fill();
    },
    verify() {
      // What failed before failed on another network, and what is still opening began on it.
      failedOpens = 0;
      reopening?.dispose();
      reopening = undefined;
      pool.abandonOpenings();
      checkReady();
      if (isKept) pool.fill();
    },
    get state(): ConnectionState {
      const openCount = pool.openCount;
      return {
        origin: origin.origin,
        connection: openCount > 0 ? 'open' : pool.isOpening ? 'opening' : 'none',
        ...(openCount > 0 && protocol !== undefined && { protocol }),
        ...(openCount > 0 && sinceWallMs !== undefined && { sinceWallMs }),
        reusedCount,
      };
    },
    destroy() {
      isDestroyed = true;
      isKept = false;
      reopening?.dispose();
      pool.destroy();
    },
  };
}

/** Sends a request and ignores the response. */
function sendAndForget(
  connection: Connection,
  request: OutgoingRequest,
  onHead: (headers: ResponseHeaders) => void,
): void {
  connection.send(request, {
    onHead: (_, headers) => onHead(headers),
    onData: () => {},
    onEnd: () => {},
    onFailure: () => {},
  });
}
