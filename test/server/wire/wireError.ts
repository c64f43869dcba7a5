import type { HeaderMap } from '../sockets/exchange.ts';

/** The four fields of an error, flat in an HTTP body and nested in a stream. */
export interface WireError {
  readonly message: string;
  readonly type: string;
  readonly param: string;
  readonly code: string;
}

/** A whole refusal: status and body, as JSON or as plain text. */
export interface Refusal {
  readonly status: number;
  readonly body: WireError | { readonly detail: unknown } | '';
  readonly headers?: HeaderMap;
}

/** 400: a field or schema the API does not take. */
export function badRequest(message: string, param = 'validation_error', code = 'wrong_api_format') {
  return refusal(400, { message, type: 'invalid_request_error', param, code });
}

export function contextOverflow(currentTokens: number, limitTokens: number): Refusal {
  return badRequest(
    `Please reduce the length of the messages or completion. Current length is ${currentTokens} while limit is ${limitTokens}`,
    'messages',
    'context_length_exceeded',
  );
}

export function wrongKey(): Refusal {
  return refusal(401, {
    message: 'Wrong API Key',
    type: 'invalid_request_error',
    param: 'api_key',
    code: 'wrong_api_key',
  });
}

/** 403 of the gateway, which speaks FastAPI. */
export const missingKey: Refusal = { status: 403, body: { detail: 'Not authenticated' } };

export function modelNotFound(model: string): Refusal {
  return refusal(404, {
    message: `Model ${model} does not exist or you do not have access to it.`,
    type: 'not_found_error',
    param: 'model',
    code: 'model_not_found',
  });
}

/** 404 of an unrouted path: empty text. */
export const unrouted: Refusal = { status: 404, body: '' };

/** 413: the body is too large to read. */
export function tooLarge(): Refusal {
  return refusal(413, {
    message: 'Request body is too large',
    type: 'invalid_request_error',
    param: 'body',
    code: 'content_too_large',
  });
}

export function refusal(status: number, body: WireError, headers: HeaderMap = {}): Refusal {
  return { status, body, headers };
}
