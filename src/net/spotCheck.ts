import type { SpotChecks } from '../core/benchmark/verdict.ts';
import type { Clock } from '../core/clock.ts';
import type { Network } from './network.ts';
import { probeConnection } from './probeConnection.ts';

/** A provider that does not even take a connection in this time was not measured either. */
const stepTimeoutMs = 5_000;

/** Looks up how requests to a base URL travel, and how long one connection takes to open now. Sends no request. */
export async function spotCheck(
  options: { readonly baseUrl: string; readonly network: Network; readonly clock: Clock },
  signal: AbortSignal,
): Promise<SpotChecks> {
  const { baseUrl, network, clock } = options;
  if (!URL.canParse(baseUrl)) return { route: undefined, roundTripMs: undefined };
  const origin = new URL(baseUrl);
  const { tcp } = await probeConnection({ origin, network, clock, stepTimeoutMs }, signal);
  return {
    route: network.routeTo(origin.origin).kind,
    roundTripMs: tcp?.kind === 'done' ? tcp.ms : undefined,
  };
}
