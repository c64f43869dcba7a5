import type { ResponseHeaders } from '../core/api/rateLimits.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { ConnectionMarks } from '../core/latency/traceRecorder.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { Deadlines } from '../core/ports.ts';
import type { Connection, Exchange, ExchangeFailure, OutgoingRequest } from './connection.ts';
import type { ConnectionWaiter } from './connectionPool.ts';
import type { OpenTimings } from './openSocket.ts';

/** Receives what happens to a request. One of `onEnd` and `onFailed` comes last, unless it is cancelled. */
export interface RunSink {
  /** The request went out; comes again when it had to be sent again on a fresh connection. */
  onConnected(marks: ConnectionMarks): void;
  /** The request is written; what is not needed for writing it is best done now, while the answer is under way. */
  onSent(): void;
  onHead(status: number, headers: ResponseHeaders, at: number): void;
  onData(bytes: Buffer, at: number): void;
  onEnd(): void;
  onFailed(error: RequestError): void;
}

export interface RunOptions {
  readonly acquire: (waiter: ConnectionWaiter) => Disposable;
  readonly clock: Clock;
  readonly request: OutgoingRequest;
  readonly deadlines: Deadlines;
  readonly sink: RunSink;
}

export interface Run {
  /** Ends it at the socket; the sink hears nothing more. */
  cancel(): void;
  /** Everything needed has arrived; the response may end on its own, so that its connection can be reused. */
  detach(): void;
  pause(): void;
  resume(): void;
  /** The bytes that just came held a piece of the answer. */
  noteProgress(): void;
}

/** How long the last bytes after `[DONE]` may take before the exchange is cancelled after all. */
const detachedMs = 1_000;

/**
 * Sends one request: gets a connection, watches the deadline of each phase, and sends it once more, at once and on
 * a fresh connection, when a reused one dies before the response begins, or the server says that it did nothing with it. A server may close an idle connection in
 * the moment in which a request is under way to it, and cannot have answered that request.
 */
