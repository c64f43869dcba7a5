import http2 from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type {
  Connection,
  ConnectionEvents,
  Exchange,
  ExchangeFailure,
  OutgoingRequest,
  ResponseSink,
} from './connection.ts';

/**
 * Bytes a stream, and all streams together, may send ahead of us. A model writes 3,000 tokens/s × 250 bytes
 * = 750 kB/s; at 300 ms round trip that is 225 kB in flight, and the protocol's own 64 kB would brake it.
 */
const streamWindowBytes = 1024 * 1024;
const sessionWindowBytes = 4 * 1024 * 1024;
/** The server's first word is its settings, one round trip away. One that keeps silent is held to no limit. */
const settingsDeadlineMs = 1_000;

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = http2.constants;

export interface Http2Options {
  readonly origin: URL;
  readonly socket: Socket;
  readonly startedAt: number;
  readonly clock: Clock;
}

/**
 * One HTTP/2 session over an open socket. A cancel resets its stream and keeps the session. When the other side
 * says goodbye (GOAWAY) running streams are left to end and no new one is taken.
 *
 * On node:http2 rather than undici's client, whose 7.30 answers a goodbye by destroying the socket under running
 * streams and sending some of their requests again, and resets with NO_ERROR; it is also slower to the first token
 * (2.6 against 2.3 times a raw socket).
 */
export function createHttp2Connection(
  { origin, socket, startedAt, clock }: Http2Options,
  events: ConnectionEvents,
): Connection {
  const session = http2.connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindowBytes },
  });
  let isDraining = false;
  let openStreams = 0;
  let isLimitKnown = false;
  let lastError = '';
  /** The last stream that the other side did anything with, once it has said goodbye. */
  let lastProcessedId: number | undefined;

  const goAway = (): void => {
    if (isDraining) return;
    isDraining = true;
    events.onGone();
  };
  const onLimitKnown = (): void => {
    isLimitKnown = true;
    waiting.dispose();
    events.onFree();
  };
  const waiting = clock.after(settingsDeadlineMs, onLimitKnown);
  session.on('remoteSettings', onLimitKnown);
  session.once('connect', () => session.setLocalWindowSize(sessionWindowBytes));
  session.on('error', (error) => {
    lastError = codeOfStream(error) ?? lastError;
  });
  session.once('goaway', (_code, lastStreamId) => {
    lastProcessedId = lastStreamId ?? 0;
    goAway();
  });
  session.once('close', () => {
    waiting.dispose();
    goAway();
    events.onClosed();
  });
  // An idle connection alone keeps no process alive.
  session.unref();

  const onStreamOpen = (): void => {
    if (openStreams++ === 0) session.ref();
  };
  const onStreamClose = (): void => {
    if (--openStreams === 0 && !session.destroyed) session.unref();
    events.onFree();
  };
  const maxStreams = (): number =>
    isLimitKnown ? (session.remoteSettings.maxConcurrentStreams ?? Number.POSITIVE_INFINITY) : 1;

  function send(request: OutgoingRequest, sink: ResponseSink): Exchange {
    const { method, path, headers, body } = request;
    const stream = session.request(
      {
        ':method': method,
        ':path': path,
        ':authority': origin.host,
        ':scheme': 'https',
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      { endStream: body === undefined },
    );
    onStreamOpen();
    let isOver = false;
    let hasHead = false;
    const fail = (failure: ExchangeFailure): void => {
      if (isOver) return;
      isOver = true;
      sink.onFailure(failure);
    };
    const isUnprocessed = (): boolean =>
      !hasHead &&
      (stream.rstCode === NGHTTP2_REFUSED_STREAM ||
        (lastProcessedId !== undefined && (stream.id ?? 0) > lastProcessedId));
    stream.on('response', (received) => {
      hasHead = true;
      if (!isOver) sink.onHead(received[':status'] ?? 0, received);
    });
    stream.on('data', (bytes: Buffer) => {
      if (!isOver) sink.onData(bytes);
    });
    stream.once('end', () => {
      // A stream that broke, or whose session was destroyed, ends too; its close follows.
      if (isOver || !hasHead || session.destroyed || stream.rstCode !== 0) return;
      isOver = true;
      sink.onEnd();
    });
    stream.on('error', (error) => {
      fail({
        code: codeOfStream(error) ?? lastError,
        isMalformed: false,
        isUnprocessed: isUnprocessed(),
      });
    });
    stream.once('close', () => {
      onStreamClose();
      fail({
        code: lastError || `HTTP2_RESET_${stream.rstCode}`,
        isMalformed: false,
        isUnprocessed: isUnprocessed(),
      });
    });
    if (body !== undefined) stream.end(body);
    return {
      cancel() {
        if (isOver) return;
        isOver = true;
        stream.close(NGHTTP2_CANCEL);
      },
      pause: () => stream.pause(),
      resume: () => stream.resume(),
    };
  }

  return {
    protocol: 'h2',
    startedAt,
    // A server may allow one stream at a time: the next request then gets a connection of its own.
    canTake: () =>
      !isDraining && !session.closed && !session.destroyed && openStreams < maxStreams(),
    isLimitKnown: () => isLimitKnown,
    send,
    ping(onAnswer) {
      if (session.closed || session.destroyed) return false;
      return session.ping((error) => {
        if (error === null) onAnswer();
      });
    },
    close() {
      goAway();
      if (!session.closed && !session.destroyed) session.close();
    },
    destroy() {
      goAway();
      session.destroy();
    },
  };
}

function codeOfStream(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
