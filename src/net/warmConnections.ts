import type { Target } from '../core/api/provider.ts';
import { isHeaderSafe, type SecretOf, secretNames } from '../core/api/requestHeaders.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { OutgoingRequest } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import type { Endpoints } from './endpoints.ts';

/** A provider to be kept warm, with the key that its warming request carries. */
export type WarmTarget = Pick<Target, 'provider' | 'apiKey'>;

export interface WarmConnectionsDeps {
  readonly clock: Clock;
  readonly endpoints: Pick<Endpoints, 'all' | 'at'>;
  readonly secretOf: SecretOf | undefined;
  readonly isWarm: boolean;
  /** The request that warms a provider, where it has one. */
  warmUp(target: WarmTarget): OutgoingRequest | undefined;
}

/** Keeps connections open while the user is active. */
export interface WarmConnections extends Disposable {
  /** Says which providers to keep a connection to, instead of those before, and opens what is missing. */
  warm(targets: readonly WarmTarget[]): void;
  /** The user did something. Cheap: call it for every editor event. */
  activity(): void;
  /** A provider in use is worth a warm connection, even when it is not among the warm targets. */
  keepUsed(endpoint: Endpoint): void;
  /** Opens what is missing, if the user is active. */
  refill(): void;
  setWarm(isWarm: boolean): void;
}

/** After this long without a keystroke or a request the user is away: connections are closed and timers stopped. */
const awayMs = 600_000;
/** Routers forget idle connections after 30 s at the earliest; Cloudflare's and nginx's limits are above a minute. */
const tickMs = 20_000;

export function createWarmConnections(deps: WarmConnectionsDeps): WarmConnections {
  const { clock, endpoints, secretOf } = deps;
  let warmTargets: readonly WarmTarget[] = [];
  let isWarm = deps.isWarm;
  let lastActivityAt = Number.NEGATIVE_INFINITY;
  let ticking: Disposable | undefined;
  let isDisposed = false;

  function activity(): void {
    lastActivityAt = clock.now();
    if (ticking !== undefined || isDisposed) return;
    ticking = clock.after(tickMs, tick);
    fill();
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

  function fill(): void {
    if (!isWarm || isDisposed) return;
    for (const target of warmTargets) {
      const place = endpoints.at(target.provider);
      if (place.ok) place.value.endpoint.keep(deps.warmUp(target));
    }
  }

  return {
    warm(targets) {
      warmTargets = targets.filter((target) => contactRefusal(target, secretOf) === undefined);
      if (isWarm) {
        activity();
        fill();
      }
    },
    activity,
    keepUsed(endpoint) {
      activity();
      if (isWarm && !endpoint.isKept) endpoint.keep();
    },
    refill() {
      if (ticking !== undefined) fill();
    },
    setWarm(wanted) {
      isWarm = wanted;
      if (wanted && ticking !== undefined) fill();
      if (!wanted) for (const endpoint of endpoints.all()) endpoint.close();
    },
    dispose() {
      isDisposed = true;
      ticking?.dispose();
    },
  };
}

/** Why a target may not be contacted at all. */
export function contactRefusal(
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
