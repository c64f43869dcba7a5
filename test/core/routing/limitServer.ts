import type { RateLimit } from '../../../src/core/api/responseFacts.ts';
import { windowMs } from '../../../src/core/routing/limitReading.ts';

export interface ServerLimit extends Pick<RateLimit, 'unit' | 'window'> {
  readonly limit: number;
}

export type Reply =
  | { readonly ok: true; readonly limits: readonly RateLimit[] }
  | {
      readonly ok: false;
      readonly limits: readonly RateLimit[];
      readonly by: ServerLimit;
      readonly retryAfterMs: number;
    };

export interface LimitServer {
  /** Charges a request, or refuses it and charges nothing. */
  handle(tokens: number): Reply;
  /** What is left, unrounded. */
  left(unit: RateLimit['unit'], window: RateLimit['window']): number;
}

/** How a provider lets its limits run full again: drop by drop, or all at once when a fixed window ends. */
export type RefillStyle = 'bucket' | 'window';

interface Tank {
  readonly limit: ServerLimit;
  left(): number;
  take(cost: number): void;
  fullInMs(): number;
  waitMs(cost: number): number;
}

/** The limits of a trial key (July 2026). */
export const trialLimits: readonly ServerLimit[] = [
  { unit: 'requests', window: 'minute', limit: 5 },
  { unit: 'requests', window: 'day', limit: 2_400 },
  { unit: 'tokens', window: 'minute', limit: 30_000 },
  { unit: 'tokens', window: 'hour', limit: 1_000_000 },
  { unit: 'tokens', window: 'day', limit: 1_000_000 },
];

/** The provider's side of the limits, written independently of the gate. */
export function createLimitServer(
  limits: readonly ServerLimit[],
  style: RefillStyle,
  nowMs: () => number,
): LimitServer {
  const tanks = limits.map((limit) =>
    style === 'bucket' ? createBucket(limit, nowMs) : createFixedWindow(limit, nowMs),
  );
  const cost = (tank: Tank, tokens: number) => (tank.limit.unit === 'requests' ? 1 : tokens);
  const state = (): RateLimit[] =>
    tanks.map((tank) => ({
      ...tank.limit,
      remaining: Math.floor(tank.left()),
      resetMs: Math.round(tank.fullInMs() / 10) * 10,
    }));
  return {
    handle(tokens) {
      const short = tanks.find((tank) => tank.left() + 1e-9 < cost(tank, tokens));
      if (short !== undefined)
        return {
          ok: false,
          limits: state(),
          by: short.limit,
          retryAfterMs: Math.max(
            1_000,
            Math.ceil(short.waitMs(cost(short, tokens)) / 1_000) * 1_000,
          ),
        };
      for (const tank of tanks) tank.take(cost(tank, tokens));
      return { ok: true, limits: state() };
    },
    left: (unit, window) =>
      tanks.find(({ limit }) => limit.unit === unit && limit.window === window)?.left() ?? 0,
  };
}

function createBucket(limit: ServerLimit, nowMs: () => number): Tank {
  const perMs = limit.limit / windowMs[limit.window];
  let level = limit.limit;
  let at = nowMs();
  const left = () => Math.min(limit.limit, level + (nowMs() - at) * perMs);
  return {
    limit,
    left,
    take(cost) {
      level = left() - cost;
      at = nowMs();
    },
    fullInMs: () => (limit.limit - left()) / perMs,
    waitMs: (cost) => (cost - left()) / perMs,
  };
}

function createFixedWindow(limit: ServerLimit, nowMs: () => number): Tank {
  const spanMs = windowMs[limit.window];
  let spent = 0;
  let current = Math.floor(nowMs() / spanMs);
  const roll = () => {
    const now = Math.floor(nowMs() / spanMs);
    if (now !== current) spent = 0;
    current = now;
  };
  const endsInMs = () => spanMs - (nowMs() % spanMs);
  return {
    limit,
    left() {
      roll();
      return limit.limit - spent;
    },
    take(cost) {
      roll();
      spent += cost;
    },
    fullInMs: endsInMs,
    waitMs: endsInMs,
  };
}
