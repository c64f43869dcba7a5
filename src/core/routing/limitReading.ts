import type { RateLimit } from '../api/responseFacts.ts';

/** One limit as the newest response stated it. Moments are wall milliseconds, so that windows can share it. */
export interface LimitReading {
  readonly unit: RateLimit['unit'];
  readonly window: RateLimit['window'];
  readonly limit: number;
  /** Left at `readAtMs` for sure, and as far as the stated reset allows: headers round down. */
  readonly sureLevel: number;
  readonly likelyLevel: number;
  readonly readAtMs: number;
  /** When the request that it answers was let through: what the server counted by then. */
  readonly sentAtMs: number;
  /** When all of the limit is free again. */
  readonly fullAtMs: number;
  /**
   * Readings in a row that fit a bucket which refills continuously. One may be chance; between two, level and reset of a
   * bucket move alike, while the reset of a fixed window does not depend on what was taken.
   */
  readonly steadyReadings: number;
}

export const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Resets come with two decimals of a second, and the answer took some time to arrive. */
const resetSlackMs = 20;
const steadyEnough = 2;
/** Requests sent within this may reach the server in another order. */
const overtakingMs = 500;

export const isSameLimit = (
  a: Pick<LimitReading, 'unit' | 'window'>,
  b: Pick<LimitReading, 'unit' | 'window'>,
): boolean => a.unit === b.unit && a.window === b.window;

interface ReadingContext {
  readonly sentAtMs: number;
  readonly nowMs: number;
  /** What the request that is answered took of the limit. */
  readonly cost: number;
}

/** Reads one limit of a response. Undefined when it does not say what is left. */
export function readLimit(
  stated: RateLimit,
  before: LimitReading | undefined,
  { sentAtMs, nowMs, cost }: ReadingContext,
): LimitReading | undefined {
  const { unit, window, remaining } = stated;
  const limit = stated.limit ?? before?.limit ?? remaining;
  if (remaining === undefined || limit === undefined || limit <= 0) return undefined;
  const sureLevel = Math.min(limit, Math.max(0, remaining));
  const resetMs = stated.resetMs ?? windowMs[window];
  const perMs = limit / windowMs[window];
  const slack = resetSlackMs * perMs;
  const fromReset = limit - resetMs * perMs;
  const fits =
    fromReset >= sureLevel - slack &&
    fromReset < sureLevel + 1 + slack &&
    (before?.steadyReadings !== 1 || movesAlike(before, { sureLevel, fromReset, slack, cost }));
  const isFull = sureLevel >= limit;
  const steadyBefore = before?.steadyReadings ?? 0;
  // A full bucket says nothing about how it refills.
  const steadyReadings = isFull ? steadyBefore : fits ? steadyBefore + 1 : 0;
  return {
    unit,
    window,
    limit,
    sureLevel: steadyReadings >= steadyEnough ? Math.max(sureLevel, fromReset - slack) : sureLevel,
    likelyLevel: fits ? Math.max(sureLevel, fromReset) : sureLevel,
    readAtMs: nowMs,
    sentAtMs,
    fullAtMs: nowMs + resetMs,
    steadyReadings,
  };
}

/**
 * Whether the stated level and the level that the reset tells have changed by the same since `before`, but for rounding.
 * In a fixed window they come apart by at least what was taken.
 */
function movesAlike(
  before: LimitReading,
  now: {
    readonly sureLevel: number;
    readonly fromReset: number;
    readonly slack: number;
    readonly cost: number;
  },
): boolean {
  const { limit, readAtMs, fullAtMs, sureLevel } = before;
  const fromResetBefore = limit - (fullAtMs - readAtMs) * perMsOf(before);
  const apart = Math.abs(now.fromReset - fromResetBefore - (now.sureLevel - sureLevel));
  return apart < Math.min(1 + 2 * now.slack, now.cost - 2 * now.slack);
}

/**
 * The one of two readings to believe: that of the later request, but of two that were sent together the lower,
 * since requests overtake each other.
 */
export function moreRecent(a: LimitReading, b: LimitReading): LimitReading {
  const [older, newer] = a.sentAtMs <= b.sentAtMs ? [a, b] : [b, a];
  const isClose = newer.sentAtMs - older.sentAtMs < overtakingMs;
  return isClose && older.sureLevel < newer.sureLevel ? older : newer;
}

/** A limit of which only a refusal is known: all that was spent in the window, and nothing left. */
export function learnLimit(
  limit: Pick<LimitReading, 'unit' | 'window' | 'limit'>,
  span: { readonly nowMs: number; readonly fullAtMs: number },
): LimitReading {
  return {
    unit: limit.unit,
    window: limit.window,
    limit: limit.limit,
    sureLevel: 0,
    likelyLevel: 0,
    readAtMs: span.nowMs,
    sentAtMs: span.nowMs,
    fullAtMs: span.fullAtMs,
    steadyReadings: 0,
  };
}

/**
 * What is left at least: of a bucket that refills continuously its refill so far, of any other nothing new
 * before its reset, and then no more than both ways of refilling give.
 */
export function sureAt(reading: LimitReading, nowMs: number): number {
  if (!isSteady(reading) && nowMs < reading.fullAtMs) return reading.sureLevel;
  return refilled(reading, reading.sureLevel, nowMs);
}

/** What may be left at most. */
export function likelyAt(reading: LimitReading, nowMs: number): number {
  return nowMs >= reading.fullAtMs ? reading.limit : refilled(reading, reading.likelyLevel, nowMs);
}

/** When `amount` is left at least; Infinity for more than the limit. */
export function whenSure(reading: LimitReading, amount: number): number {
  if (amount > reading.limit) return Number.POSITIVE_INFINITY;
  if (amount <= reading.sureLevel) return reading.readAtMs;
  const refillAtMs = whenRefilled(reading, reading.sureLevel, amount);
  return isSteady(reading) ? refillAtMs : Math.max(reading.fullAtMs, refillAtMs);
}

/** When `amount` may be left; for more than the limit, when it is full. */
export function whenLikely(reading: LimitReading, amount: number): number {
  const wanted = Math.min(amount, reading.limit);
  if (wanted <= reading.likelyLevel) return reading.readAtMs;
  return Math.min(reading.fullAtMs, whenRefilled(reading, reading.likelyLevel, wanted));
}

/** The reading after `cost` was taken without a response that states it. */
export function take(reading: LimitReading, cost: number, nowMs: number): LimitReading {
  const sureLevel = Math.max(0, sureAt(reading, nowMs) - cost);
  const likelyLevel = Math.max(0, likelyAt(reading, nowMs) - cost);
  const missing = reading.limit - sureLevel;
  return {
    ...reading,
    sureLevel,
    likelyLevel,
    readAtMs: nowMs,
    sentAtMs: nowMs,
    fullAtMs: nowMs + (missing * windowMs[reading.window]) / reading.limit,
  };
}

const isSteady = (reading: LimitReading) => reading.steadyReadings >= steadyEnough;

const perMsOf = (reading: LimitReading) => reading.limit / windowMs[reading.window];

const refilled = (reading: LimitReading, level: number, nowMs: number) =>
  Math.min(reading.limit, level + Math.max(0, nowMs - reading.readAtMs) * perMsOf(reading));

const whenRefilled = (reading: LimitReading, level: number, amount: number) =>
  reading.readAtMs + (amount - level) / perMsOf(reading);
