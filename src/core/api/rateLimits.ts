import type { RateLimit } from './streamEvent.ts';

/** Response headers with lower-case names, as Node and undici give them. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a header. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Cerebras names the window; Groq and OpenAI leave it out. */
const pattern = /^x-ratelimit-(limit|remaining|reset)-(requests|tokens)(?:-(minute|hour|day))?$/;

const units = ['requests', 'tokens'] as const;
const windows = ['minute', 'hour', 'day'] as const;

/**
 * Reads every `x-ratelimit-*` header of a response (CEREBRAS.md §4.3). A limit without a named window is
 * listed as per minute: its `resetMs` tells the truth. Unreadable values are left out.
 */
export function parseRateLimits(headers: ResponseHeaders): readonly RateLimit[] {
  let found: Map<string, Partial<RateLimit>> | undefined;
  for (const name in headers) {
    if (!name.startsWith('x-ratelimit-')) continue;
    const [, field, unit, window = 'minute'] = pattern.exec(name) ?? [];
    if (field === undefined) continue;
    const text = headerOf(headers, name) ?? '';
    const value = field === 'reset' ? parseDurationMs(text) : parseCount(text);
    if (value === undefined) continue;
    const key = `${unit} ${window}`;
    found ??= new Map();
    found.set(key, { ...found.get(key), [field === 'reset' ? 'resetMs' : field]: value });
  }
  if (found === undefined) return [];
  return sorted(found);
}

function sorted(found: ReadonlyMap<string, Partial<RateLimit>>): readonly RateLimit[] {
  return units.flatMap((unit) =>
    windows.flatMap((window) => {
      const entry = found.get(`${unit} ${window}`);
      return entry === undefined ? [] : [{ ...entry, unit, window }];
    }),
  );
}

function parseCount(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads "11.38" (seconds) and "1m26.4s", "6ms", "2h". Undefined for anything else. */
export function parseDurationMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, amount, , unit] of trimmed.matchAll(/(\d+(\.\d+)?)(ms|s|m|h|d)/g))
    totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return totalMs;
}

/**
 * How long the server asks to wait: `retry-after-ms`, then `retry-after` in seconds or as a date.
 * @param wallMs now, to which a date is compared.
 */
export function parseRetryAfterMs(headers: ResponseHeaders, wallMs: number): number | undefined {
  const precise = Number(headerOf(headers, 'retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(precise) && precise >= 0) return precise;
  const text = headerOf(headers, 'retry-after');
  if (text === undefined) return undefined;
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined) return durationMs;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallMs);
}

/**
 * Whether a warming request was charged to the user's quota of requests: fewer are left than the response before it
 * said, or not all are left of a window that has had the time to fill up.
 * @param idleMs how long nothing had been sent before it.
 */
export function warmingCounts(
  before: readonly RateLimit[],
  after: readonly RateLimit[],
  idleMs: number,
): boolean {
  return after.some((limit) => {
    if (limit.unit !== 'requests' || limit.remaining === undefined) return false;
    const earlier = before.find(
      ({ unit, window }) => unit === 'requests' && window === limit.window,
    );
    if (earlier?.remaining !== undefined && limit.remaining < earlier.remaining) return true;
    const hasFilledUp = limit.window === 'minute' && idleMs >= 60_000;
    return hasFilledUp && limit.limit !== undefined && limit.remaining < limit.limit;
  });
}
