import type { RequestError } from '../errors.ts';
import { type ErrorBody, readErrorText, readErrorValue } from './errorBody.ts';
import { isUnknownModel, paymentIn } from './errorMeaning.ts';
import { readOverflow } from './overflow.ts';
import {
  parsePlainResetMs,
  parseRateLimits,
  parseRetryAfterMs,
  type ResponseHeaders,
} from './rateLimits.ts';
import { readRefusal, type Sent } from './refusal.ts';
import type { RateLimit } from './responseFacts.ts';
import { statedWaitMs } from './statedWait.ts';

/** What was requested, as far as an error may mention it. */
export interface Asked {
  readonly provider: string;
  readonly model: string;
  readonly hasKey: boolean;
  /** The setting that holds the address, for the message about a wrong one. */
  readonly addressSetting?: string;
  /** What the request held; asked only when it was refused. Absent: nothing of it can be left out. */
  sent?(): Sent;
}

export interface FailedResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly bodyText: string;
  /** When it came, to which a `retry-after` date is compared where the server does not say what its clock shows. */
  readonly wallMs: number;
}

/**
 * Turns a response with any status but 2xx into one error (CEREBRAS.md §4). Decides by status, `code`, `type` and
 * `param` first; gateways and local servers carry what they mean in the message alone, which is read where no field
 * says it.
 */
export function classifyResponse(response: FailedResponse, asked: Asked): RequestError {
  const { headers, wallMs } = response;
  const body = readErrorText(response.bodyText);
  return classify(response.status, body, {
    asked,
    rateLimits: parseRateLimits(headers, wallMs),
    retryAfterMs:
      parseRetryAfterMs(headers, wallMs) ?? statedWaitMs(body.source, body.message, wallMs),
    resetMs: parsePlainResetMs(headers, wallMs),
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
    // A stream has no clock of its own: moments are left out.
    retryAfterMs: statedWaitMs(undefined, body.message, 0),
    resetMs: undefined,
  });
}

function statusByType(body: ErrorBody): number {
  const { type, code, param, message } = body;
  if (param === 'queue' || param === 'quota') return 429;
  if (paymentIn(400, body) !== undefined) return 402;
  if (code === 'wrong_api_key' || /login fail|not authorized\b/i.test(message)) return 401;
  if (/rate_?limit|throttl|too_many/i.test(`${type ?? ''} ${code ?? ''}`)) return 429;
  if (/\brate limit/i.test(message)) return 429;
  if (type === 'invalid_request_error' || readOverflow(body) !== undefined) return 400;
  return isWrongPath(body.message) ? 404 : 500;
}

interface Context {
  readonly asked: Asked;
  readonly rateLimits: readonly RateLimit[];
  readonly retryAfterMs: number | undefined;
  /** When a limit is over that was met. */
  readonly resetMs: number | undefined;
}

function classify(status: number, body: ErrorBody, context: Context): RequestError {
  const { asked } = context;
  if (status >= 300 && status < 400) return { kind: 'redirected', status };
  const payment = paymentIn(status, body);
  if (payment !== undefined) return payment;
  switch (status) {
    case 401:
    case 403:
      return classifyForbidden(status, body, asked);
    case 404:
    case 405:
    case 410:
      return classifyNotFound(status, body, asked);
    case 429:
      return classifyTooMany(body, context);
    default:
      return classifyOther(status, body, context);
  }
}

function classifyOther(
  status: number,
  body: ErrorBody,
  { asked, ...context }: Context,
): RequestError {
  const detail = body.message;
  if (isWrongKey(body)) return { kind: 'wrongKey', status, detail };
  if (isUnknownModel(body)) return { kind: 'modelGone', model: asked.model, detail };
  const wait = context.retryAfterMs === undefined ? {} : { retryAfterMs: context.retryAfterMs };
  if (isLoading(detail)) return { kind: 'loading', ...wait, detail };
  const overloaded: RequestError = { kind: 'overloaded', status, ...wait, detail };
  if (status === 408 || status === 409 || status === 425 || isTransient(body)) return overloaded;
  // 413 says it itself, also where a proxy before the API says it as a page.
  const overflow = readOverflow(body) ?? (status === 413 ? {} : undefined);
  if (overflow !== undefined && status !== 503)
    return { kind: 'contextOverflow', ...overflow, detail };
  const refusal = readRefusalOf(status, body, asked);
  if (refusal !== undefined) return refusal;
  return status >= 500 && status !== 501 ? overloaded : rejected(status, body);
}

/** Only an error that mentions the key means that the key is wrong. */
function classifyForbidden(status: number, body: ErrorBody, asked: Asked): RequestError {
  const { shape, type, code, param, message: detail } = body;
  // A company's proxy, a hotel's sign-in page, a firewall in front of the provider.
  if (shape === 'other') return { kind: 'blocked', status };
  const named = `${type ?? ''} ${code ?? ''}`;
  if (/country|region|territory/i.test(named) || isAboutRegion.test(detail))
    return { kind: 'notAllowed', what: 'region', detail };
  const isAboutModel =
    param === 'model' ||
    /model/i.test(named) ||
    /\bmodels?\b[^.]{0,60}\b(?:not (?:allowed|permitted|available|authori[sz]ed)|access|permission|denied)|\b(?:access|allowed|permission|permitted|authori[sz]ed|entitled)\b[^.]{0,60}\bmodels?\b/i.test(
      detail,
    );
  if (isAboutModel) return { kind: 'notAllowed', what: 'model', detail };
  if (!asked.hasKey) return { kind: 'missingKey', provider: asked.provider };
  const isAboutAccess =
    status === 403 &&
    (shape === 'empty' ||
      (/\bIP\b|permission|forbidden|denied|organi[sz]ation|project|not allowed|policy/i.test(
        detail,
      ) &&
        !/\b(?:api[ _-]?)?key\b|\btoken\b|credential|authenticat/i.test(detail) &&
        shape === 'api'));
  if (isAboutAccess) return { kind: 'notAllowed', what: 'access', detail };
  return { kind: 'wrongKey', status, detail };
}

