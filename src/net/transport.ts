import type { BaseUrlProblem } from '../core/api/baseUrl.ts';
import { encodeRequest } from '../core/api/encodeRequest.ts';
import type { Target } from '../core/api/provider.ts';
import { requestHeaders } from '../core/api/requestHeaders.ts';
import type { RequestError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { RequestTrace } from '../core/latency/trace.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { ModelCall, Transport } from '../core/ports.ts';
import { compressBody, deferRun, gzipMinBytes } from './compressBody.ts';
import type { OutgoingRequest } from './connection.ts';
import type { ConnectionState, Endpoint } from './endpoint.ts';
import { createEndpoints, type EndpointsDeps, type Place } from './endpoints.ts';
import { fetchJson } from './fetchJson.ts';
import { startModelStream } from './modelStream.ts';
import type { Network } from './network.ts';
import { type Run, type RunSink, runExchange } from './runExchange.ts';

/** A provider to be kept warm, with the key that its warming request carries. */
export type WarmTarget = Pick<Target, 'provider' | 'apiKey'>;

export interface TransportDeps extends Omit<EndpointsDeps, 'onDidChange'> {
  /** `slipstream/<version>`. */
  readonly userAgent: string;
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
}

/** A user without a keystroke or a request for so long is away: connections and timers are let go. */
const awayMs = 600_000;
/** Routers forget idle connections after 30 s at the earliest; Cloudflare's and nginx's limits are above a minute. */
const tickMs = 20_000;

/** The one door to the network. */
export function createTransport(deps: TransportDeps): ClientTransport {
  const { clock, userAgent } = deps;
  const endpoints = createEndpoints(deps);
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
      for (const endpoint of endpoints.all()) endpoint.letGo();
      return;
    }
    for (const endpoint of endpoints.all()) if (endpoint.isKept) endpoint.tick();
    ticking = clock.after(tickMs, tick);
  }

  function keepWarm(): void {
    if (!isWarm) return;
    for (const target of warmTargets) {
      const place = endpoints.at(target.provider.baseUrl);
      if (place.ok) place.value.endpoint.keep(warmUp(target, userAgent));
    }
  }

  /** A provider that is used is worth a connection, also one that nobody asked to warm. */
  function keepUsed(endpoint: Endpoint): void {
    activity();
    if (isWarm && !endpoint.isKept) endpoint.keep();
  }

  function runCall(call: ModelCall, sink: RunSink, signal: AbortSignal): Run {
    const { target, deadlines } = call;
    const place = placeFor(target);
    if (typeof place === 'function') return place(sink);
    const { endpoint, basePath } = place;
    const encoded = encodeRequest(call.request, target, basePath);
    const body = Buffer.from(encoded.body);
    const start = (request: OutgoingRequest): Run => {
      const run = runExchange(
        { acquire: endpoint.acquire, clock, request, deadlines, sink },
        signal,
      );
      keepUsed(endpoint);
      return run;
    };
    const headers = {
      ...requestHeaders(target, userAgent),
      'content-type': 'application/json',
      accept: 'text/event-stream',
    };
    const request = { method: 'POST', path: encoded.path, headers, body } as const;
    if (!target.provider.gzip || body.byteLength < gzipMinBytes) return start(request);
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

  /** Where a target lives, or a run that fails at once: nothing is sent without a key or to a place of no trust. */
  function placeFor(target: WarmTarget): Place | ((sink: RunSink) => Run) {
    const refusal = refusalOf(target);
    if (refusal !== undefined) return (sink) => failedRun(sink, refusal);
    const place = endpoints.at(target.provider.baseUrl);
    return place.ok ? place.value : (sink) => failedRun(sink, badBaseUrl(place.error));
  }

  return {
    stream(call, signal) {
      return {
        [Symbol.asyncIterator]: () =>
          startModelStream(call, {
            clock,
            run: (sink) => runCall(call, sink, signal),
            onHead(limits) {
              const place = endpoints.at(call.target.provider.baseUrl);
              if (place.ok) place.value.endpoint.noteHead(limits);
            },
            onTrace: deps.onTrace,
          }),
      };
    },
    getJson(target, path, signal) {
      const place = placeFor(target);
      return fetchJson({
        clock,
        target,
        run(sink, deadlines) {
          if (typeof place === 'function') return place(sink);
          const { endpoint, basePath } = place;
          const request: OutgoingRequest = {
            method: 'GET',
            path: path.startsWith('~') ? `${basePath}${path.slice(1)}` : path,
            headers: { ...requestHeaders(target, userAgent), accept: 'application/json' },
            body: undefined,
          };
          const run = runExchange(
            { acquire: endpoint.acquire, clock, request, deadlines, sink },
            signal,
          );
          keepUsed(endpoint);
          return run;
        },
      });
    },
    warm(targets) {
      warmTargets = targets.filter((target) => refusalOf(target) === undefined);
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
      if (!wanted) for (const endpoint of endpoints.all()) endpoint.letGo();
    },
    stateOf: endpoints.stateOf,
    onDidChangeState: endpoints.onDidChangeState,
    dispose() {
      isDisposed = true;
      ticking?.dispose();
      endpoints.dispose();
    },
  };
}

/** Why a target may not be contacted at all. */
function refusalOf({ provider, apiKey }: WarmTarget): RequestError | undefined {
  if (provider.needsKey && (apiKey ?? '') === '')
    return { kind: 'missingKey', provider: provider.label };
  return undefined;
}

function badBaseUrl(problem: BaseUrlProblem): RequestError {
  return { kind: 'badBaseUrl', problem };
}

function failedRun(sink: RunSink, error: RequestError): Run {
  sink.onFailed(error);
  return { cancel: () => {}, detach: () => {}, pause: () => {}, resume: () => {} };
}

/** The request that warms a provider, where it has one. */
function warmUp(target: WarmTarget, userAgent: string): OutgoingRequest | undefined {
  const { warmPath } = target.provider;
  if (warmPath === undefined) return undefined;
  return {
    method: 'GET',
    path: warmPath,
    headers: requestHeaders(target, userAgent),
    body: undefined,
  };
}
