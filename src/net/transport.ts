import type { Asked } from '../core/api/classifyResponse.ts';
import type { ContentEvent } from '../core/api/decodeChunk.ts';
import type { StreamOutcome } from '../core/api/decodeStream.ts';
import { usesFillRoute } from '../core/api/encodeFill.ts';
import { encodeRequest, fieldsSent } from '../core/api/encodeRequest.ts';
import { addressSettingOf } from '../core/api/provider.ts';
import { parseRateLimits } from '../core/api/rateLimits.ts';
import { type RequestHeaders, requestHeaders, type SecretOf } from '../core/api/requestHeaders.ts';
import type { RequestTrace } from '../core/api/requestTrace.ts';
import type { RateLimit } from '../core/api/responseFacts.ts';
import { speechContextOf } from '../core/api/speechContext.ts';
import type { StreamBatch, StreamEvent } from '../core/api/streamEvent.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { createTraceRecorder } from '../core/latency/traceRecorder.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { ModelCall, Transport } from '../core/ports.ts';
import { err, type Result } from '../shared/result.ts';
import { createBatchQueue } from './batchQueue.ts';
import { compressBody, deferRun, gzipMinBytes } from './compressBody.ts';
import type { OutgoingRequest } from './connection.ts';
import type { ConnectionState } from './endpoint.ts';
import {
  createEndpoints,
  type EndpointsDeps,
  type EndpointTarget,
  type OpenFailure,
} from './endpoints.ts';
import { fetchJson } from './fetchJson.ts';
import type { Network } from './network.ts';
import { createResponseReader, type ResponseReader } from './responseReader.ts';
import { type Run, type RunSink, runExchange } from './runExchange.ts';
import { unpacking } from './unpackBody.ts';
import { contactRefusal, createWarmConnections, type WarmTarget } from './warmConnections.ts';

export interface TransportDeps extends Omit<EndpointsDeps, 'onDidChange'> {
  /** `slipstream/<version>`. */
  readonly userAgent: string;
  /** Secrets that headers of the user's own name. Default: there are none. */
  readonly secretOf?: SecretOf;
  /** `slipstream.network.warm`: false sends nothing before the first request and nothing between requests. */
  readonly isWarm: boolean;
  /** Called once for every model request at its end, also for a cancelled one. */
  readonly onTrace: (trace: RequestTrace) => void;
}

export interface ClientTransport extends Transport, Disposable {
  /**
   * Says which providers to keep a connection to while the user is active, instead of those before. Opens what is
   * missing now, off the path of any request. A provider that needs a key and has none is not contacted.
   */
  warm(targets: readonly WarmTarget[]): void;
  /** The user did something. Cheap: call it for every editor event. */
  activity(): void;
  /** The network has changed or the machine woke up: finds out at once which connections are dead. */
  onNetworkChange(): void;
  /** Proxy or certificates have changed. Running requests end on the old connections. */
  setNetwork(network: Network): void;
  setWarm(isWarm: boolean): void;
  /** The connection to the origin of a base URL. */
  stateOf(baseUrl: string): ConnectionState;
  readonly onDidChangeState: Event<ConnectionState>;
  /** A way out of here may be shut: whoever decides on the network may know another. */
  readonly onDidFailToOpen: Event<OpenFailure>;
}

