import { type Asked, classifyResponse } from '../core/api/classifyResponse.ts';
import type { ContentEvent } from '../core/api/decodeChunk.ts';
import { createStreamDecoder, decodeWhole, type StreamOutcome } from '../core/api/decodeStream.ts';
import { headerOf, type ResponseHeaders } from '../core/api/rateLimits.ts';
import { createSpeechEvents } from '../core/api/speechEvents.ts';
import type { SpeechContext } from '../core/api/speechFilter.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import { type BodyText, createBodyText, mostErrorBytes } from './bodyText.ts';
import { createUtf8Decoder } from './utf8Decoder.ts';

/** Turns the bytes of one response into events. */
export interface ResponseReader {
  /** Once, before the body. */
  head(status: number, headers: ResponseHeaders): void;
  feed(bytes: Buffer): readonly ContentEvent[];
  /** The body ended, or no more of it is waited for. Sets the outcome. */
  end(): readonly ContentEvent[];
  /** The status says that the body is no answer. */
  readonly isError: boolean;
  /** The model has said its last word: a connection that is lost or stays open after it takes nothing away. */
  readonly isComplete: boolean;
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

/** `speech`: what the model was given; undefined on routes where it fills a hole and never speaks. */
export function createResponseReader(
  asked: Asked,
  speech: SpeechContext | undefined,
  clock: Clock,
): ResponseReader {
  const spoken = createSpeechEvents(speech);
  const utf8 = createUtf8Decoder();
  const decoder = createStreamDecoder(asked);
  let collected: Collected | undefined;
  let outcome: StreamOutcome | undefined;
  let endsObject = false;
  /** Kept until the body shows what it is: servers send JSON as text and events as JSON. */
  let undecided: Pick<Collected, 'status' | 'headers'> | undefined;

  function endCollected({ shape, status, headers, body }: Collected): readonly ContentEvent[] {
    const bodyText = body.text();
    if (shape === 'error') {
      const response = { status, headers, bodyText, wallMs: clock.wallMs() };
      outcome = { kind: 'broken', error: classifyResponse(response, asked) };
      return noEvents;
    }
    const whole = decodeWhole(bodyText, asked);
    const isJson = whole.outcome.kind === 'finished' || whole.outcome.error.kind !== 'malformed';
    // It began like JSON and is none: lines of JSON, perhaps with events among them.
    if (!isJson && /^\s*\{[^\n]*\n/.test(bodyText))
      return spoken.last([...decoder.feed(bodyText), ...decoder.end()]);
    outcome = whole.outcome;
    return spoken.last(whole.events);
  }

  /** The first byte that is no blank and no byte order mark tells JSON from events. */
  function decide(bytes: Buffer): void {
    const first = bytes.find((byte) => byte > 0x20 && ![0xef, 0xbb, 0xbf].includes(byte));
    if (first === undefined || undecided === undefined) return;
    if (first === 0x7b || first === 0x5b)
      collected = { shape: 'whole', ...undecided, body: createBodyText() };
    undecided = undefined;
  }

  return {
    head(status, headers) {
      const shape = shapeOf(status, headers);
      if (shape === 'foreign') outcome = { kind: 'broken', error: foreignError(headers) };
      else if (shape === 'error')
        collected = { shape: 'error', status, headers, body: createBodyText(mostErrorBytes) };
      else undecided = { status, headers };
    },
    feed(bytes) {
      if (undecided !== undefined) decide(bytes);
      if (collected === undefined) {
        const events = decoder.feed(utf8.feed(bytes));
        return decoder.outcome === undefined ? spoken.feed(events) : spoken.last(events);
      }
      collected.body.add(bytes);
      if (collected.body.isFull) return endCollected(collected);
      endsObject = /\}\s*$/.test(bytes.subarray(-8).toString('latin1'));
      return noEvents;
    },
    end() {
      if (collected !== undefined) return endCollected(collected);
      const rest = decoder.feed(utf8.end());
      return spoken.last([...rest, ...decoder.end()]);
    },
    get isError() {
      return collected?.shape === 'error';
    },
    get isComplete() {
      if (collected === undefined) return decoder.hasFinishReason;
      if (collected.shape !== 'whole' || !endsObject) return false;
      return decodeWhole(collected.body.text(), asked).outcome.kind === 'finished';
    },
    get outcome() {
      return outcome ?? decoder.outcome;
    },
  };
}

/**
 * `answer`: events or JSON, whatever the header calls it. `error`: any status but 2xx. `foreign`: a web page or a packed
 * body that nothing unpacks, i.e. not the API (a captive portal, a proxy).
 */
function shapeOf(status: number, headers: ResponseHeaders): 'answer' | 'error' | 'foreign' {
  if (status < 200 || status >= 300) return 'error';
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') return 'foreign';
  const type = headerOf(headers, 'content-type') ?? '';
  return type.includes('text/html') ? 'foreign' : 'answer';
}

function foreignError(headers: ResponseHeaders): RequestError {
  const encoding = headerOf(headers, 'content-encoding');
  return encoding === undefined
    ? { kind: 'malformed', where: 'content-type', issue: headerOf(headers, 'content-type') ?? '' }
    : { kind: 'malformed', where: 'content-encoding', issue: encoding };
}
