import { createSecureContext, type SecureContext } from 'node:tls';
import { type BaseUrlProblem, checkBaseUrl } from '../core/api/baseUrl.ts';
import type { Clock } from '../core/clock.ts';
import { createEmitter, type Event } from '../core/event.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { Log } from '../core/ports.ts';
import { ok, type Result } from '../shared/result.ts';
import { type ConnectionState, createEndpoint, type Endpoint } from './endpoint.ts';
import type { Network } from './network.ts';

export interface EndpointsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
}

/** Where a base URL leads. */
export interface Place {
  readonly endpoint: Endpoint;
  /** The base URL's path without a trailing slash: `/v1`, or nothing. */
  readonly basePath: string;
}

/** The endpoint of each origin, made when first needed. */
export interface Endpoints extends Disposable {
  at(baseUrl: string): Result<Place, BaseUrlProblem>;
  all(): readonly Endpoint[];
  /** From now on connections are made this way; what runs ends on the old ones. */
  setNetwork(network: Network): void;
  stateOf(baseUrl: string): ConnectionState;
  readonly onDidChangeState: Event<ConnectionState>;
}

export function createEndpoints({ clock, log, network: first }: EndpointsDeps): Endpoints {
  let network = first;
  let secureContext: SecureContext | undefined;
  const byOrigin = new Map<string, Endpoint>();
  const places = new Map<string, Result<Place, BaseUrlProblem>>();
  /** Let go, but perhaps with requests that still run. */
  const old = new Set<Endpoint>();
  const changes = createEmitter<ConnectionState>((error) =>
    log.error('connection state listener failed', { error: String(error) }),
  );

  function endpointAt(origin: URL): Endpoint {
    const known = byOrigin.get(origin.origin);
    if (known !== undefined) return known;
    const route = network.routeTo(origin.origin);
    const { ca, rejectUnauthorized } = network;
    if (ca !== undefined) secureContext ??= createSecureContext({ ca: [...ca] });
    const endpoint = createEndpoint({
      origin,
      proxy: route.kind === 'proxy' ? route.proxy : undefined,
      secureContext,
      rejectUnauthorized,
      clock,
      log,
      onDidChange: () => changes.fire(endpoint.state),
    });
    byOrigin.set(origin.origin, endpoint);
    return endpoint;
  }

  function at(baseUrl: string): Result<Place, BaseUrlProblem> {
    const known = places.get(baseUrl);
    if (known !== undefined) return known;
    const checked = checkBaseUrl(baseUrl);
    const place: Result<Place, BaseUrlProblem> = checked.ok
      ? ok({ endpoint: endpointAt(checked.value), basePath: basePathOf(checked.value) })
      : checked;
    places.set(baseUrl, place);
    return place;
  }

  return {
    at,
    all: () => [...byOrigin.values()],
    setNetwork(changed) {
      network = changed;
      secureContext = undefined;
      for (const endpoint of byOrigin.values()) {
        endpoint.letGo();
        old.add(endpoint);
      }
      byOrigin.clear();
      places.clear();
    },
    stateOf(baseUrl) {
      const place = at(baseUrl);
      return place.ok
        ? place.value.endpoint.state
        : { origin: baseUrl, connection: 'none', reusedCount: 0 };
    },
    onDidChangeState: changes.event,
    dispose() {
      changes.dispose();
      for (const endpoint of [...byOrigin.values(), ...old]) endpoint.destroy();
      byOrigin.clear();
      places.clear();
      old.clear();
    },
  };
}

const basePathOf = (url: URL): string => (url.pathname === '/' ? '' : url.pathname);
