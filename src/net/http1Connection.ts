/// <reference path="./undici.d.ts" />
import type { Socket } from 'node:net';
import Client from 'undici/lib/dispatcher/client.js';
import type { RequestHeaders } from '../core/api/requestHeaders.ts';
import type { Connection, ConnectionEvents, OutgoingRequest, ResponseSink } from './connection.ts';
import { codeOf } from './netError.ts';

export interface Http1Options {
  readonly origin: URL;
  readonly socket: Socket;
  readonly startedAt: number;
}

/**
 * How long undici may keep the socket by itself. Longer than any connection is kept idle here; a server that names
 * its own limit (`Keep-Alive: timeout=5`) is obeyed by undici before it.
 */
const keepAliveMs = 3_600_000;

/** One HTTP/1.1 connection: undici's client bound to one open socket. A cancel ends the socket. */
export function createHttp1Connection(
  { origin, socket, startedAt }: Http1Options,
  events: ConnectionEvents,
): Connection {
  let isBusy = false;
  let isClosing = false;
  let isGone = false;
  let isTaken = false;
  const client = new Client(origin.origin, {
    connect: (_, callback) => {
      // The client would open another socket when this one is lost; a lost connection is ours to replace.
      if (isTaken || socket.destroyed) {
        callback(new Error('connection lost'), null);
        return;
      }
      isTaken = true;
      // The client forgets to go on when it is answered before it has asked to the end.
      queueMicrotask(() => callback(null, socket));
    },
    pipelining: 1,
    // Deadlines are the request's own.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
  });

  const goAway = (): void => {
    if (isGone) return;
    isGone = true;
    events.onGone();
  };
  const destroy = (): void => {
    goAway();
    client.destroy(null, () => {});
    if (!socket.destroyed) socket.destroy();
  };
  socket.once('end', goAway);
  socket.once('close', () => {
    destroy();
    events.onClosed();
  });
  // An idle connection alone keeps no process alive; the client holds the socket while a request runs.
  socket.unref();

  const free = (): void => {
    isBusy = false;
    if (isClosing) {
      destroy();
      return;
    }
    // undici destroys a socket that may not be used again right after the end of the response.
    queueMicrotask(() => {
      if (!isGone && !isBusy && !socket.destroyed) events.onFree();
    });
  };

  return {
    protocol: 'h1',
    startedAt,
    canTake: () => !isBusy && !isGone && !isClosing && !socket.destroyed,
    send(request, sink) {
      isBusy = true;
      return dispatch({ client, request, sink, onDone: free });
    },
    ping: () => false,
    close() {
      isClosing = true;
      goAway();
      if (!isBusy) destroy();
    },
    destroy,
  };
}

interface Dispatching {
  readonly client: Client;
  readonly request: OutgoingRequest;
  readonly sink: ResponseSink;
  readonly onDone: () => void;
}

function dispatch({ client, request, sink, onDone }: Dispatching) {
  type Controller = Parameters<Parameters<Client['dispatch']>[1]['onRequestStart']>[0];
  let controller: Controller | undefined;
  let isOver = false;
  const cancelled = (): Error => new Error('cancelled');
  client.dispatch(
    {
      method: request.method,
      path: request.path,
      headers: flatten(request.headers),
      body: request.body,
    },
    {
      onRequestStart(started) {
        controller = started;
        if (isOver) started.abort(cancelled());
      },
      onResponseStart(_, status, headers) {
        // 100 and 103 come before the answer.
        if (!isOver && status >= 200) sink.onHead(status, headers);
      },
      onResponseData(_, bytes) {
        if (!isOver) sink.onData(bytes);
      },
      onResponseEnd() {
        onDone();
        if (isOver) return;
        isOver = true;
        sink.onEnd();
      },
      onResponseError(_, error) {
        if (isOver) return;
        isOver = true;
        const code = codeOf(error);
        sink.onFailure({ code, isMalformed: code.startsWith('HPE_') });
      },
    },
  );
  return {
    cancel() {
      if (isOver) return;
      isOver = true;
      controller?.abort(cancelled());
    },
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  };
}

function flatten(headers: RequestHeaders): readonly string[] {
  const flat: string[] = [];
  for (const name in headers) flat.push(name, headers[name] ?? '');
  return flat;
}
