import { type LimitReading, sureAt, whenLikely, whenSure, windowMs } from './limitReading.ts';
import { costOf, type ModelQuota, outstanding } from './modelQuota.ts';
import type { QuotaBudget } from './quotaBudget.ts';
import type { Priority } from './routerRequest.ts';

export interface Demand {
  readonly priority: Priority;
  readonly tokens: number;
}

/** When and by which rule it is decided. */
export interface DecisionContext {
  readonly nowMs: number;
  /** 0–1: the share of every limit that is kept for asked-for requests. */
  readonly reserveShare: number;
}

/** While nothing is known of the limits one request finds out; others ask again after this. */
const firstAnswerMs = 250;
/** A request that has not found out by now never will. */
const longestExplorationMs = 5_000;
/** However large asked-for requests are, so much of a token limit stays for automatic ones. */
const largestReserveShare = 0.8;
/** An automatic request of a size that was never seen: some screens of code and a short answer. */
const assumedAutomaticTokens = 1_500;
/** Below this share of an hour's or a day's limit automatic requests are spread out. */
const scarceShare = 0.25;
/** Up to this many automatic requests ahead, windows decide together, one after the other. */
const tightRequests = 30;

/**
 * Milliseconds until the request may pass: 0 for now, Infinity when it never will. An asked-for one passes when
 * the limits may allow it; an automatic one when they surely do and the reserve is left.
 */
export function waitFor(quota: ModelQuota, demand: Demand, context: DecisionContext): number {
  const { nowMs } = context;
  const shutMs = Math.max(0, quota.shutUntilMs - nowMs);
  if (demand.priority === 'asked') {
    const readyMs = quota.limits.map((limit) => {
      const amount = costOf(limit, demand.tokens) + outstanding(quota, limit, nowMs);
      return whenLikely(limit, amount) - nowMs;
    });
    return Math.max(shutMs, 0, ...readyMs);
  }
  if (isUnexplored(quota) && isBeingExplored(quota, nowMs)) return Math.max(shutMs, firstAnswerMs);
  const readyMs = quota.limits.map(
    (limit) => whenSure(limit, neededFor(limit, quota, { ...context, ...demand })) - nowMs,
  );
  return Math.max(shutMs, 0, ...readyMs);
}

/** What must be left of a limit for an automatic request to pass. */
function neededFor(
  limit: LimitReading,
  quota: ModelQuota,
  { tokens, nowMs, reserveShare }: DecisionContext & { readonly tokens: number },
): number {
  return (
    costOf(limit, tokens) + reserveOf(limit, quota, reserveShare) + outstanding(quota, limit, nowMs)
  );
}

/** What automatic requests never use: the user's reserved share, and enough for one large explicit request. */
export function reserveOf(limit: LimitReading, quota: ModelQuota, reserveShare: number): number {
  if (limit.unit === 'requests') return Math.max(1, Math.ceil(reserveShare * limit.limit));
  const forOne = Math.min(quota.askedTokens, largestReserveShare * limit.limit);
  return Math.max(reserveShare * limit.limit, forOne);
}

const isBeingExplored = (quota: ModelQuota, nowMs: number) =>
  quota.charges.some((charge) => nowMs - charge.atMs < longestExplorationMs);

const isUnexplored = (quota: ModelQuota) => quota.limits.length === 0 && !quota.isSilent;

/**
 * Whether windows must decide one after the other, because each of the next requests counts.
 * @param demandTokens of the request that is about to be decided: one large request counts as many.
 */
export function isTight(quota: ModelQuota, context: DecisionContext, demandTokens = 0): boolean {
  if (quota.isSilent) return false;
  const tokens = Math.max(demandTokens, usualTokens(quota));
  return isUnexplored(quota) || automaticLeft(quota, context, tokens) < tightRequests;
}

const usualTokens = (quota: ModelQuota) => quota.automaticTokens || assumedAutomaticTokens;

function automaticLeft(quota: ModelQuota, context: DecisionContext, tokens: number): number {
  const left = quota.limits.map((limit) => {
    const cost = costOf(limit, tokens);
    const needed = neededFor(limit, quota, { ...context, tokens });
    return Math.floor((sureAt(limit, context.nowMs) - needed) / cost) + 1;
  });
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...left));
}

/** What automatic requests of the usual size may count on. */
export function budgetOf(quota: ModelQuota, context: DecisionContext): QuotaBudget {
  const { nowMs, reserveShare } = context;
  const tokens = usualTokens(quota);
  const nextAutomaticInMs = waitFor(quota, { priority: 'automatic', tokens }, context);
  const paces = quota.limits.map((limit) => {
    const refillMs = (costOf(limit, tokens) * windowMs[limit.window]) / limit.limit;
    const reserve = reserveOf(limit, quota, reserveShare);
    const free = sureAt(limit, nowMs) - outstanding(quota, limit, nowMs) - reserve;
    const fullness = Math.min(1, Math.max(0, free / (limit.limit - reserve)));
    // What refills within a minute is worth spreading from the first one on; a day's worth only near its end.
    const scarcity = limit.window === 'minute' ? 1 - fullness : 1 - fullness / scarceShare;
    return refillMs * Math.max(0, scarcity);
  });
  return {
    automaticRequestsLeft: nextAutomaticInMs > 0 ? 0 : automaticLeft(quota, context, tokens),
    nextAutomaticInMs,
    paceMs: Math.round(Math.max(0, ...paces)),
  };
}
