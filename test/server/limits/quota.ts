import type { HeaderMap } from '../sockets/exchange.ts';
import { type Refusal, refusal } from '../wire/wireError.ts';
import { type Bucket, createBucket } from './bucket.ts';
import type { Limits } from './limits.ts';

type Unit = 'requests' | 'tokens';
type Window = 'minute' | 'hour' | 'day';

const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The limits of one key on one model. */
export interface Quota {
  /** Charges one request of `tokens` (input and `max_completion_tokens`), or says which limit forbids it; then nothing is charged. */
  admit(tokens: number, nowMs: number): Refusal | undefined;
  /** The `x-ratelimit-*` headers as they stand. */
  headers(nowMs: number): HeaderMap;
}

interface Limit {
  readonly unit: Unit;
  readonly window: Window;
  readonly capacity: number;
  readonly bucket: Bucket;
}

/** Waiting exactly as long as told must be enough, whatever the floating point says. */
const rounding = 1e-6;

/** Creates full buckets for every limit. */
export function createQuota(limits: Limits): Quota {
  const all = (['requests', 'tokens'] as const).flatMap((unit) =>
    (['minute', 'hour', 'day'] as const).flatMap((window): Limit[] => {
      const capacity = limits[unit][window];
      if (capacity === undefined) return [];
      return [{ unit, window, capacity, bucket: createBucket(capacity, windowMs[window]) }];
    }),
  );
  const cost = (limit: Limit, tokens: number) => (limit.unit === 'requests' ? 1 : tokens);
  return {
    admit(tokens, nowMs) {
      const short = all.filter(
        (limit) => limit.bucket.remaining(nowMs) + rounding < cost(limit, tokens),
      );
      const worst = longestWait(short, (limit) => limit.bucket.waitMs(cost(limit, tokens), nowMs));
      if (worst) return exceeded(worst.limit, worst.waitMs);
      for (const limit of all) limit.bucket.take(cost(limit, tokens), nowMs);
      return undefined;
    },
    headers(nowMs) {
      const headers: Record<string, string> = {};
      for (const { unit, window, capacity, bucket } of all) {
        const name = `${unit}-${window}`;
        headers[`x-ratelimit-limit-${name}`] = String(capacity);
        headers[`x-ratelimit-remaining-${name}`] = String(Math.floor(bucket.remaining(nowMs)));
        headers[`x-ratelimit-reset-${name}`] = seconds(bucket.waitMs(capacity, nowMs));
      }
      return headers;
    },
  };
}

function longestWait(limits: readonly Limit[], waitOf: (limit: Limit) => number) {
  return limits
    .map((limit) => ({ limit, waitMs: waitOf(limit) }))
    .sort((a, b) => b.waitMs - a.waitMs)[0];
}

function exceeded({ unit, window }: Limit, waitMs: number): Refusal {
  const [word, type, code] =
    unit === 'requests'
      ? ['Requests', 'too_many_requests_error', 'request_quota_exceeded']
      : ['Tokens', 'too_many_tokens_error', 'token_quota_exceeded'];
  return refusal(
    429,
    {
      message: `${word} per ${window} limit exceeded - too many ${unit} processed.`,
      type,
      param: 'quota',
      code,
    },
    { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  );
}

/** Resets are decimal seconds, e.g. 11.38. */
function seconds(ms: number): string {
  return String(Math.round(ms / 10) / 100);
}
