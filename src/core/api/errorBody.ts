import { fieldsOf, type JsonFields, listOf, numberOf, parseJson, stringOf } from './jsonFields.ts';

/** What an error body says, whichever of the four shapes it has (CEREBRAS.md §0.6, §4.1). */
export interface ErrorBody {
  /**
   * `api`: the API's own error, flat or below `error`. `detail`: a gateway in front of it (FastAPI).
   * `empty`: no body. `other`: not of any known shape, e.g. a proxy's web page.
   */
  readonly shape: 'api' | 'detail' | 'empty' | 'other';
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** The status that an error inside a stream carries. */
  readonly status?: number;
  /** llama.cpp says both in fields of their own. */
  readonly limitTokens?: number;
  readonly currentTokens?: number;
  /** The object that held all this, for what only some servers say in it. */
  readonly source?: unknown;
}

type ErrorField =
  | 'message'
  | 'Message'
  | 'msg'
  | 'error_msg'
  | 'status_msg'
  | 'faultstring'
  | 'type'
  | 'code'
  | 'param'
  | 'status'
  | 'status_code'
  | 'statusCode'
  | 'metadata'
  | 'n_ctx'
  | 'n_prompt_tokens';

/** Under which an object holds its error: OpenAI's, Cloudflare's, Apigee's, MiniMax's. */
type Envelope = 'error' | 'errors' | 'fault' | 'base_resp' | 'detail' | 'object' | 'success';

/** Longest text kept of an error, in UTF-16 units: enough for a log line, whatever a proxy's page holds. */
const maxMessageLength = 500;

const shorten = (text: string): string =>
  text.length > maxMessageLength ? `${text.slice(0, maxMessageLength)}…` : text;

export function readErrorText(text: string): ErrorBody {
  if (text.trim() === '') return { shape: 'empty', message: '' };
  const body = readErrorValue(parseJson(text));
  return body.shape === 'other' ? { shape: 'other', message: shorten(text) } : body;
}

export function readErrorValue(value: unknown): ErrorBody {
  // Google wraps each error in a list.
  const fields = fieldsOf<ErrorField | Envelope>(listOf(value)?.[0] ?? value);
  if (fields === undefined) return { shape: 'other', message: '' };
  if (typeof fields.error === 'string')
    return { shape: 'api', message: shorten(fields.error), source: fields };
  const nested =
    fieldsOf<ErrorField>(fields.error) ??
    fieldsOf<ErrorField>(listOf(fields.errors)?.[0]) ??
    fieldsOf<ErrorField>(fields.fault) ??
    fieldsOf<ErrorField>(fields.base_resp);
  if (nested !== undefined) return readApiError(nested, statusOf(fields, nested));
  if ('detail' in fields) return { shape: 'detail', message: describeDetail(fields.detail) };
  if (messageOf(fields) !== undefined || 'code' in fields)
    return readApiError(fields, statusOf(fields, fields));
  return { shape: 'other', message: '' };
}

/**
 * Whether an object that came where an answer was expected is an error: under `error`, or as a whole. vLLM and SGLang:
 * `{object: "error", message}`; DashScope: `{code, message}`; FastAPI: `{detail}`; MiniMax: a `base_resp` that is not 0.
 */
export function isErrorValue(value: unknown): boolean {
  const fields = fieldsOf<ErrorField | Envelope | 'choices' | 'content'>(value);
  if (fields === undefined) return false;
  const base = numberOf(fieldsOf<ErrorField>(fields.base_resp)?.status_code) ?? 0;
  if (isThere(fields.error) || base !== 0) return true;
  const isAnswer = isThere(fields.choices) || fields.content !== undefined;
  return !isAnswer && (isWrapped(fields) || isFlat(fields));
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

const isWrapped = ({ detail, errors, fault }: JsonFields<Envelope>): boolean =>
  isThere(detail) || (listOf(errors)?.length ?? 0) > 0 || fieldsOf(fault) !== undefined;

function isFlat(fields: JsonFields<ErrorField | Envelope>): boolean {
  const { object, success, code } = fields;
  if (object === 'error' || success === false) return true;
  const isCode = typeof code === 'string' || (typeof code === 'number' && code >= 400);
  return (messageOf(fields) ?? '') !== '' && isCode;
}

function readApiError(fields: JsonFields<ErrorField>, status: number | undefined): ErrorBody {
  const type = stringOf(fields.type);
  // vLLM and llama.cpp put the HTTP status into `code`, LiteLLM as text; that is no code.
  const codeText = stringOf(fields.code);
  const code = codeText !== undefined && /^\d{3}$/.test(codeText) ? undefined : codeText;
  const param = stringOf(fields.param);
  const limitTokens = numberOf(fields.n_ctx);
  const currentTokens = numberOf(fields.n_prompt_tokens);
  return {
    shape: 'api',
    message: shorten(withInner(messageOf(fields) ?? '', fields.metadata)),
    source: fields,
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(status !== undefined && { status }),
    ...(limitTokens !== undefined && { limitTokens }),
    ...(currentTokens !== undefined && { currentTokens }),
  };
}

/** Under one of the names for it; Mistral sends an object with FastAPI's `detail` there. */
function messageOf(fields: JsonFields<ErrorField>): string | undefined {
  const { message } = fields;
  const detail = fieldsOf<'detail'>(message)?.detail;
  if (detail !== undefined) return describeDetail(detail);
  if (listOf(message) !== undefined) return describeDetail(message);
  for (const text of [
    message,
    fields.Message,
    fields.msg,
    fields.error_msg,
    fields.status_msg,
    fields.faultstring,
  ])
    if (typeof text === 'string') return text;
  return undefined;
}

/** A gateway's own words say less than those of the server behind it, which it hands on as text: those come first. */
function withInner(message: string, metadata: unknown): string {
  const raw = stringOf(fieldsOf<'raw'>(metadata)?.raw) ?? braced(message);
  if (raw === '') return message;
  const inner = parseJson(raw);
  const said = inner === undefined ? raw : readErrorValue(inner).message;
  return said === '' || message === said ? message : `${said} (${message})`;
}

/** From the first brace to the last. */
const braced = (text: string): string => {
  const start = text.indexOf('{');
  return start < 0 ? '' : text.slice(start, text.lastIndexOf('}') + 1);
};

function statusOf(
  outer: JsonFields<ErrorField>,
  inner: JsonFields<ErrorField>,
): number | undefined {
  for (const value of [
    outer.status_code,
    outer.statusCode,
    inner.status_code,
    inner.status,
    inner.code,
  ]) {
    const status =
      typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : numberOf(value);
    if (status !== undefined && status >= 100 && status < 600) return status;
  }
  return undefined;
}

/** FastAPI's `detail`: a sentence, or a list of `{loc, msg}` for each invalid field. */
function describeDetail(detail: unknown): string {
  const text = stringOf(detail);
  if (text !== undefined) return shorten(text);
  const issues = (listOf(detail) ?? []).map((entry) => {
    const fields = fieldsOf<'loc' | 'msg'>(entry) ?? {};
    const place = (listOf(fields.loc) ?? []).join('.');
    return `${place}: ${stringOf(fields.msg) ?? ''}`;
  });
  return shorten(issues.join('; '));
}
