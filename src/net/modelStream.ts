import type { Asked } from '../core/api/classifyResponse.ts';
import type { ContentEvent } from '../core/api/decodeChunk.ts';
import type { StreamOutcome } from '../core/api/decodeStream.ts';
import { usesFillRoute } from '../core/api/encodeFill.ts';
import { fieldsSent } from '../core/api/encodeRequest.ts';
import { addressSettingOf } from '../core/api/provider.ts';
import { parseRateLimits } from '../core/api/rateLimits.ts';
import type { RateLimit } from '../core/api/responseFacts.ts';
import { speechContextOf } from '../core/api/speechContext.ts';
import type { StreamBatch, StreamEvent } from '../core/api/streamEvent.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestTrace } from '../core/latency/trace.ts';
import { createTraceRecorder } from '../core/latency/traceRecorder.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { ModelCall } from '../core/ports.ts';
import { createBatchQueue } from './batchQueue.ts';
import { createResponseReader, type ResponseReader } from './responseReader.ts';
import type { Run, RunSink } from './runExchange.ts';

export interface ModelStreamDeps {
  readonly clock: Clock;
  /** Sends the call. May call the sink before it returns. */
  readonly run: (sink: RunSink) => Run;
  /** The request is written. */
  readonly onSent: () => void;
  readonly onHead: (limits: readonly RateLimit[]) => void;
  /** Every request leaves one, even when its events are no longer read. */
  readonly onTrace: (trace: RequestTrace) => void;
}

/** Counts come within milliseconds of the finish reason, and `[DONE]` with them. */
const lingerMs = 1_500;

/** Text that may wait for a consumer, in UTF-16 units, before the server is asked to pause. */
const maxWaitingLength = 1024 * 1024;

/** Starts a call and turns its response into the events of a stream. */
export function startModelStream(
  call: ModelCall,
  deps: ModelStreamDeps,
): AsyncIterator<StreamBatch> {
  const { clock } = deps;
  const recorder = createTraceRecorder(call, clock);
  let reader: ResponseReader | undefined;
  let head: Extract<StreamEvent, { kind: 'head' }> | undefined;
  let run: Run | undefined;
  let isOver = false;
  let isPaused = false;
  let lingering: Disposable | undefined;

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
      lingering?.dispose();
      run?.cancel();
      deps.onTrace(recorder.end(clock.now(), { error: { kind: 'aborted' } }));
    },
  });

  /** Made while the request is under way rather than before it. */
  const reading = (): ResponseReader => {
    reader ??= createResponseReader(askedOf(call), speechContextOf(call), clock);
    return reader;
  };

  /** The head goes out with the first events, so that the consumer wakes once for both. */
  function deliver(events: readonly StreamEvent[]): void {
    if (events.length === 0) return;
    queue.push(head === undefined ? events : [head, ...events]);
    head = undefined;
    if (isPaused || queue.waiting <= maxWaitingLength) return;
    isPaused = true;
    run?.pause();
  }

  function handle(events: readonly ContentEvent[], at: number): void {
    recorder.chunk(at, events);
    const outcome = reader?.outcome;
    if (outcome !== undefined) {
      finish(outcome, events);
      return;
    }
    deliver(events);
    // Some servers leave the connection open after the last word, or end it without a goodbye.
    if (lingering === undefined && reader?.isComplete === true)
      lingering = clock.after(lingerMs, endNow);
  }

  function endNow(): void {
    if (isOver) return;
    const events = reading().end();
    const outcome = reader?.outcome;
    if (outcome !== undefined) finish(outcome, events);
  }

  function finish(outcome: StreamOutcome, events: readonly ContentEvent[]): void {
    isOver = true;
    lingering?.dispose();
    const trace = recorder.end(clock.now(), outcome);
    deliver([...events, terminalEvent(outcome, trace)]);
    queue.end();
    deps.onTrace(trace);
    if (outcome.kind === 'finished') run?.detach();
    else run?.cancel();
  }

  const sink: RunSink = {
    onConnected: recorder.connected,
    onSent() {
      reading();
      deps.onSent();
    },
    onHead(status, headers, at) {
      const rateLimits = parseRateLimits(headers, clock.wallMs());
      recorder.head(at, rateLimits);
      deps.onHead(rateLimits);
      head = { kind: 'head', status, rateLimits };
      const current = reading();
      current.head(status, headers);
      if (current.outcome !== undefined) finish(current.outcome, []);
    },
    onData(bytes, at) {
      if (!isOver) handle(reading().feed(bytes), at);
    },
    onEnd() {
      if (!isOver) handle(reading().end(), clock.now());
    },
    onFailed(error) {
      if (error.kind !== 'aborted' && reader?.isComplete === true) endNow();
      else finish({ kind: 'broken', error }, []);
    },
  };

  run = deps.run(sink);
  // It may have ended before there was anything to end.
  if (isOver) run.cancel();
  return queue.iterator;
}

const askedOf = ({ target, request }: ModelCall): Asked => ({
  provider: target.provider.label,
  model: target.model,
  hasKey: (target.apiKey ?? '') !== '',
  addressSetting: addressSettingOf(target.provider),
  sent: () => ({
    isFill: usesFillRoute(request, target.provider),
    fields: fieldsSent(request, target),
  }),
});

function terminalEvent(outcome: StreamOutcome, trace: RequestTrace): StreamEvent {
  if (outcome.kind === 'broken') return { kind: 'failed', error: outcome.error, trace };
  return { kind: 'done', finishReason: outcome.finishReason, usage: outcome.usage, trace };
}

function lengthOf(events: readonly StreamEvent[]): number {
  let length = 0;
  for (const event of events) {
    if (event.kind === 'text' || event.kind === 'reasoning') length += event.text.length;
    else if (event.kind === 'toolCall') length += event.argumentsDelta.length;
  }
  return length;
}
