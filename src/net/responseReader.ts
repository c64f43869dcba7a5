import { type Asked, classifyResponse } from '../core/api/classifyResponse.ts';
import type { ContentEvent } from '../core/api/decodeChunk.ts';
import { createStreamDecoder, decodeWhole, type StreamOutcome } from '../core/api/decodeStream.ts';
import { headerOf, type ResponseHeaders } from '../core/api/rateLimits.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import { type BodyText, createBodyText } from './bodyText.ts';
import { createUtf8Decoder } from './utf8Decoder.ts';

/** Turns the bytes of one response into events. */
export interface ResponseReader {
  /** Once, before the body. */
  head(status: number, headers: ResponseHeaders): void;
  feed(bytes: Buffer): readonly ContentEvent[];
  /** The body ended. Sets the outcome. */
  end(): readonly ContentEvent[];
  /** Set as soon as nothing that follows could change it. */
  readonly outcome: StreamOutcome | undefined;
}

const noEvents: readonly ContentEvent[] = [];

/** A body that is read whole, because it is no stream. */
interface Collected {
  readonly shape: 'error' | 'whole';
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: BodyText;
}

export function createResponseReader(asked: Asked, clock: Clock): ResponseReader {
  const utf8 = createUtf8Decoder();
  const decoder = createStreamDecoder(asked);
  let collected: Collected | undefined;
  let outcome: StreamOutcome | undefined;

  function endCollected({ shape, status, headers, body }: Collected): readonly ContentEvent[] {
    const bodyText = body.text();
    if (shape === 'error') {
      const response = { status, headers, bodyText, wallMs: clock.wallMs() };
      outcome = { kind: 'broken', error: classifyResponse(response, asked) };
      return noEvents;
    }
    const whole = decodeWhole(bodyText, asked);
    outcome = whole.outcome;
    return whole.events;
  }

  return {
    head(status, headers) {
      const shape = shapeOf(status, headers);
      if (shape === 'foreign') outcome = { kind: 'broken', error: foreignError(headers) };
      else if (shape !== 'stream') collected = { shape, status, headers, body: createBodyText() };
    },
    feed(bytes) {
      if (collected === undefined) return decoder.feed(utf8.feed(bytes));
      collected.body.add(bytes);
      return noEvents;
    },
    end() {
      if (collected !== undefined) return endCollected(collected);
      const rest = decoder.feed(utf8.end());
      return [...rest, ...decoder.end()];
    },
    get outcome() {
      return outcome ?? decoder.outcome;
    },
  };
}

/**
 * `stream`: server-sent events. `whole`: one JSON value although a stream was asked for. `error`: any status but 2xx.
 * `foreign`: a web page or a packed body, i.e. not the API (a captive portal, a proxy).
 */
function shapeOf(
  status: number,
  headers: ResponseHeaders,
): 'stream' | 'whole' | 'error' | 'foreign' {
  if (status < 200 || status >= 300) return 'error';
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') return 'foreign';
  const type = headerOf(headers, 'content-type') ?? '';
  if (type.includes('text/html')) return 'foreign';
  return type.includes('json') ? 'whole' : 'stream';
}

function foreignError(headers: ResponseHeaders): RequestError {
  const encoding = headerOf(headers, 'content-encoding');
  return encoding === undefined
    ? { kind: 'malformed', where: 'content-type', issue: headerOf(headers, 'content-type') ?? '' }
    : { kind: 'malformed', where: 'content-encoding', issue: encoding };
}
