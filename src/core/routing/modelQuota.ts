import type { RateLimit } from '../api/responseFacts.ts';
import type { RequestError } from '../errors.ts';
import {
  isSameLimit,
  type LimitReading,
  learnLimit,
  moreRecent,
  readLimit,
  take,
  windowMs,
} from './limitReading.ts';

/** A request that was let through and that no response has accounted for yet. */
export interface Charge {
  /** Unique among all windows. */
  readonly id: string;
  readonly atMs: number;
  readonly tokens: number;
}

/** Everything known of one model's limits. A value: each function returns the next one. Wall milliseconds. */
export interface ModelQuota {
  readonly limits: readonly LimitReading[];
  readonly charges: readonly Charge[];
  /** Everything let through before this is part of a response's account. */
  readonly accountedUntilMs: number;
  /** The provider answers without stating limits. */
  readonly isSilent: boolean;
  /** A refusal shuts the gate until then; `shutAtMs` is when that was learned. */
  readonly shutUntilMs: number;
  readonly shutAtMs: number;
  /** What an automatic request usually takes, in tokens; 0 before the first. */
  readonly automaticTokens: number;
  /** What a large asked-for request of late took, in tokens. */
  readonly askedTokens: number;
  /** What passed in the last minute, for limits that no header states. */
  readonly lately: readonly Charge[];
}

export const unknownQuota: ModelQuota = {
  limits: [],
  charges: [],
  accountedUntilMs: 0,
  isSilent: false,
  shutUntilMs: 0,
  shutAtMs: 0,
  automaticTokens: 0,
  askedTokens: 0,
  lately: [],
};

/** A refusal holds at least this long, though some servers say "retry at once" with it. */
const shortestShutMs = 500;
/** No limit in use is longer than a day. */
export const longestShutMs = windowMs.day;
/** A response that never came: after this the provider has forgotten the charge or counts it in its next one. */
const longestChargeMs = 60_000;
/** A response accounts for everything sent this long before its own request. */
const orderSlackMs = 500;

export const costOf = (limit: Pick<LimitReading, 'unit'>, tokens: number): number =>
  limit.unit === 'requests' ? 1 : tokens;

/** What the outstanding charges take of a limit. */
export function outstanding(
  quota: ModelQuota,
  limit: Pick<LimitReading, 'unit'>,
  nowMs: number,
): number {
  return quota.charges
    .filter((charge) => nowMs - charge.atMs < longestChargeMs)
    .reduce((sum, charge) => sum + costOf(limit, charge.tokens), 0);
}

export function charge(quota: ModelQuota, added: Charge, isAutomatic: boolean): ModelQuota {
  const recent = (known: Charge) => added.atMs - known.atMs < longestChargeMs;
  const { automaticTokens, askedTokens } = quota;
  const towards = (known: number, weight: number) => known + weight * (added.tokens - known);
  return {
    ...quota,
    charges: [...quota.charges.filter(recent), added],
    lately: [...quota.lately.filter(recent), added],
    ...(isAutomatic
      ? { automaticTokens: automaticTokens === 0 ? added.tokens : towards(automaticTokens, 0.2) }
      : // Rises at once and falls slowly: the reserve is for the large ones.
        { askedTokens: Math.max(added.tokens, towards(askedTokens, 0.1)) }),
  };
}

/** The request never reached the server. */
export function uncharge(quota: ModelQuota, id: string): ModelQuota {
  const others = (known: Charge) => known.id !== id;
  return {
    ...quota,
    charges: quota.charges.filter(others),
    lately: quota.lately.filter(others),
  };
}

/** A response came: what it states rules; what it does not state is taken by our own estimate. */
export function observe(
  quota: ModelQuota,
  answered: Charge,
  response: { readonly limits: readonly RateLimit[]; readonly nowMs: number },
): ModelQuota {
  const { limits: stated, nowMs } = response;
  const accountedUntilMs = Math.max(quota.accountedUntilMs, answered.atMs - orderSlackMs);
  const read = stated.flatMap((limit) => {
    const before = quota.limits.find((known) => isSameLimit(known, limit));
    const cost = costOf(limit, answered.tokens);
    const now = readLimit(limit, before, { sentAtMs: answered.atMs, nowMs, cost });
    if (now === undefined) return [];
    return before === undefined ? now : moreRecent(before, now);
  });
  const unstated = quota.limits
    .filter((known) => !read.some((limit) => isSameLimit(limit, known)))
    .map((known) => take(known, costOf(known, answered.tokens), nowMs));
  const limits = [...read, ...unstated];
  return {
    ...quota,
    limits,
    charges: quota.charges.filter(
      (known) => known.id !== answered.id && known.atMs >= accountedUntilMs,
    ),
    accountedUntilMs,
    isSilent: limits.length === 0,
  };
}

/** The server refused for the quota: shut until it says, else until the limit it named is free again. */
export function refuse(
  quota: ModelQuota,
  error: Extract<RequestError, { kind: 'quota' }>,
  nowMs: number,
): ModelQuota {
  const window = error.window === 'unknown' ? 'minute' : error.window;
  const known = quota.limits.find((limit) => limit.unit === error.unit && limit.window === window);
  const spanMs = window === 'second' ? 1_000 : windowMs[window];
  const statedMs = error.retryAfterMs ?? (known ? known.fullAtMs - nowMs : spanMs);
  const shutUntilMs = nowMs + Math.min(longestShutMs, Math.max(shortestShutMs, statedMs));
  const shut = { ...quota, shutUntilMs, shutAtMs: nowMs };
  if (known !== undefined || window !== 'minute' || error.unit === 'unknown') return shut;
  const { unit } = error;
  const spent = quota.lately
    .filter((past) => nowMs - past.atMs < windowMs.minute)
    .reduce((sum, past) => sum + costOf({ unit }, past.tokens), 0);
  // The refused one itself is among them and was too much.
  const last = quota.lately.at(-1);
  const limit = Math.max(1, spent - (last ? costOf({ unit }, last.tokens) : 0));
  const learned = learnLimit({ unit, window, limit }, { nowMs, fullAtMs: shutUntilMs });
  return { ...shut, limits: [...quota.limits, learned] };
}
