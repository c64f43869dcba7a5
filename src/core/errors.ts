/**
 * Why a base URL is not talked to. `insecure`: http to another machine, where anybody on the way could read
 * the key. `credentials`: a name or password inside the URL, which would end up in logs.
 */
export type BaseUrlProblem = 'notAUrl' | 'scheme' | 'insecure' | 'credentials' | 'query';

/** Request fields that servers are known to refuse for some of their models, by their name on the wire. */
export const refusableFields = [
  'stream',
  'temperature',
  'stop',
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'response_format',
  'reasoning_effort',
  'reasoning_format',
  'prediction',
  'tools',
  'tool_choice',
] as const;
export type WireField = (typeof refusableFields)[number];

/** What a server does not take for a model, as its answer says. */
export type Refusal =
  /** The route that fills in the middle. */
  | { readonly kind: 'fill' }
  | { readonly kind: 'field'; readonly field: WireField }
  /** Its chat template has no place for a system message. */
  | { readonly kind: 'systemRole' }
  /** An assistant message with tool calls must have text, or must not have an empty one. */
  | { readonly kind: 'toolCallContent'; readonly wants: 'empty' | 'null' }
  /** What the model thought before it called tools has to come back with the calls. */
  | { readonly kind: 'thoughts' }
  /** The answer's upper bound is above what the model writes. */
  | { readonly kind: 'answerTokens'; readonly limit: number };

/**
 * Every way a model request can fail, as a value. `detail` is the server's own short text, for the log:
 * users read `texts.errors`, never `detail`. Add a variant and the compiler lists the places to teach.
 */
export type RequestError =
  /** The caller's signal fired. Never shown, never counted. */
  | { readonly kind: 'aborted' }
  | {
      readonly kind: 'timeout';
      readonly phase: 'connect' | 'firstByte' | 'idle' | 'progress';
      readonly afterMs: number;
    }
  /** No connection: refused, DNS failure, host or network unreachable. `code` is the system's, e.g. ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The connection was lost before the response ended. */
  | { readonly kind: 'reset'; readonly code: string }
  /** Certificate or handshake. `code` is OpenSSL's or Node's. */
  | { readonly kind: 'tls'; readonly code: string }
  | { readonly kind: 'proxy'; readonly status?: number; readonly code: string }
  | { readonly kind: 'missingKey'; readonly provider: string }
  | { readonly kind: 'wrongKey'; readonly status: number; readonly detail: string }
  /** The server answered and does not let this key do this: the key itself is right. */
  | {
      readonly kind: 'notAllowed';
      readonly what: 'model' | 'region' | 'access';
      readonly detail: string;
    }
  /** A 401 or 403 that is a web page: not the API's answer but that of something before it. */
  | { readonly kind: 'blocked'; readonly status: number }
  /** `isBudget`: a budget that was set for this key at a gateway. */
  | { readonly kind: 'payment'; readonly isBudget?: true; readonly detail: string }
  | { readonly kind: 'modelGone'; readonly model: string; readonly detail: string }
  /** Refused before anything was sent: the base URL is no place a key may go to. */
  | { readonly kind: 'badBaseUrl'; readonly problem: BaseUrlProblem }
  /** No such route: the base URL is wrong. `setting` holds it. */
  | { readonly kind: 'wrongUrl'; readonly status: number; readonly setting?: string }
  | {
      readonly kind: 'contextOverflow';
      readonly limitTokens?: number;
      readonly currentTokens?: number;
      readonly detail: string;
    }
  /** 429 of the user's own limits. */
  | {
      readonly kind: 'quota';
      readonly unit: 'requests' | 'tokens' | 'unknown';
      readonly window: 'second' | 'minute' | 'hour' | 'day' | 'unknown';
      readonly retryAfterMs?: number;
      readonly detail: string;
    }
  /** 429 of the provider's load. */
  | { readonly kind: 'queue'; readonly retryAfterMs?: number; readonly detail: string }
  /** The server reads the model into memory. */
  | { readonly kind: 'loading'; readonly retryAfterMs?: number; readonly detail: string }
  /** 5xx, 408, 409 and the transient 400 that says "server error". */
  | {
      readonly kind: 'overloaded';
      readonly status: number;
      readonly retryAfterMs?: number;
      readonly detail: string;
    }
  /** A 4xx or 501 that names what this model or server does not take: it is asked again once without it. */
  | {
      readonly kind: 'unsupported';
      readonly status: number;
      readonly refusal: Refusal;
      readonly detail: string;
    }
  /** Any other 4xx: our request was wrong. */
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly code?: string;
      readonly param?: string;
      readonly detail: string;
    }
  /** 3xx. Never followed: a key is bound to the origin it was entered for. */
  | { readonly kind: 'redirected'; readonly status: number }
  /** The stream ended without finish_reason or `[DONE]`. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'malformed'; readonly where: string; readonly issue: string }
  /** The breaker is open and nothing else was named. */
  | { readonly kind: 'circuitOpen'; readonly retryInMs: number }
  /** The quota gate is shut and nothing else was named. */
  | { readonly kind: 'gateShut'; readonly retryInMs?: number; readonly why: 'quota' | 'payment' }
  /** The user's daily budget is spent. */
  | { readonly kind: 'budgetSpent'; readonly limitUsd: number }
  /** Nothing was sent: the cursor stands in a secret, which would go out with every key that is pressed. */
  | { readonly kind: 'secretAtCursor' }
  /** The answer holds a placeholder that stands for no secret: written into a file, it would destroy what stood there. */
  | { readonly kind: 'unknownPlaceholder' }
  /** No model is known for the task. */
  | { readonly kind: 'noModel' };

export type RequestErrorKind = RequestError['kind'];
