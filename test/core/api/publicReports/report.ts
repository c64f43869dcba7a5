import assert from 'node:assert/strict';
import { classifyResponse } from '../../../../src/core/api/classifyResponse.ts';
import { refusalName } from '../../../../src/core/api/refusal.ts';
import type { RequestError } from '../../../../src/core/errors.ts';

/** When the answers came. */
const wallMs = 1_741_305_570_000;

/** What a chat request held. */
const fields = ['model', 'messages', 'stream', 'max_tokens', 'stream_options', 'temperature'];

export interface Report {
  /** Where it was reported. */
  readonly at: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent beside the usual fields. */
  readonly sent?: readonly string[];
  /** The kind of error, with what tells it from others of its kind. */
  readonly means: string;
}

export const error = (message: string, more: object = {}) => ({ error: { message, ...more } });

const nameOf = (found: RequestError): string => {
  switch (found.kind) {
    case 'unsupported':
      return `unsupported ${refusalName(found.refusal)}`;
    case 'quota':
      return ['quota', found.unit, found.retryAfterMs]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'contextOverflow':
      return ['contextOverflow', found.limitTokens].filter((part) => part !== undefined).join(' ');
    case 'payment':
      return found.isBudget === true ? 'payment budget' : 'payment';
    default:
      return found.kind;
  }
};

/** Answers as they were reported in public, and what they mean. */
export function itMeans(reports: readonly Report[]): void {
  for (const { at, status, body, headers = {}, sent = [], means } of reports)
    it(`${at}: ${status} is ${means}`, () => {
      const found = classifyResponse(
        {
          status,
          headers,
          bodyText: typeof body === 'string' ? body : JSON.stringify(body),
          wallMs,
        },
        {
          provider: 'Work',
          model: 'm',
          hasKey: true,
          sent: () => ({ isFill: false, fields: [...fields, ...sent] }),
        },
      );
      assert.equal(nameOf(found), means);
    });
}
