import { fieldsOf, listOf, numberOf, stringOf } from './jsonFields.ts';
import {
  parseDurationMs,
  parsePlainResetMs,
  parseRetryAfterMs,
  type ResponseHeaders,
} from './rateLimits.ts';

const dayMs = 86_400_000;

type WaitField = 'details' | 'retry_after' | 'retryAfter' | 'estimated_time' | 'metadata';

/**
 * How long an error body asks to wait, at most a day, for servers that send no `retry-after`: in fields of their own
 * (Google's `RetryInfo`, Hugging Face's `estimated_time`, the headers that OpenRouter was given), else in words.
 * @param wallMs now, to which a moment is compared.
 */
export function statedWaitMs(error: unknown, message: string, wallMs: number): number | undefined {
  const fields = fieldsOf<WaitField>(error) ?? {};
  const ms =
    retryInfoMs(fields.details) ??
    secondsMs(fields.retry_after ?? fields.retryAfter ?? fields.estimated_time) ??
    headersMs(fieldsOf<'headers'>(fields.metadata)?.headers, wallMs) ??
    inWordsMs(message);
  return ms === undefined ? undefined : Math.min(dayMs, ms);
}

/** `{"@type": "…google.rpc.RetryInfo", "retryDelay": "34.4s"}` among others. */
function retryInfoMs(details: unknown): number | undefined {
  for (const detail of listOf(details) ?? []) {
    const delay = stringOf(fieldsOf<'retryDelay'>(detail)?.retryDelay);
    if (delay !== undefined) return parseDurationMs(delay);
  }
  return undefined;
}

function secondsMs(value: unknown): number | undefined {
  const text = typeof value === 'string' ? value : String(numberOf(value) ?? '');
  return parseDurationMs(text);
}

function headersMs(value: unknown, wallMs: number): number | undefined {
  const headers = fieldsOf(value);
  if (headers === undefined) return undefined;
  const lower: ResponseHeaders = Object.fromEntries(
    Object.entries(headers).flatMap(([name, text]) => {
      const known = typeof text === 'string' ? text : numberOf(text)?.toString();
      return known === undefined ? [] : [[name.toLowerCase(), known] as const];
    }),
  );
  return parseRetryAfterMs(lower, wallMs) ?? parsePlainResetMs(lower, wallMs);
}

const words =
  /\b(?:try|retry)(?:ing)?(?: your request| again)*(?: again)? (?:in|after) (?:about |approximately )?((?:\d+(?:\.\d+)? ?(?:milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|[smhd])\b[ ,]*(?:and )?)+)/i;

/** "Please try again in 7.66s", "1m30s", "retry after 2 minutes". A bare number is seconds only where a unit says so. */
function inWordsMs(message: string): number | undefined {
  const [, stated] = words.exec(message.replace(/(\d[smhd])(?=\d)/gi, '$1 ')) ?? [];
  if (stated === undefined) return undefined;
  const units = stated
    .toLowerCase()
    .replace(/and|[ ,]/g, '')
    .replace(/milliseconds?/g, 'ms')
    .replace(/(\d)(s|m|h|d)[a-z]*/g, (whole, digit: string, unit: string) =>
      whole.endsWith('ms') && unit === 'm' ? `${digit}ms` : `${digit}${unit}`,
    );
  return parseDurationMs(units);
}
