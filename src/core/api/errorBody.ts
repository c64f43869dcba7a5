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
}

type ErrorField =
  | 'message'
  | 'type'
  | 'code'
  | 'param'
  | 'status'
  | 'status_code'
  | 'n_ctx'
  | 'n_prompt_tokens';

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
  const fields = fieldsOf<ErrorField | 'error' | 'detail'>(value);
  if (fields === undefined) return { shape: 'other', message: '' };
  const nested = fields.error;
  if (typeof nested === 'string') return { shape: 'api', message: shorten(nested) };
  const nestedFields = fieldsOf<ErrorField>(nested);
  if (nestedFields !== undefined) return readApiError(nestedFields, statusOf(fields, nestedFields));
  if ('detail' in fields) return { shape: 'detail', message: describeDetail(fields.detail) };
  if ('message' in fields || 'code' in fields)
    return readApiError(fields, statusOf(fields, fields));
  return { shape: 'other', message: '' };
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
    message: shorten(stringOf(fields.message) ?? ''),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(status !== undefined && { status }),
    ...(limitTokens !== undefined && { limitTokens }),
    ...(currentTokens !== undefined && { currentTokens }),
  };
}

function statusOf(
  outer: JsonFields<ErrorField>,
  inner: JsonFields<ErrorField>,
): number | undefined {
  for (const value of [outer.status_code, inner.status_code, inner.status, inner.code]) {
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