/** The one door to the network. Once disposed it opens no connection: requests end as aborted. */
export function createTransport(deps: TransportDeps): ClientTransport {
  const { clock, userAgent, secretOf } = deps;
  const endpoints = createEndpoints(deps);
  const headersOf = (target: WarmTarget): RequestHeaders =>
    requestHeaders(target, userAgent, secretOf);
  const warming = createWarmConnections({
    clock,
    endpoints,
    secretOf,
    isWarm: deps.isWarm,
    warmUp: (target) => warmUp(target, headersOf),
  });
  let isDisposed = false;

  function runCall(
    { endpoint, basePath }: EndpointTarget,
    { call, sink }: { readonly call: ModelCall; readonly sink: RunSink },
    signal: AbortSignal,
  ): Run {
    const { target, deadlines } = call;
    const { path: route, body } = encodeRequest(call.request, target, basePath);
    const path = withQuery(route, target.provider.query);
    const start = (request: OutgoingRequest): Run =>
      runExchange(
        { acquire: endpoint.acquire, clock, request, deadlines, sink: unpacking(sink) },
        signal,
      );
    const headers = {
      ...headersOf(target),
      'content-type': 'application/json',
      accept: 'text/event-stream',
    };
    const request = { method: 'POST', path, headers, body } as const;
    if (!target.provider.gzip || body.length < gzipMinBytes) return start(request);
    return deferRun((begin) =>
      compressBody(body, (packed) =>
        begin(() =>
          start(
            packed === undefined
              ? request
              : { ...request, headers: { ...headers, 'content-encoding': 'gzip' }, body: packed },
          ),
        ),
      ),
    );
  }

  /** Where a target lives. Nothing is sent without a key or to a place of no trust. */
  function placeFor(target: WarmTarget): Result<EndpointTarget, RequestError> {
    // Requests may still be running when it is disposed, and nothing else would close their connection.
    if (isDisposed) return err({ kind: 'aborted' });
    const refusal = contactRefusal(target, secretOf);
    if (refusal !== undefined) return err(refusal);
    const place = endpoints.at(target.provider);
    return place.ok ? place : err({ kind: 'badBaseUrl', problem: place.error });
  }

  function startStream(call: ModelCall, signal: AbortSignal): AsyncIterator<StreamBatch> {
    const place = placeFor(call.target);
    const { onTrace } = deps;
    if (!place.ok)
      return startModelStream(call, {
        clock,
        run: (sink) => failedRun(sink, place.error),
        onSent: () => {},
        onHead: () => {},
        onTrace,
      });
    const { endpoint } = place.value;
    return startModelStream(call, {
      clock,
      run: (sink) => runCall(place.value, { call, sink }, signal),
      onSent: () => warming.keepUsed(endpoint),
      onHead: endpoint.noteHead,
      onTrace,
    });
  }

  return {
    stream: (call, signal) => ({ [Symbol.asyncIterator]: () => startStream(call, signal) }),
    getJson(target, path, signal, body) {
      const place = placeFor(target);
      if (!place.ok) return Promise.resolve(place);
      const { endpoint, basePath } = place.value;
      warming.keepUsed(endpoint);
      const request: OutgoingRequest = {
        method: body === undefined ? 'GET' : 'POST',
        path: withQuery(
          path.startsWith('~') ? `${basePath}${path.slice(1)}` : path,
          target.provider.query,
        ),
        headers: {
          ...headersOf(target),
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      };
      return fetchJson({
        clock,
        target,
        run: (sink, deadlines) =>
          runExchange(
            { acquire: endpoint.acquire, clock, request, deadlines, sink: unpacking(sink) },
            signal,
          ),
      });
    },
    warm: warming.warm,
    activity: warming.activity,
    onNetworkChange() {
      for (const endpoint of endpoints.all()) endpoint.verify();
    },
    setNetwork(network) {
      endpoints.setNetwork(network);
      warming.refill();
    },
    setWarm: warming.setWarm,
    stateOf: endpoints.stateOf,
    onDidChangeState: endpoints.onDidChangeState,
    onDidFailToOpen: endpoints.onDidFailToOpen,
    dispose() {
      isDisposed = true;
      warming.dispose();
      endpoints.dispose();
    },
  };
}

function withQuery(path: string, query: Readonly<Record<string, string>> | undefined): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

function failedRun(sink: RunSink, error: RequestError): Run {
  sink.onFailed(error);
  const nothing = () => {};
  return {
    cancel: nothing,
    detach: nothing,
    pause: nothing,
    resume: nothing,
    noteProgress: nothing,
  };
}

/** The request that warms a provider, where it has one. */
function warmUp(
  target: WarmTarget,
  headersOf: (target: WarmTarget) => RequestHeaders,
): OutgoingRequest | undefined {
  const { warmPath } = target.provider;
  if (warmPath === undefined) return undefined;
  return {
    method: 'GET',
    path: warmPath,
    headers: headersOf(target),
    body: undefined,
  };
}

interface ModelStreamDeps {
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

/** A model that is silent so long after its answer began thinks without telling what. */
const silentThoughtMs = 1_500;

/** An error's status has said what matters; the words of one that is sent byte by byte are not waited for. */
const errorBodyMs = 5_000;

/** Text that may wait for a consumer, in UTF-16 units, before the server is asked to pause. */
const maxWaitingLength = 1024 * 1024;

/** Starts a call and turns its response into the events of a stream. */
function startModelStream(call: ModelCall, deps: ModelStreamDeps): AsyncIterator<StreamBatch> {
  const { clock } = deps;
  const recorder = createTraceRecorder(call, clock);
  let reader: ResponseReader | undefined;
  let head: Extract<StreamEvent, { kind: 'head' }> | undefined;
  let run: Run | undefined;
  let isOver = false;
  let isPaused = false;
  let lingering: Disposable | undefined;
  let silence: Disposable | undefined;

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
      silence?.dispose();
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
    silence?.dispose();
    if (isPaused || queue.waiting <= maxWaitingLength) return;
    isPaused = true;
    run?.pause();
  }

  function handle(events: readonly ContentEvent[], at: number): void {
    recorder.chunk(at, events);
    if (events.length > 0) run?.noteProgress();
    const outcome = reader?.outcome;
    if (outcome !== undefined) {
      finish(outcome, events);
      return;
    }
    deliver(events);
    if (head !== undefined) silence ??= clock.after(silentThoughtMs, noteThought);
    // Some servers leave the connection open after the last word, or end it without a goodbye.
    if (lingering === undefined && reader?.isComplete === true)
      lingering = clock.after(lingerMs, endNow);
  }

  /** It has begun to answer, and says nothing: an empty thought tells those who wait. */
  function noteThought(): void {
    if (!isOver && head !== undefined && reader?.isError === false)
      deliver([{ kind: 'reasoning', text: '' }]);
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
      else if (current.isError) lingering = clock.after(errorBodyMs, endNow);
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