export function runExchange(options: RunOptions, signal: AbortSignal): Run {
  const { acquire, clock, request, deadlines, sink } = options;
  const startedAt = clock.now();
  let exchange: Exchange | undefined;
  let waiting: Disposable | undefined;
  let timer: Disposable | undefined;
  let isOver = false;
  let hasHead = false;
  let hasRetried = false;
  let hasEnded = false;
  let isPaused = false;
  let lastDataAt: number | undefined;
  let progressAt = 0;
  const arrived: Buffer[] = [];

  const stop = (): void => {
    isOver = true;
    timer?.dispose();
    waiting?.dispose();
    signal.removeEventListener('abort', onAbort);
  };
  const fail = (error: RequestError): void => {
    if (isOver) return;
    stop();
    exchange?.cancel();
    sink.onFailed(error);
  };
  function onAbort(): void {
    fail({ kind: 'aborted' });
  }

  const arm = (phase: 'connect' | 'firstByte', afterMs: number): void => {
    timer?.dispose();
    timer = clock.after(afterMs, () => fail({ kind: 'timeout', phase, afterMs }));
  };
  /** One timer for all gaps: re-arming it for each chunk would cost more than decoding the chunk. */
  function watchGap(): void {
    const { idleMs, progressMs } = deadlines;
    const now = clock.now();
    const silentMs = isPaused || lastDataAt === undefined ? 0 : now - lastDataAt;
    const idlingMs = isPaused ? 0 : now - progressAt;
    if (silentMs >= idleMs) fail({ kind: 'timeout', phase: 'idle', afterMs: idleMs });
    else if (idlingMs >= progressMs)
      fail({ kind: 'timeout', phase: 'progress', afterMs: progressMs });
    else timer = clock.after(Math.min(idleMs - silentMs, progressMs - idlingMs), watchGap);
  }

  function attempt(openedAfter: number): void {
    exchange = undefined;
    let isTaken = false;
    const wait = acquire({
      openedAfter,
      take(connection, timings) {
        isTaken = true;
        if (!isOver) sendOn(connection, timings);
      },
      fail(error) {
        isTaken = true;
        fail(error);
      },
    });
    if (isTaken) return;
    waiting = wait;
    arm('connect', deadlines.connectMs);
  }

  function sendOn(connection: Connection, timings: OpenTimings | undefined): void {
    const isReused = timings === undefined;
    const mayRetry = ({ isUnprocessed, error }: ExchangeFailure): boolean =>
      (isReused || isUnprocessed === true) && !hasHead && !hasRetried && error === undefined;
    timer?.dispose();
    sink.onConnected({
      connection: isReused ? 'reused' : 'new',
      ...(connection.protocol !== undefined && { protocol: connection.protocol }),
      ...timings,
    });
    exchange = connection.send(request, {
      onHead(status, headers) {
        // Said about the idle connection just as the request went out (RFC 9110 §15.5.9): nothing was done with it.
        if (status === 408 && !hasRetried && !isOver) {
          exchange?.cancel();
          retry();
          return;
        }
        hasHead = true;
        if (!isOver) sink.onHead(status, headers, clock.now());
      },
      onData,
      onEnd() {
        flush();
        const wasOver = isOver;
        hasEnded = true;
        stop();
        if (!wasOver) sink.onEnd();
      },
      onFailure(failure) {
        flush();
        hasEnded = true;
        if (isOver) timer?.dispose();
        else if (mayRetry(failure)) retry();
        else fail(errorOf(failure));
      },
    });
    if (isOver) exchange.cancel();
    // Writing happens at the end of this turn of the event loop, before this runs.
    else setImmediate(onSent);
  }

  function onSent(): void {
    if (isOver) return;
    sink.onSent();
    if (lastDataAt === undefined) arm('firstByte', deadlines.firstByteMs);
  }

  /** All that one read of the socket brought is handed on together: HTTP cuts it into a piece for each token. */
  function onData(bytes: Buffer): void {
    if (isOver) return;
    if (arrived.push(bytes) === 1) queueMicrotask(flush);
  }

  function flush(): void {
    if (isOver || arrived.length === 0) return;
    const [only] = arrived;
    const bytes = arrived.length === 1 && only !== undefined ? only : Buffer.concat(arrived);
    arrived.length = 0;
    const at = clock.now();
    const isFirst = lastDataAt === undefined;
    lastDataAt = at;
    if (isFirst) progressAt = at;
    sink.onData(bytes, at);
    if (!isFirst || isOver) return;
    timer?.dispose();
    timer = clock.after(Math.min(deadlines.idleMs, deadlines.progressMs), watchGap);
  }

  function retry(): void {
    hasRetried = true;
    hasEnded = false;
    attempt(startedAt);
  }

  if (signal.aborted) {
    // The caller has the result of this call before it hears of the failure.
    queueMicrotask(onAbort);
  } else {
    attempt(Number.NEGATIVE_INFINITY);
    if (!isOver) signal.addEventListener('abort', onAbort, { once: true });
  }

  return {
    cancel() {
      if (isOver) return;
      stop();
      exchange?.cancel();
    },
    detach() {
      if (isOver) return;
      stop();
      // Nearly always the end came with the last bytes and is heard before this.
      setImmediate(() => {
        if (!hasEnded) timer = clock.after(detachedMs, () => exchange?.cancel());
      });
    },
    pause() {
      isPaused = true;
      exchange?.pause();
    },
    resume() {
      isPaused = false;
      lastDataAt = clock.now();
      progressAt = lastDataAt;
      exchange?.resume();
    },
    noteProgress() {
      progressAt = lastDataAt ?? progressAt;
    },
  };
}

function errorOf({ code, isMalformed, error }: ExchangeFailure): RequestError {
  if (error !== undefined) return error;
  return isMalformed ? { kind: 'malformed', where: 'http', issue: code } : { kind: 'reset', code };
}
