import type { RequestError } from '../errors.ts';
import { type ErrorBody, readErrorText, readErrorValue } from './errorBody.ts';
import { parseRateLimits, parseRetryAfterMs, type ResponseHeaders } from './rateLimits.ts';
import type { RateLimit } from './streamEvent.ts';

/** What was asked, as far as an error may speak of it. */
export interface Asked {
  readonly provider: string;
  readonly model: string;
  readonly hasKey: boolean;
}

export interface FailedResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly bodyText: string;
  /** When it came, to which a `retry-after` date is compared. */
  readonly wallMs: number;
}

/**
 * Turns a response with any status but 2xx into one error (CEREBRAS.md §4). Decides by status, `code`, `type` and
 * `param`; message text is read only for what no field carries (a window's size, the name of a quota's window).
 */
export function classifyResponse(response: FailedResponse, asked: Asked): RequestError {
  return classify(response.status, readErrorText(response.bodyText), {
    asked,
    rateLimits: parseRateLimits(response.headers),
    retryAfterMs: parseRetryAfterMs(response.headers, response.wallMs),
  });
}

/**
 * Turns an error inside a stream into the same errors, with the status that it carries. Undefined when `value`
 * is no error. Without a status it counts as the provider's trouble: the request itself had been accepted.
 */
export function classifyStreamError(value: unknown, asked: Asked): RequestError | undefined {
  const body = readErrorValue(value);
  if (body.shape !== 'api' && body.shape !== 'detail') return undefined;
  return classify(body.status ?? statusByType(body), body, {
    asked,
    rateLimits: [],
    retryAfterMs: undefined,
  });
}

function statusByType({ type, code, param }: ErrorBody): number {
  if (param === 'queue' || param === 'quota') return 429;
  if (code === 'wrong_api_key') return 401;
  return type === 'invalid_request_error' ? 400 : 500;
}

interface Context {
  readonly asked: Asked;
  readonly rateLimits: readonly RateLimit[];
  readonly retryAfterMs: number | undefined;
}

function classify(status: number, body: ErrorBody, context: Context): RequestError {
  const { asked, retryAfterMs } = context;
  const detail = body.message;
  if (status >= 300 && status < 400) return { kind: 'redirected', status };
  switch (status) {
    case 401:
      return asked.hasKey
        ? { kind: 'wrongKey', status, detail }
        : { kind: 'missingKey', provider: asked.provider };
    case 402:
      return { kind: 'payment', detail };
    case 403:
      // Seen for a missing header (`{"detail":"Not authenticated"}`); with a key it is a key without the right.
      return asked.hasKey
        ? { kind: 'wrongKey', status, detail }
        : { kind: 'missingKey', provider: asked.provider };
    case 404:
      // The API answers in its own shape: the route exists, so it is the model that does not.
      return body.shape === 'api'
        ? { kind: 'modelGone', model: asked.model, detail }
        : { kind: 'wrongUrl', status };
    case 429:
      return classifyTooMany(body, context);
    default:
      if (status >= 500 || status === 408 || status === 409 || isTransient(body))
        return {
          kind: 'overloaded',
          status,
          ...(retryAfterMs !== undefined && { retryAfterMs }),
          detail,
        };
      return classifyRejected(status, body);
  }
}

/** A 400 that says "server error, please try again" under load and names nothing else (CEREBRAS.md §4.1). */
function isTransient({ type, code, message }: ErrorBody): boolean {
  if (type === 'server_error') return true;
  return !code && /encountered a server error/i.test(message);
}

function classifyRejected(status: number, body: ErrorBody): RequestError {
  const { code, param, message: detail } = body;
  const overflow = readOverflow(body);
  if (overflow !== undefined) return { kind: 'contextOverflow', ...overflow, detail };
  return {
    kind: 'rejected',
    status,
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    detail,
  };
}

interface Overflow {
  readonly limitTokens?: number;
  readonly currentTokens?: number;
}

/**
 * No field carries the numbers. Cerebras: "Current length is N while limit is M".
 * OpenAI and vLLM: "maximum context length is M tokens. However, … N tokens".
 */
const cerebrasOverflow = /current length is (\d+) while limit is (\d+)/i;
const openAiOverflow = /maximum context length is (\d+) tokens(?:.*?(\d+) tokens)?/is;

function readOverflow(body: ErrorBody): Overflow | undefined {
  const { limitTokens, currentTokens } = body;
  if (limitTokens !== undefined)
    return { limitTokens, ...(currentTokens !== undefined && { currentTokens }) };
  const [, current, limit] = cerebrasOverflow.exec(body.message) ?? [];
  if (limit !== undefined) return { limitTokens: Number(limit), currentTokens: Number(current) };
  const [, window, asked] = openAiOverflow.exec(body.message) ?? [];
  if (window !== undefined)
    return {
      limitTokens: Number(window),
      ...(asked !== undefined && { currentTokens: Number(asked) }),
    };
  const isNamed =
    body.code === 'context_length_exceeded' || body.type === 'exceed_context_size_error';
  return isNamed ? {} : undefined;
}

function classifyTooMany(body: ErrorBody, context: Context): RequestError {
  const { type, code, param, message: detail } = body;
  // OpenAI answers 429 when the account has no credit left.
  if (code === 'insufficient_quota') return { kind: 'payment', detail };
  const wait = context.retryAfterMs;
  if (param === 'queue' || code === 'queue_exceeded')
    return { kind: 'queue', ...(wait !== undefined && { retryAfterMs: wait }), detail };
  const unit = unitOf(type, code);
  const spent = spentLimit(context.rateLimits, unit);
  const window = spent?.window ?? windowOf(detail);
  const retryAfterMs = wait ?? spent?.resetMs;
  return {
    kind: 'quota',
    unit: unit === 'unknown' ? (spent?.unit ?? unit) : unit,
    window,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    detail,
  };
}

type QuotaUnit = 'requests' | 'tokens' | 'unknown';

function unitOf(type: string | undefined, code: string | undefined): QuotaUnit {
  if (code === 'token_quota_exceeded' || type === 'too_many_tokens_error' || type === 'tokens')
    return 'tokens';
  if (
    code === 'request_quota_exceeded' ||
    type === 'too_many_requests_error' ||
    type === 'requests'
  )
    return 'requests';
  return 'unknown';
}

/** The limit with nothing left; of several, the one that frees up last. */
function spentLimit(rateLimits: readonly RateLimit[], unit: QuotaUnit): RateLimit | undefined {
  return rateLimits
    .filter((limit) => limit.remaining === 0 && (unit === 'unknown' || limit.unit === unit))
    .sort((a, b) => (b.resetMs ?? 0) - (a.resetMs ?? 0))[0];
}

/** Only the message names the window of a quota ("Tokens per minute limit exceeded"). */
function windowOf(message: string): 'second' | 'minute' | 'hour' | 'day' | 'unknown' {
  const [, word] = /\bper[ -](second|minute|hour|day)\b/i.exec(message) ?? [];
  switch (word?.toLowerCase()) {
    case 'second':
      return 'second';
    case 'minute':
      return 'minute';
    case 'hour':
      return 'hour';
    case 'day':
      return 'day';
    default:
      return 'unknown';
  }
}
