import { type Disposable, onDispose } from '../core/lifetime.ts';
import type { Connection, Exchange, OutgoingRequest, ResponseSink } from './connection.ts';
import type { ConnectionState, Endpoint } from './endpoint.ts';
import { classifyOpenError, codeOf } from './netError.ts';

export interface FetchEndpointDeps {
  readonly origin: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly onDidChange: () => void;
}

/** As long as a user may be active without a request. */
const keepAliveMs = 600_000;

/**
 * Reaches an origin through the editor's own fetch, for users behind a proxy that only it gets through. The editor
 * replaces the dispatcher by its own agent or proxy agent and keeps only that HTTP/2 is allowed: so proxy, PAC,
 * credentials and certificates are the editor's, and a cancel is still a stream reset on a connection that lives.
 */
export function createFetchEndpoint({ origin, fetch, onDidChange }: FetchEndpointDeps): Endpoint {
  const dispatcher = import('./undiciClients.ts').then(
    ({ Agent }) =>
      new Agent({
        allowH2: true,
        keepAliveTimeout: keepAliveMs,
        keepAliveMaxTimeout: keepAliveMs,
      }),
  );
  let isKept = false;
  let hasAnswered = false;
  let reusedCount = 0;

  async function exchange(
    { method, path, headers, body }: OutgoingRequest,
    sink: ResponseSink,
    signal: AbortSignal,
  ): Promise<void> {
    const init = {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal,
      redirect: 'manual',
      dispatcher: await dispatcher,
    } as const;
    await nextTurn();
    // Node's fetch takes a dispatcher; the type of the platform's does not know it.
    const response = await fetch(new URL(path, origin), init as RequestInit);
    if (hasAnswered) reusedCount++;
    hasAnswered = true;
    onDidChange();
    // A redirect that may not be followed is hidden by browsers' fetch.
    const status = response.type === 'opaqueredirect' ? 302 : response.status;
    // What fetch hands on is unpacked, though it leaves the header.
    const { 'content-encoding': _, ...received } = Object.fromEntries(response.headers);
    sink.onHead(status, received);
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      sink.onData(Buffer.from(part.value.buffer, part.value.byteOffset, part.value.byteLength));
    sink.onEnd();
  }

  const connection: Connection = {
    protocol: undefined,
    startedAt: Number.POSITIVE_INFINITY,
    canTake: () => true,
    isLimitKnown: () => true,
    send(request, sink): Exchange {
      const aborter = new AbortController();
      exchange(request, sink, aborter.signal).catch((error: unknown) => {
        if (aborter.signal.aborted) return;
        const opening = classifyOpenError(error);
        sink.onFailure({
          code: codeOf(error),
          isMalformed: false,
          ...(isOpenError(opening.kind === 'tls', codeOf(error)) && { error: opening }),
        });
      });
      // The platform's streams apply back-pressure on their own while nothing is read.
      return { cancel: () => aborter.abort(), pause: () => {}, resume: () => {} };
    },
    ping: () => false,
    close: () => {},
    destroy: () => {},
  };

  return {
    acquire(waiter): Disposable {
      waiter.take(connection, undefined);
      return onDispose(() => {});
    },
    noteHead: () => {},
    keep(request) {
      if (isKept) return;
      isKept = true;
      if (request === undefined) return;
      const nothing = () => {};
      connection.send(request, {
        onHead: nothing,
        onData: nothing,
        onEnd: nothing,
        onFailure: nothing,
      });
    },
    get isKept() {
      return isKept;
    },
    close() {
      isKept = false;
    },
    tick: () => {},
    verify: () => {},
    get state(): ConnectionState {
      return {
        origin: origin.origin,
        connection: hasAnswered ? 'open' : 'none',
        reusedCount,
      };
    },
    destroy() {
      void dispatcher.then((agent) => agent.destroy());
    },
  };
}

/**
 * undici takes a connection for busy in the turn in which a stream on it ended, and would open another one (behind a
 * proxy: another tunnel, three round trips).
 */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether no request can have been under way yet. */
function isOpenError(isTls: boolean, code: string): boolean {
  return (
    isTls ||
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT)/.test(code)
  );
}
