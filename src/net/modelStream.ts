import { type Asked, classifyResponse } from '../core/api/classifyResponse.ts';
import type { ContentEvent } from '../core/api/decodeChunk.ts';
import { createStreamDecoder, decodeWhole, type StreamOutcome } from '../core/api/decodeStream.ts';
import { headerOf, parseRateLimits, type ResponseHeaders } from '../core/api/rateLimits.ts';
import type { RateLimit, StreamBatch, StreamEvent } from '../core/api/streamEvent.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { RequestTrace } from '../core/latency/trace.ts';
import { createTraceRecorder } from '../core/latency/traceRecorder.ts';
import type { ModelCall } from '../core/ports.ts';
import { createBatchQueue } from './batchQueue.ts';
import { createBodyText } from './bodyText.ts';
import type { Run, RunSink } from './runExchange.ts';
import { createUtf8Decoder } from './utf8Decoder.ts';

export interface ModelStreamDeps {
  readonly clock: Clock;
  /** Sends the call. May call the sink before it returns. */
  readonly run: (sink: RunSink) => Run;
  readonly onHead: (limits: readonly RateLimit[]) => void;
  /** Every request leaves one, also when nobody reads its events any more. */
  readonly onTrace: (trace: RequestTrace) => void;
}

/** Text that may wait for a consumer, in UTF-16 units, before the server is asked to pause. */
const maxWaitingLength = 1024 * 1024;

/** Starts a call and turns its response into the events of a stream. */
export function startModelStream(
  call: ModelCall,
  deps: ModelStreamDeps,
): AsyncIterator<StreamBatch> {
  const { clock } = deps;
  const asked: Asked = {
    provider: call.target.provider.label,
    model: call.target.model,
    hasKey: (call.target.apiKey ?? '') !== '',
  };
  const recorder = createTraceRecorder(call, clock);
  const text = createUtf8Decoder();
  const decoder = createStreamDecoder(asked);
  let head: Extract<StreamEvent, { kind: 'head' }> | undefined;
  let collected: Collected | undefined;
  let run: Run | undefined;
  let isOver = false;
  let isPaused = false;

  const queue = createBatchQueue<StreamEvent>({
    weigh: lengthOf,
    onTake() {
      if (!isPaused || queue.waiting > maxWaitingLength / 2) return;
      isPaused = false;
      run?.resume();
    },
    onReturn() {
      if (isOver) return;
      isOver = true;
      run?.cancel();
      deps.onTrace(recorder.end(clock.now(), { error: { kind: 'aborted' } }));
    },
  });

  /** The head goes out with the first events, so that the consumer wakes once for both. */
  function deliver(events: readonly StreamEvent[]): void {
    if (events.length === 0) return;
    queue.push(head === undefined ? events : [head, ...events]);
    head = undefined;
    if (isPaused || queue.waiting <= maxWaitingLength) return;
    isPaused = true;
    run?.pause();
  }

  function finish(outcome: StreamOutcome, events: readonly ContentEvent[]): void {
    isOver = true;
    const at = clock.now();
    if (outcome.kind === 'finished') {
      const { finishReason, usage, timing } = outcome;
      const trace = recorder.end(at, { usage, timing });
      deliver([...events, { kind: 'done', finishReason, usage, trace }]);
      queue.end();
      deps.onTrace(trace);
      run?.detach();
      return;
    }
    const { error } = outcome;
    const trace = recorder.end(at, { error });
    deliver([...events, { kind: 'failed', error, trace }]);
    queue.end();
    deps.onTrace(trace);
    run?.cancel();
  }

  const fail = (error: RequestError): void => finish({ kind: 'broken', error }, []);

  const sink: RunSink = {
    onConnected: recorder.connected,
    onHead(status, headers, at) {
      const rateLimits = parseRateLimits(headers);
      recorder.head(at, rateLimits);
      deps.onHead(rateLimits);
      head = { kind: 'head', status, rateLimits };
      const shape = shapeOf(status, headers);
      if (shape === 'foreign') fail(foreignError(headers));
      else if (shape !== 'stream') collected = { shape, status, headers, body: createBodyText() };
    },
    onData(bytes, at) {
      if (isOver) return;
      if (collected !== undefined) {
        collected.body.add(bytes);
        return;
      }
      const events = decoder.feed(text.feed(bytes));
      recorder.chunk(at, events);
      if (decoder.outcome !== undefined) finish(decoder.outcome, events);
      else deliver(events);
    },
    onEnd() {
      if (isOver) return;
      if (collected !== undefined) {
        finishCollected(collected);
        return;
      }
      const events = [...decoder.feed(text.end()), ...decoder.end()];
      recorder.chunk(clock.now(), events);
      // `end` always sets the outcome.
      finish(decoder.outcome ?? { kind: 'broken', error: { kind: 'truncated' } }, events);
    },
    onFailed: fail,
  };

  function finishCollected({ shape, status, headers, body }: Collected): void {
    const bodyText = body.text();
    if (shape === 'error') {
      fail(classifyResponse({ status, headers, bodyText, wallMs: clock.wallMs() }, asked));
      return;
    }
    const { events, outcome } = decodeWhole(bodyText, asked);
    recorder.chunk(clock.now(), events);
    finish(outcome, events);
  }

  run = deps.run(sink);
  // It may have ended before there was anything to end.
  if (isOver) run.cancel();
  return queue.iterator;
}

interface Collected {
  readonly shape: 'error' | 'whole';
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: ReturnType<typeof createBodyText>;
}

/**
 * `stream`: server-sent events. `whole`: one JSON value although a stream was asked for. `error`: any status but 2xx.
 * `foreign`: a web page or a packed body, i.e. not the API (a captive portal, a proxy).
 */
function shapeOf(
  status: number,
  headers: ResponseHeaders,
): 'stream' | 'whole' | 'error' | 'foreign' {
  if (status < 200 || status >= 300) return 'error';
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') return 'foreign';
  const type = headerOf(headers, 'content-type') ?? '';
  if (type.includes('text/html')) return 'foreign';
  return type.includes('json') ? 'whole' : 'stream';
}

function foreignError(headers: ResponseHeaders): RequestError {
  const encoding = headerOf(headers, 'content-encoding');
  return encoding === undefined
    ? { kind: 'malformed', where: 'content-type', issue: headerOf(headers, 'content-type') ?? '' }
    : { kind: 'malformed', where: 'content-encoding', issue: encoding };
}

function lengthOf(events: readonly StreamEvent[]): number {
  let length = 0;
  for (const event of events) {
    if (event.kind === 'text' || event.kind === 'reasoning') length += event.text.length;
    else if (event.kind === 'toolCall') length += event.argumentsDelta.length;
  }
  return length;
}
