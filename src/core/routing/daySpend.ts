import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';

/** What one model took in a day. */
export interface ModelSpend {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly usd: number;
  /** The part of `usd` that is estimated: answers that were cut off never say what they took. */
  readonly estimatedUsd: number;
  /** Tokens with no known price. */
  readonly unpricedTokens: number;
}

export interface DaySpend {
  /** The local calendar day, `2026-11-21`. */
  readonly day: string;
  /** By `provider/model`. */
  readonly models: Readonly<Record<string, ModelSpend>>;
  /** The user allowed today's budget to be passed. */
  readonly isOverrunAllowed: boolean;
}

type WallClock = Pick<Clock, 'wallMs'>;

const noSpend: ModelSpend = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  usd: 0,
  estimatedUsd: 0,
  unpricedTokens: 0,
};

/** Users count days by their own calendar. */
export function localDay(clock: WallClock): string {
  const now = new Date(clock.wallMs());
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const emptyDay = (clock: WallClock): DaySpend => ({
  day: localDay(clock),
  models: {},
  isOverrunAllowed: false,
});

/** The day as it is when it is today's, else a new one. */
export const onDay = (spend: DaySpend, clock: WallClock): DaySpend =>
  spend.day === localDay(clock) ? spend : emptyDay(clock);

/** Both together; of `b`'s day. */
export function addDays(a: DaySpend, b: DaySpend): DaySpend {
  const models: Record<string, ModelSpend> = { ...a.models };
  for (const [name, spent] of Object.entries(b.models))
    models[name] = addSpend(models[name] ?? noSpend, spent);
  return { day: b.day, models, isOverrunAllowed: a.isOverrunAllowed || b.isOverrunAllowed };
}

const addSpend = (a: ModelSpend, b: ModelSpend): ModelSpend => ({
  requests: a.requests + b.requests,
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  usd: a.usd + b.usd,
  estimatedUsd: a.estimatedUsd + b.estimatedUsd,
  unpricedTokens: a.unpricedTokens + b.unpricedTokens,
});

const amount = z.number().check(z.minimum(0));
const daySchema = z.object({
  day: z.string(),
  models: z.record(
    z.string(),
    z.object({
      requests: amount,
      promptTokens: amount,
      completionTokens: amount,
      usd: amount,
      estimatedUsd: amount,
      unpricedTokens: amount,
    }),
  ),
  isOverrunAllowed: z.boolean(),
});

/** Any JSON is safe: what is no day's spend counts as nothing spent. */
export function parseDay(json: unknown, clock: WallClock): DaySpend {
  const parsed = daySchema.safeParse(json);
  return parsed.success ? parsed.data : emptyDay(clock);
}
