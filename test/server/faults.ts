import type { ScriptedAnswer, ScriptStep } from './responders/scriptedAnswer.ts';

/** The error body that the API writes, flat; `json` makes it an answer of that status. */
const flat = (
  status: number,
  [type, param, code]: readonly [type: string, param: string, code: string],
  message: string,
): ScriptedAnswer => ({ status, body: { message, type, param, code } });

const invalid = 'invalid_request_error';
const requests = 'too_many_requests_error';
const tokens = 'too_many_tokens_error';

const quota = (answer: ScriptedAnswer, retryAfterSeconds: number): ScriptedAnswer => ({
  ...answer,
  headers: { 'retry-after': String(retryAfterSeconds) },
});

const inStream = {
  message: 'Encountered a server error, please try again.',
  type: 'server_error',
  param: '',
  code: 'server_error',
};

const stream = (...steps: readonly ScriptStep[]): ScriptedAnswer => ({ steps: [...steps] });
const said = { do: 'content', text: 'const ' } as const;
/** Keeps what was said and what goes wrong after it in two packets. */
const pause = { do: 'wait', ms: 5 } as const;

/**
 * Every way in which the API, or what stands before it, was seen to fail, as scripted answers. Streams that break
 * "after" have said `const ` before. Not here, as no server takes part: refused, DNS, TLS and connect timeout.
 */
export const faults = {
  slowFirstByte: (delayMs: number): ScriptedAnswer => ({ delayMs, ...stream(said) }),
  stallBefore: stream({ do: 'head' }, { do: 'stall' }),
  stallAfter: stream(said, { do: 'stall' }),
  resetBeforeHead: stream({ do: 'reset' }),
  resetBefore: stream({ do: 'head' }, pause, { do: 'reset' }),
  resetAfter: stream(said, pause, { do: 'reset' }),
  resetConnection: stream({ do: 'resetConnection' }),
  truncatedBefore: stream({ do: 'head' }, { do: 'cut' }),
  truncatedAfter: stream(said, { do: 'cut' }),
  malformedBefore: stream({ do: 'raw', text: 'data: {"choices":[{"del\n\n' }),
  malformedAfter: stream(said, pause, { do: 'raw', text: 'data: {"choices":[{"del\n\n' }),
  errorUnnamed: stream({ do: 'error', form: 'unnamed', status: 503, error: inStream }),
  errorNamed: stream({ do: 'error', form: 'event', status: 503, error: inStream }),
  errorAfter: stream(said, pause, { do: 'error', form: 'unnamed', status: 503, error: inStream }),
  transient400: flat(400, [invalid, '', ''], 'Encountered a server error, please try again.'),
  badRequest: flat(400, [invalid, 'validation_error', 'wrong_api_format'], 'body: not so'),
  contextOverflow: (current: number, limit: number) =>
    flat(
      400,
      [invalid, 'messages', 'context_length_exceeded'],
      `Please reduce the length of the messages or completion. Current length is ${current} while limit is ${limit}`,
    ),
  wrongKey: flat(401, [invalid, 'api_key', 'wrong_api_key'], 'Wrong API Key'),
  payment: flat(402, ['payment_required_error', '', 'payment_required'], 'Payment required'),
  missingKey: { status: 403, body: { detail: 'Not authenticated' } },
  notRouted: { status: 404 },
  modelGone: flat(
    404,
    ['not_found_error', 'model', 'model_not_found'],
    'Model does not exist or you do not have access to it.',
  ),
  timeout408: flat(408, ['request_timeout_error', '', 'request_timeout'], 'Request timed out'),
  conflict409: flat(409, ['conflict_error', '', 'conflict'], 'Conflict'),
  tooLarge413: flat(413, [invalid, 'body', 'content_too_large'], 'Request body is too large'),
  legacy422: {
    status: 422,
    body: { detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'missing' }] },
  },
  quotaRequestsMinute: quota(
    flat(
      429,
      [requests, 'quota', 'request_quota_exceeded'],
      'Requests per minute limit exceeded - too many requests sent.',
    ),
    12,
  ),
  quotaTokensMinute: quota(
    flat(
      429,
      [tokens, 'quota', 'token_quota_exceeded'],
      'Tokens per minute limit exceeded - too many tokens processed.',
    ),
    30,
  ),
  quotaTokensDay: quota(
    flat(
      429,
      [tokens, 'quota', 'token_quota_exceeded'],
      'Tokens per day limit exceeded - too many tokens processed.',
    ),
    86_399,
  ),
  queue: flat(
    429,
    [requests, 'queue', 'queue_exceeded'],
    "We're experiencing high traffic right now! Please try again soon.",
  ),
  server500: flat(500, ['server_error', '', 'internal_server_error'], 'Internal server error'),
  gateway502: {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
  },
  unavailable503: flat(503, ['server_error', '', 'service_unavailable'], 'Service unavailable'),
  gateway504: { status: 504, body: { detail: 'Gateway timeout' } },
  emptyOk: { status: 200, headers: { 'content-type': 'text/event-stream' } },
  htmlOk: {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html><title>Sign in to the network</title>',
  },
  redirect: (location: string): ScriptedAnswer => ({ status: 307, headers: { location } }),
  /** A proper stream under a type that is not a stream's. */
  wrongContentType: { ...stream(said), headers: { 'content-type': 'application/octet-stream' } },
  endless: stream({ do: 'endless', text: 'more ', chunksPerSecond: 500 }),
} satisfies Record<string, ScriptedAnswer | ((...args: never[]) => ScriptedAnswer)>;
