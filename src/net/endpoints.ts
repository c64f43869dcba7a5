import { checkAddress } from '../core/api/baseUrl.ts';
import type { ProviderProfile } from '../core/api/provider.ts';
import type { Clock } from '../core/clock.ts';
import type { BaseUrlProblem, RequestError } from '../core/errors.ts';
import { createEmitter, type Event } from '../core/event.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { Log } from '../core/ports.ts';
import { ok, type Result } from '../shared/result.ts';
import { type ConnectionState, createEndpoint, type Endpoint } from './endpoint.ts';
import { createFetchEndpoint } from './fetchEndpoint.ts';
import type { Network, Route } from './network.ts';
import { createTrust } from './trust.ts';

export interface EndpointsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
}

/** A base URL, with what the user has allowed for it. */
type Address = Pick<ProviderProfile, 'baseUrl' | 'insecureHttp'>;

/** Where a base URL leads. */
export interface EndpointTarget {
  readonly endpoint: Endpoint;
  /** The base URL's path without a trailing slash: `/v1`, or nothing. */
  readonly basePath: string;
}

/** The endpoint of each origin, made when first needed. */
export interface Endpoints extends Disposable {
  at(address: Address): Result<EndpointTarget, BaseUrlProblem>;
  all(): readonly Endpoint[];
  /** From now on connections are made this way; what runs ends on the old ones. */
  setNetwork(network: Network): void;
  stateOf(baseUrl: string): ConnectionState;
  readonly onDidChangeState: Event<ConnectionState>;
  readonly onDidFailToOpen: Event<OpenFailure>;
}

/** No connection could be opened to an origin. */
export interface OpenFailure {
  readonly origin: string;
  readonly error: RequestError;
}

export function createEndpoints({ clock, log, network: first }: EndpointsDeps): Endpoints {
  let network = first;
  let trust = createTrust(first);
  const byOrigin = new Map<string, Endpoint>();
  const places = new Map<string, Result<EndpointTarget, BaseUrlProblem>>();
  /** Closed, but requests may still be running on them. */
  const old = new Set<Endpoint>();
  const changes = createEmitter<ConnectionState>((error) =>
    log.error('connection state listener failed', { error: String(error) }),
  );

  function endpointAt(origin: URL): Endpoint {
    const known = byOrigin.get(origin.origin);
    if (known !== undefined) return known;
    const endpoint = makeEndpoint(origin, network.routeTo(origin.origin));
    byOrigin.set(origin.origin, endpoint);
    return endpoint;
  }

  function makeEndpoint(origin: URL, route: Route): Endpoint {
    const onDidChange = (): void => changes.fire(endpoint.state);
    const endpoint: Endpoint =
      route.kind === 'fetch'
        ? createFetchEndpoint({ origin, fetch: route.fetch, onDidChange })
        : createEndpoint({
            origin,
            proxy: route.kind === 'proxy' ? route.proxy : undefined,
            trust,
            clock,
            log,
            onDidChange,
            onOpenFailed: (error) => failures.fire({ origin: origin.origin, error }),
          });
    return endpoint;
  }

  function at(address: Address): Result<EndpointTarget, BaseUrlProblem> {
    const { baseUrl, insecureHttp } = address;
    const name = insecureHttp === undefined ? baseUrl : `${baseUrl} (plain)`;
    const known = places.get(name);
    if (known !== undefined) return known;
    const checked = checkAddress(address);
    const place: Result<EndpointTarget, BaseUrlProblem> = checked.ok
      ? ok({ endpoint: endpointAt(checked.value), basePath: basePathOf(checked.value) })
      : checked;
    places.set(name, place);
    return place;
  }

  const failures = createEmitter<OpenFailure>((error) =>
    log.error('open failure listener failed', { error: String(error) }),
  );

  return {
    at,
    all: () => [...byOrigin.values()],
    setNetwork(changed) {
      network = changed;
      trust = createTrust(changed);
      for (const endpoint of byOrigin.values()) {
        endpoint.close();
        old.add(endpoint);
      }
      byOrigin.clear();
      places.clear();
    },
    stateOf(baseUrl) {
      // A state is read, and nothing sent: what an address may carry does not matter here.
      const place = at({ baseUrl, insecureHttp: 'withoutKey' });
      return place.ok
        ? place.value.endpoint.state
        : { origin: baseUrl, connection: 'none', reusedCount: 0 };
    },
    onDidChangeState: changes.event,
    onDidFailToOpen: failures.event,
    dispose() {
      changes.dispose();
      failures.dispose();
      for (const endpoint of [...byOrigin.values(), ...old]) endpoint.destroy();
      byOrigin.clear();
      places.clear();
      old.clear();
    },
  };
}

const basePathOf = (url: URL): string => (url.pathname === '/' ? '' : url.pathname);