const isAboutRegion =
  /\b(?:country|region|territory|location)\b[^.]{0,60}\b(?:not|un)[ -]?(?:supported|available|allowed)|not available in your (?:country|region|location)|location is not supported/i;

/** LiteLLM without a database answers a wrong key so; Google says it with 400. */
const isWrongKey = ({ type, code, message }: ErrorBody): boolean =>
  type === 'no_db_connection' ||
  code === 'invalid_api_key' ||
  /\bapi[ _-]?key\b[^.]{0,20}\b(?:not valid|invalid|incorrect)|(?:invalid|incorrect|wrong) api[ _-]?key/i.test(
    message,
  );

/** A route that does not exist, as the answer says; a model is never meant. */
const isWrongPath = (message: string): boolean =>
  /invalid url|unexpected endpoint|(?:unknown|no such|invalid) (?:url|endpoint|route|path|request url)|file not found|resource not found|page not found|route\b.{0,80}\bnot found|not found: ?(?:post|get)|cannot (?:post|get)\b|no (?:route|handler) (?:found|matched)|method not allowed|^not found\.?$/i.test(
    message.trim(),
  );

function classifyNotFound(status: number, body: ErrorBody, asked: Asked): RequestError {
  const { shape, param, message: detail } = body;
  const gone: RequestError = { kind: 'modelGone', model: asked.model, detail };
  if (isUnknownModel(body)) return gone;
  const refusal = readRefusalOf(status, body, asked);
  if (refusal !== undefined) return refusal;
  // The API answers in its own format and mentions the model: the route exists.
  const speaksOfModel =
    param === 'model' ||
    /\b(?:model|deployment|engine)s?\b/i.test(detail) ||
    (asked.model !== '' && detail.includes(asked.model));
  if (shape === 'api' && speaksOfModel && !isWrongPath(detail)) return gone;
  return {
    kind: 'wrongUrl',
    status,
    ...(asked.addressSetting !== undefined && { setting: asked.addressSetting }),
  };
}

function readRefusalOf(status: number, body: ErrorBody, asked: Asked): RequestError | undefined {
  const sent = asked.sent?.();
  const refusal = sent && readRefusal(status, body, sent);
  return refusal && { kind: 'unsupported', status, refusal, detail: body.message };
}

/** llama.cpp, vLLM, TGI and Hugging Face while a model is read into memory. */
const isLoading = (message: string): boolean =>
  /\bloading\b.{0,40}\bmodel|\bmodel\b.{0,80}\b(?:is|still|currently|being) (?:still |currently |being )?(?:load(?:ing|ed)|warming up|starting)/i.test(
    message,
  );

/** A 400 that says "server error, please try again" under load and names nothing else (CEREBRAS.md §4.1). */
function isTransient({ type, code, message }: ErrorBody): boolean {
  if (type === 'server_error') return true;
  return !code && /encountered a server error/i.test(message);
}

function rejected(status: number, { code, param, message: detail }: ErrorBody): RequestError {
  return {
    kind: 'rejected',
    status,
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    detail,
  };
}

function classifyTooMany(body: ErrorBody, context: Context): RequestError {
  const { type, code, param, message: detail } = body;
  const wait = context.retryAfterMs;
  if (param === 'queue' || code === 'queue_exceeded' || isProvidersLoad(body))
    return { kind: 'queue', ...(wait !== undefined && { retryAfterMs: wait }), detail };
  const unit = unitOf(type, code, detail);
  const spent = spentLimit(context.rateLimits, unit);
  const window = spent?.window ?? windowOf(detail);
  const retryAfterMs = wait ?? spent?.resetMs ?? context.resetMs;
  return {
    kind: 'quota',
    unit: unit === 'unknown' ? (spent?.unit ?? unit) : unit,
    window,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    detail,
  };
}

/** Some say with 429 that they themselves have too much to do: Moonshot, Mistral, OpenRouter of its providers. */
const isProvidersLoad = ({ type, code, message }: ErrorBody): boolean =>
  /overloaded|capacity_exceeded/i.test(`${type ?? ''} ${code ?? ''}`) ||
  /\b(?:is|currently) (?:currently )?(?:overloaded|at capacity|too busy)|capacity exceeded|temporarily rate-limited upstream|\b(?:high|heavy) (?:demand|load|traffic)\b/i.test(
    message,
  );

type QuotaUnit = 'requests' | 'tokens' | 'unknown';

function unitOf(type: string | undefined, code: string | undefined, detail: string): QuotaUnit {
  if (code === 'token_quota_exceeded' || type === 'too_many_tokens_error' || type === 'tokens')
    return 'tokens';
  if (
    code === 'request_quota_exceeded' ||
    type === 'too_many_requests_error' ||
    type === 'requests'
  )
    return 'requests';
  // A gateway passes on the words alone.
  const [, word] = /\b(requests|tokens) per[ -](?:second|minute|hour|day)\b/i.exec(detail) ?? [];
  if (word === undefined) return 'unknown';
  return word.toLowerCase() === 'tokens' ? 'tokens' : 'requests';
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
