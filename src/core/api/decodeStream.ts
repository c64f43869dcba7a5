import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { RequestError } from '../errors.ts';
import { type Asked, classifyStreamError } from './classifyResponse.ts';
import { type ContentEvent, decodeChunk } from './decodeChunk.ts';
import { isErrorValue } from './errorBody.ts';
import { createEventLines } from './eventLines.ts';
import { fieldsOf, parseJson } from './jsonFields.ts';
import type { ServerTiming, Usage } from './responseFacts.ts';
import type { FinishReason } from './streamEvent.ts';
import { createToolCallOrder } from './toolCallOrder.ts';

/** How a stream ended, as far as its text tells. */
export type StreamOutcome =
  | {
      readonly kind: 'finished';
      readonly finishReason: FinishReason;
      readonly usage: Usage;
      readonly timing: ServerTiming | undefined;
    }
  | { readonly kind: 'broken'; readonly error: RequestError };

export interface StreamDecoder {
  /** Takes the text of one network chunk, cut anywhere, and gives the events that it completes. */
  feed(text: string): readonly ContentEvent[];
  /** The body ended. Gives what its last, unterminated line held. */
  end(): readonly ContentEvent[];
  /** The model has said why it ended: what still comes are counts and `[DONE]`. */
  readonly hasFinishReason: boolean;
  /** Set by `[DONE]`, by an error inside the stream, and at the latest by `end`. Nothing is read after it. */
  readonly outcome: StreamOutcome | undefined;
}

/**
 * Longest single event, in UTF-16 units. A tool call with a whole file in it arrives as one event, so the bound is
 * far above any answer a model may give (40 k tokens ≈ 160 k units); a server that never ends a line is cut off.
 */
export const maxEventLength = 4 * 1024 * 1024;

const noEvents: readonly ContentEvent[] = [];

/** Decodes a model's server-sent events. Answers the same events however the bytes were cut. */
export function createStreamDecoder(asked: Asked): StreamDecoder {
  let batch: ContentEvent[] = [];
  let finishReason: FinishReason | undefined;
  let usage: Usage = {};
  let timing: ServerTiming | undefined;
  let outcome: StreamOutcome | undefined;
  let isEnding = false;
  let hasRefused = false;
  const lines = createEventLines();
  const toolCalls = createToolCallOrder();

  const parser = createParser({
    onEvent: read,
    onError({ type, line = '' }) {
      if (type === 'max-buffer-size-exceeded') breakOff('event', 'longer than the limit');
      // A gateway's last word, written into the stream as it is: bare JSON.
      else if (type === 'unknown-field' && /^\s*\{/.test(line)) read({ data: line });
    },
    maxBufferSize: maxEventLength,
  });

  function read({ event, data }: Pick<EventSourceMessage, 'event' | 'data'>): void {
    const text = data.trim();
    if (outcome !== undefined || text === '') return;
    if (text === '[DONE]') {
      batch.push(...toolCalls.rest());
      outcome = finished(finishReason ?? 'unstated');
      return;
    }
    const value = parseJson(text);
    if (value !== undefined) readValue(value, event);
    // A last line without its end is a truncated one; what does not even begin as JSON is a sign of life ("ping").
    else if (!isEnding && /^[{[]/.test(text)) breakOff('chunk', 'not JSON');
  }

  function readValue(value: unknown, event: string | undefined): void {
    const error = errorIn(value, event, asked);
    if (error !== undefined) {
      outcome = { kind: 'broken', error };
      return;
    }
    const from = batch.length;
    const tail = decodeChunk(value, batch);
    for (let at = from; at < batch.length; at += 1) {
      const piece = batch[at];
      if (piece?.kind === 'toolCall') batch[at] = toolCalls.place(piece);
      hasRefused ||= piece?.kind === 'refusal';
    }
    finishReason = tail.finishReason ?? finishReason;
    usage = tail.usage ?? usage;
    timing = tail.timing ?? timing;
    if (tail.hasFailed === true) outcome = { kind: 'broken', error: failedWithout(500) };
  }

  const breakOff = (where: string, issue: string): void => {
    outcome ??= { kind: 'broken', error: { kind: 'malformed', where, issue } };
  };

  const finished = (reason: FinishReason): StreamOutcome => ({
    kind: 'finished',
    finishReason: hasRefused ? 'refused' : reason,
    usage,
    timing,
  });

  const take = (): readonly ContentEvent[] => {
    if (batch.length === 0) return noEvents;
    const events = batch;
    batch = [];
    return events;
  };

  return {
    feed(text) {
      if (outcome === undefined) parser.feed(lines.feed(text));
      return take();
    },
    end() {
      if (outcome !== undefined) return noEvents;
      parser.feed(lines.end());
      isEnding = true;
      // Some servers end the body right after the last line.
      parser.feed('\n\n');
      if (outcome === undefined) batch.push(...toolCalls.rest());
      outcome ??=
        finishReason === undefined
          ? { kind: 'broken', error: { kind: 'truncated' } }
          : finished(finishReason);
      return take();
    },
    get hasFinishReason() {
      return finishReason !== undefined;
    },
    get outcome() {
      return outcome;
    },
  };
}

/** An error as servers write it into an answer that had begun with 200. */
function errorIn(
  value: unknown,
  event: string | undefined,
  asked: Asked,
): RequestError | undefined {
  if (event !== 'error' && !isErrorValue(value)) return undefined;
  return classifyStreamError(value, asked) ?? failedWithout(500);
}

/** The provider says that it failed, and nothing else. */
const failedWithout = (status: number): RequestError => ({
  kind: 'overloaded',
  status,
  detail: '',
});

export interface WholeAnswer {
  readonly events: readonly ContentEvent[];
  readonly outcome: StreamOutcome;
}

/** Decodes an answer that came as one JSON value although a stream was asked for. */
export function decodeWhole(text: string, asked: Asked): WholeAnswer {
  const events: ContentEvent[] = [];
  const value = parseJson(text);
  if (fieldsOf(value) === undefined)
    return {
      events,
      outcome: {
        kind: 'broken',
        error: { kind: 'malformed', where: 'body', issue: 'not a JSON object' },
      },
    };
  const error = errorIn(value, undefined, asked);
  if (error !== undefined) return { events, outcome: { kind: 'broken', error } };
  const { finishReason, usage = {}, timing } = decodeChunk(value, events);
  const toolCalls = createToolCallOrder();
  const said = events.map((event) => (event.kind === 'toolCall' ? toolCalls.place(event) : event));
  const placed = [...said, ...toolCalls.rest()];
  // Not every server says why a whole answer ended; one without any answer is none.
  const hasRefused = events.some(({ kind }) => kind === 'refusal');
  const stated = hasRefused ? 'refused' : finishReason;
  const reason = stated ?? (events.length > 0 ? 'unstated' : undefined);
  return reason === undefined
    ? { events: placed, outcome: { kind: 'broken', error: { kind: 'truncated' } } }
    : { events: placed, outcome: { kind: 'finished', finishReason: reason, usage, timing } };
}
