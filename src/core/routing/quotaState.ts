import * as z from 'zod/mini';
import { isSameLimit, type LimitReading, moreRecent } from './limitReading.ts';
import { longestShutMs, type ModelQuota, unknownQuota } from './modelQuota.ts';

/** All that one window knows of limits, or all windows together. A value. Wall milliseconds. */
export interface QuotaState {
  /** By `provider/model`. */
  readonly models: Readonly<Record<string, ModelQuota>>;
  /** By provider: what is known of the account behind its key. */
  readonly accounts: Readonly<Record<string, Account>>;
}

export interface Account {
  /** The provider asked for payment. */
  readonly isUnpaid: boolean;
  /** When that was learned. */
  readonly atMs: number;
  /** The key changed then: what was learned before is of another account. */
  readonly clearedMs: number;
}

export const emptyQuotaState: QuotaState = { models: {}, accounts: {} };

export const newAccount: Account = { isUnpaid: false, atMs: 0, clearedMs: 0 };

const time = z.number();
const amount = z.number().check(z.minimum(0));

const readingSchema = z.object({
  unit: z.enum(['requests', 'tokens']),
  window: z.enum(['minute', 'hour', 'day']),
  limit: z.number().check(z.gt(0)),
  sureLevel: amount,
  likelyLevel: amount,
  readAtMs: time,
  sentAtMs: time,
  fullAtMs: time,
  steadyReadings: amount,
});

const modelSchema = z.object({
  limits: z.array(readingSchema),
  charges: z.array(z.object({ id: z.string(), atMs: time, tokens: amount })),
  accountedUntilMs: time,
  isSilent: z.boolean(),
  shutUntilMs: time,
  shutAtMs: time,
  automaticTokens: amount,
  askedTokens: amount,
});

const stateSchema = z.object({
  models: z.record(z.string(), modelSchema),
  accounts: z.record(z.string(), z.object({ isUnpaid: z.boolean(), atMs: time, clearedMs: time })),
});

/** Reads what a window stored. Any JSON is safe: what does not fit counts as nothing. */
export function parseQuotaState(json: unknown): QuotaState {
  const parsed = stateSchema.safeParse(json);
  if (!parsed.success) return emptyQuotaState;
  const models = Object.entries(parsed.data.models).map(
    ([name, model]) => [name, { ...withinADay(model), lately: [] }] as const,
  );
  return { models: Object.fromEntries(models), accounts: parsed.data.accounts };
}

/** Earlier versions took a moment for a duration, and stored waits of years. */
function withinADay<T extends Pick<ModelQuota, 'limits' | 'shutUntilMs' | 'shutAtMs'>>(
  model: T,
): T {
  return {
    ...model,
    shutUntilMs: Math.min(model.shutUntilMs, model.shutAtMs + longestShutMs),
    limits: model.limits.map((limit) => ({
      ...limit,
      fullAtMs: Math.min(limit.fullAtMs, limit.readAtMs + longestShutMs),
    })),
  };
}

/** What other windows need to know, as JSON. */
export function toStored(state: QuotaState): unknown {
  const models = Object.entries(state.models).map(
    ([name, { lately: _, ...shared }]) => [name, shared] as const,
  );
  return { ...state, models: Object.fromEntries(models) };
}

/**
 * Joins what this window knows with what is stored, so that nothing is believed to be free that either knows to
 * be taken: of each limit the newest reading, this window's own charges as it knows them, all others as stored.
 * @param isOwn tells this window's charges by their id.
 */
export function mergeQuotaStates(
  mine: QuotaState,
  stored: QuotaState,
  isOwn: (chargeId: string) => boolean,
): QuotaState {
  const accounts = mergeRecords(mine.accounts, stored.accounts, newerAccount);
  const models = mergeRecords(mine.models, stored.models, (own, other) =>
    mergeModels(own ?? unknownQuota, other ?? unknownQuota, isOwn),
  );
  const cleaned = Object.entries(models).map(([name, model]) => {
    const account = accounts[name.slice(0, name.indexOf('/'))];
    return [name, forgetBefore(model, account?.clearedMs ?? 0)] as const;
  });
  return { models: Object.fromEntries(cleaned), accounts };
}

function mergeRecords<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  merge: (a: T | undefined, b: T | undefined) => T,
): Readonly<Record<string, T>> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, merge(a[name], b[name])] as const));
}

function newerAccount(a = newAccount, b = newAccount): Account {
  const newest = a.atMs >= b.atMs ? a : b;
  return { ...newest, clearedMs: Math.max(a.clearedMs, b.clearedMs) };
}

function mergeModels(
  mine: ModelQuota,
  stored: ModelQuota,
  isOwn: (chargeId: string) => boolean,
): ModelQuota {
  const limits = [...mine.limits, ...stored.limits].reduce<readonly LimitReading[]>(keepNewest, []);
  const accountedUntilMs = Math.max(mine.accountedUntilMs, stored.accountedUntilMs);
  const charges = [
    ...mine.charges.filter((charge) => isOwn(charge.id)),
    ...stored.charges.filter((charge) => !isOwn(charge.id)),
  ];
  const newestShut = mine.shutAtMs >= stored.shutAtMs ? mine : stored;
  return {
    limits,
    charges: charges.filter((charge) => charge.atMs >= accountedUntilMs),
    accountedUntilMs,
    isSilent: limits.length === 0 && (mine.isSilent || stored.isSilent),
    shutUntilMs: newestShut.shutUntilMs,
    shutAtMs: newestShut.shutAtMs,
    automaticTokens: mine.automaticTokens || stored.automaticTokens,
    askedTokens: mine.askedTokens || stored.askedTokens,
    lately: mine.lately,
  };
}

function keepNewest(kept: readonly LimitReading[], reading: LimitReading): readonly LimitReading[] {
  const rival = kept.find((other) => isSameLimit(other, reading));
  if (rival === undefined) return [...kept, reading];
  return kept.map((other) => (other === rival ? moreRecent(rival, reading) : other));
}

function forgetBefore(model: ModelQuota, clearedMs: number): ModelQuota {
  return {
    ...model,
    limits: model.limits.filter((limit) => limit.readAtMs > clearedMs),
    isSilent: model.isSilent && model.accountedUntilMs > clearedMs,
    charges: model.charges.filter((charge) => charge.atMs > clearedMs),
    shutUntilMs: model.shutAtMs > clearedMs ? model.shutUntilMs : 0,
  };
}
