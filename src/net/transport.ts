import { encodeRequest } from '../core/api/encodeRequest.ts';
import type { Target } from '../core/api/provider.ts';
import {
  isHeaderSafe,
  type RequestHeaders,
  requestHeaders,
  type SecretOf,
  secretNames,
} from '../core/api/requestHeaders.ts';
import type { StreamBatch } from '../core/api/streamEvent.ts';
import type { RequestError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { RequestTrace } from '../core/latency/trace.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { ModelCall, Transport } from '../core/ports.ts';
import { err, type Result } from '../shared/result.ts';
import { compressBody, deferRun, gzipMinBytes } from './compressBody.ts';
import type { OutgoingRequest } from './connection.ts';
import type { ConnectionState, Endpoint } from './endpoint.ts';
import {
  createEndpoints,
  type EndpointsDeps,
  type EndpointTarget,
  type OpenFailure,
} from './endpoints.ts';
import { fetchJson } from './fetchJson.ts';
import { startModelStream } from './modelStream.ts';
import type { Network } from './network.ts';
import { type Run, type RunSink, runExchange } from './runExchange.ts';
import { unpacking } from './unpackBody.ts';

/** A provider to be kept warm, with the key that its warming request carries. */
export type WarmTarget = Pick<Target, 'provider' | 'apiKey'>;

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

/** After this long without a keystroke or a request the user is away: connections are closed and timers stopped. */
const awayMs = 600_000;
/** Routers forget idle connections after 30 s at the earliest; Cloudflare's and nginx's limits are above a minute. */
const tickMs = 20_000;

/** The one door to the network. Once disposed it opens no connection: requests end as aborted. */
export function createTransport(deps: TransportDeps): ClientTransport {
  const { clock, userAgent, secretOf } = deps;
  const endpoints = createEndpoints(deps);
  const headersOf = (target: WarmTarget): RequestHeaders =>
    requestHeaders(target, userAgent, secretOf);
  let warmTargets: readonly WarmTarget[] = [];
  let isWarm = deps.isWarm;
  let lastActivityAt = Number.NEGATIVE_INFINITY;
  let ticking: Disposable | undefined;
  let isDisposed = false;

  function activity(): void {
    lastActivityAt = clock.now();
    if (ticking !== undefined || isDisposed) return;
    ticking = clock.after(tickMs, tick);
    keepWarm();
  }

  function tick(): void {
    ticking = undefined;
    if (clock.now() - lastActivityAt >= awayMs) {
      for (const endpoint of endpoints.all()) endpoint.close();
      return;
    }
    for (const endpoint of endpoints.all()) if (endpoint.isKept) endpoint.tick();
    ticking = clock.after(tickMs, tick);
  }

  function keepWarm(): void {
    if (!isWarm || isDisposed) return;
    for (const target of warmTargets) {
      const place = endpoints.at(target.provider);
      if (place.ok) place.value.endpoint.keep(warmUp(target, headersOf));
    }
  }

  /** A provider in use is worth a warm connection, even when it is not among the warm targets. */
  function keepUsed(endpoint: Endpoint): void {
    activity();
    if (isWarm && !endpoint.isKept) endpoint.keep();
  }

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
    const refusal = refusalOf(target, secretOf);
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
      onSent: () => keepUsed(endpoint),
      onHead: endpoint.noteHead,
      onTrace,
    });
  }

  return {
    stream: (call, signal) => ({ [Symbol.asyncIterator]: () => startStream(call, signal) }),
    getJson(target, path, signal) {
      const place = placeFor(target);
      if (!place.ok) return Promise.resolve(place);
      const { endpoint, basePath } = place.value;
      keepUsed(endpoint);
      const request: OutgoingRequest = {
        method: 'GET',
        path: withQuery(
          path.startsWith('~') ? `${basePath}${path.slice(1)}` : path,
          target.provider.query,
        ),
        headers: { ...headersOf(target), accept: 'application/json' },
        body: undefined,
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
    warm(targets) {
      warmTargets = targets.filter((target) => refusalOf(target, secretOf) === undefined);
      if (isWarm) {
        activity();
        keepWarm();
      }
    },
    activity,
    onNetworkChange() {
      for (const endpoint of endpoints.all()) endpoint.verify();
    },
    setNetwork(network) {
      endpoints.setNetwork(network);
      if (ticking !== undefined) keepWarm();
    },
    setWarm(wanted) {
      isWarm = wanted;
      if (wanted && ticking !== undefined) keepWarm();
      if (!wanted) for (const endpoint of endpoints.all()) endpoint.close();
    },
    stateOf: endpoints.stateOf,
    onDidChangeState: endpoints.onDidChangeState,
    onDidFailToOpen: endpoints.onDidFailToOpen,
    dispose() {
      isDisposed = true;
      ticking?.dispose();
      endpoints.dispose();
    },
  };
}

function withQuery(path: string, query: Readonly<Record<string, string>> | undefined): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** Why a target may not be contacted at all. */
function refusalOf(
  { provider, apiKey }: WarmTarget,
  secretOf?: SecretOf,
): RequestError | undefined {
  if (provider.needsKey && (apiKey ?? '') === '')
    return { kind: 'missingKey', provider: provider.label };
  const mayCarryKey = provider.insecureHttp !== 'withoutKey';
  const missing = secretNames(provider.headers).find(
    (name) => mayCarryKey && secretOf?.(provider.id, name) === undefined,
  );
  if (missing !== undefined)
    return { kind: 'missingKey', provider: `${provider.label} (${missing})` };
  if (!isHeaderSafe(apiKey ?? ''))
    return { kind: 'wrongKey', status: 0, detail: 'holds characters that no key has' };
  return undefined;
}

function failedRun(sink: RunSink, error: RequestError): Run {
  sink.onFailed(error);
  return { cancel: () => {}, detach: () => {}, pause: () => {}, resume: () => {} };
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
