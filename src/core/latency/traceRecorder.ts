import type { ContentEvent } from '../api/decodeChunk.ts';
import type { Marks, RequestTrace } from '../api/requestTrace.ts';
import type { RateLimit, ServerTiming, Usage } from '../api/responseFacts.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelCall } from '../ports.ts';

/** What is known of the connection that a request went out on. */
export interface ConnectionMarks {
  readonly connection: 'new' | 'reused';
  readonly protocol?: 'h1' | 'h2';
  readonly dnsDone?: number;
  readonly tcpDone?: number;
  readonly tlsDone?: number;
}

export interface TraceEnd {
  readonly error?: RequestError;
  readonly usage?: Usage;
  readonly timing?: ServerTiming | undefined;
}

/** Collects the marks of one request. Every moment is `Clock.now()`. */
export interface TraceRecorder {
  connected(marks: ConnectionMarks): void;
  head(at: number, rateLimits: readonly RateLimit[]): void;
  /** A network chunk arrived and held these events. */
  chunk(at: number, events: readonly ContentEvent[]): void;
  /** Once. */
  end(at: number, end: TraceEnd): RequestTrace;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Starts recording: the request is handed to the transport now. */
export function createTraceRecorder(call: ModelCall, clock: Clock): TraceRecorder {
  const sent = clock.now();
  const wallMs = clock.wallMs();
  const marks: Mutable<Marks> = { asked: call.askedAt, sent };
  if (call.admittedAt !== undefined) marks.admitted = call.admittedAt;
  let connection: ConnectionMarks | undefined;
  let rateLimits: readonly RateLimit[] = [];
  let contentChunks = 0;
  const content = { deltas: 0, chars: 0, firstChunkDeltas: 0, firstChunkChars: 0 };

  return {
    connected(found) {
      connection = found;
      // An opening that began earlier is done no earlier than the request needs it.
      if (found.dnsDone !== undefined) marks.dnsDone = Math.max(sent, found.dnsDone);
      if (found.tcpDone !== undefined) marks.tcpDone = Math.max(sent, found.tcpDone);
      if (found.tlsDone !== undefined) marks.tlsDone = Math.max(sent, found.tlsDone);
    },
    head(at, limits) {
      marks.head = at;
      rateLimits = limits;
    },
    chunk(at, events) {
      marks.firstByte ??= at;
      let deltas = 0;
      let chars = 0;
      for (const event of events) {
        if (event.kind === 'reasoning') {
          marks.firstReasoning ??= at;
          continue;
        }
        deltas++;
        chars += event.kind === 'toolCall' ? event.argumentsDelta.length : event.text.length;
      }
      if (deltas === 0) return;
      marks.firstContent ??= at;
      marks.lastContent = at;
      if (contentChunks++ === 0) {
        content.firstChunkDeltas = deltas;
        content.firstChunkChars = chars;
      }
      content.deltas += deltas;
      content.chars += chars;
    },
    end(at, { error, usage, timing }) {
      marks.closed = at;
      const isCancelled = error?.kind === 'aborted';
      if (isCancelled) marks.cancelled = at;
      return {
        task: call.task,
        provider: call.target.provider.id,
        model: call.target.model,
        wallMs,
        marks,
        ...(connection !== undefined && { connection: connection.connection }),
        ...(connection?.protocol !== undefined && { protocol: connection.protocol }),
        outcome: error === undefined ? 'complete' : isCancelled ? 'cancelled' : 'failed',
        ...(error !== undefined && !isCancelled && { errorKind: error.kind }),
        ...(usage !== undefined && { usage }),
        ...(timing !== undefined && { server: timing }),
        ...(contentChunks > 0 && { contentChunks, content }),
        ...(rateLimits.length > 0 && { rateLimits }),
      };
    },
  };
}
