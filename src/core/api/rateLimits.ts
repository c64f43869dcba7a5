import type { RateLimit } from './responseFacts.ts';

/** Response headers with lower-case names, as Node and undici give them. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a header. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** LiteLLM hands on what its upstream said under this prefix (BerriAI/litellm#21553). */
const upstreamPrefix = 'llm_provider-';

/** A header of the server's own, else that of the server behind it. */
const eitherOf = (headers: ResponseHeaders, name: string): string | undefined =>
  headerOf(headers, name) ?? headerOf(headers, `${upstreamPrefix}${name}`);

/** Cerebras names the window; Groq and OpenAI leave it out. */
const pattern =
  /^(?:llm_provider-)?x-ratelimit-(limit|remaining|reset)-(requests|tokens)(?:-(minute|hour|day))?$/;

const units = ['requests', 'tokens'] as const;
const windows = ['minute', 'hour', 'day'] as const;
const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
/** No limit in use is longer; what says so is a mistake. */
const longestMs = windowMs.day;

/**
 * Reads every `x-ratelimit-*` header of a response (CEREBRAS.md §4.3). A limit without a named window is
 * listed as per minute: its `resetMs` tells the truth. Unreadable values are left out; of two readings of one limit
 * (a gateway's and its upstream's) the one with less left is taken.
 * @param wallMs now, to which a reset that is a moment is compared where the response has no `date`.
 */
export function parseRateLimits(headers: ResponseHeaders, wallMs: number): readonly RateLimit[] {
  let found: Map<string, Partial<RateLimit>> | undefined;
  for (const name in headers) {
    if (!name.includes('x-ratelimit-')) continue;
    const part = readPart(name, headers, wallMs);
    if (part === undefined) continue;
    found ??= new Map();
    found.set(part.key, { ...found.get(part.key), ...part.value });
  }
  return found === undefined ? [] : sorted(found);
}

function readPart(name: string, headers: ResponseHeaders, wallMs: number) {
  const [, field, unit, window] = pattern.exec(name) ?? [];
  if (field === undefined) return undefined;
  const text = headerOf(headers, name) ?? '';
  const value =
    field === 'reset'
      ? parseReset(text, { nowMs: () => serverNowMs(headers, wallMs), window })
      : parseCount(text);
  if (value === undefined) return undefined;
  const source = name.startsWith(upstreamPrefix) ? 'upstream' : 'own';
  return {
    key: `${source} ${unit} ${window ?? 'minute'}`,
    value: { [field === 'reset' ? 'resetMs' : field]: value },
  };
}

function sorted(found: ReadonlyMap<string, Partial<RateLimit>>): readonly RateLimit[] {
  return units.flatMap((unit) =>
    windows.flatMap((window) => {
      const own = found.get(`own ${unit} ${window}`);
      const upstream = found.get(`upstream ${unit} ${window}`);
      const entry = tighter(own, upstream);
      return entry === undefined ? [] : [{ ...entry, unit, window }];
    }),
  );
}

function tighter(a: Partial<RateLimit> | undefined, b: Partial<RateLimit> | undefined) {
  if (a === undefined || b === undefined) return a ?? b;
  return (b.remaining ?? Infinity) < (a.remaining ?? Infinity) ? b : a;
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
  for (const [, amount, , unit] of trimmed.matchAll(/(?<!\d)(\d+(\.\d+)?)(ms|s|m|h|d)/g))
    totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return totalMs;
}

/** A plain number from here on is a moment: seconds since 1970 (2001 and later), above it milliseconds. */
const firstMomentS = 1e9;
const firstMomentMs = 1e12;

/** Seconds or milliseconds since 1970, or a date. Undefined for what is no moment. */
function parseMoment(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= firstMomentMs) return value;
    return value >= firstMomentS ? value * 1000 : undefined;
  }
  // Dates hold letters or two hyphens; a duration in a form of its own is no date.
  if (!/[a-z]{3}|\d-\d\d-\d\d/i.test(trimmed)) return undefined;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? undefined : date;
}

/** What the server's clock shows: its moments are by that clock, whatever ours shows. */
function serverNowMs(headers: ResponseHeaders, wallMs: number): number {
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(date) ? wallMs : date;
}

/** A reset in seconds, with units, or as a moment; never longer than the limit's own window. */
function parseReset(
  text: string,
  { nowMs, window }: { readonly nowMs: () => number; readonly window: string | undefined },
): number | undefined {
  const atMs = parseMoment(text);
  const spanMs = windows.find((known) => known === window);
  const maxMs = spanMs === undefined ? longestMs : windowMs[spanMs];
  const statedMs = atMs === undefined ? parseDurationMs(text) : Math.max(0, atMs - nowMs());
  if (statedMs === undefined) return undefined;
  // Longer than its window in seconds, but not in milliseconds: that is what was meant.
  const isInMs = atMs === undefined && statedMs > maxMs * 2 && /^\d+$/.test(text.trim());
  return Math.min(maxMs, isInMs ? statedMs / 1000 : statedMs);
}

/**
 * How long the server asks to wait, at most a day: `retry-after-ms`, then `retry-after` in seconds, with units, as a
 * date or as a moment. Nothing, less than nothing and what has passed are 0.
 * @param wallMs now, to which a moment is compared where the response has no `date`.
 */
export function parseRetryAfterMs(headers: ResponseHeaders, wallMs: number): number | undefined {
  const precise = Number(eitherOf(headers, 'retry-after-ms') || Number.NaN);
  if (Number.isFinite(precise)) return within(precise);
  return pauseMs(eitherOf(headers, 'retry-after'), headers, wallMs);
}

/**
 * When a limit that the server does not name is over, at most in a day: `x-ratelimit-reset` (GitHub, OpenRouter) or
 * `ratelimit-reset` (draft-ietf-httpapi-ratelimit-headers). Says nothing where the limit was not met.
 */
export function parsePlainResetMs(headers: ResponseHeaders, wallMs: number): number | undefined {
  const text = eitherOf(headers, 'x-ratelimit-reset') ?? eitherOf(headers, 'ratelimit-reset');
  return pauseMs(text, headers, wallMs);
}

const within = (ms: number): number => Math.min(longestMs, Math.max(0, ms));

/** Seconds, a span with units, a date or a moment. */
function pauseMs(
  stated: string | undefined,
  headers: ResponseHeaders,
  wallMs: number,
): number | undefined {
  const text = stated?.trim();
  if (text === undefined || text === '') return undefined;
  const atMs = parseMoment(text);
  if (atMs !== undefined) return within(atMs - serverNowMs(headers, wallMs));
  const durationMs = parseDurationMs(text) ?? Number(text) * 1000;
  return Number.isFinite(durationMs) ? within(durationMs) : undefined;
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
