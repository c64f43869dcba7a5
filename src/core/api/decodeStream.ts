import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { RequestError } from '../errors.ts';
import { type Asked, classifyStreamError } from './classifyResponse.ts';
import { type ContentEvent, decodeChunk } from './decodeChunk.ts';
import { fieldsOf, parseJson } from './jsonFields.ts';
import type { FinishReason, ServerTiming, Usage } from './streamEvent.ts';

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

  const parser = createParser({
    onEvent: read,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') breakOff('event', 'longer than the limit');
    },
    maxBufferSize: maxEventLength,
  });

  function read({ event, data }: EventSourceMessage): void {
    if (outcome !== undefined || data === '') return;
    if (data === '[DONE]') {
      outcome = finished(finishReason ?? 'stop');
      return;
    }
    const value = parseJson(data);
    if (value !== undefined) readValue(value, event);
    // A last line without its end is a truncated one, not a malformed one.
    else if (!isEnding) breakOff('chunk', 'not JSON');
  }

  function readValue(value: unknown, event: string | undefined): void {
    const error = errorIn(value, event, asked);
    if (error !== undefined) {
      outcome = { kind: 'broken', error };
      return;
    }
    const tail = decodeChunk(value, batch);
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
    finishReason: reason,
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
      if (outcome === undefined) parser.feed(text);
      return take();
    },
    end() {
      if (outcome !== undefined) return noEvents;
      isEnding = true;
      // Some servers end the body right after the last line.
      parser.feed('\n\n');
      outcome ??=
        finishReason === undefined
          ? { kind: 'broken', error: { kind: 'truncated' } }
          : finished(finishReason);
      return take();
    },
    get outcome() {
      return outcome;
    },
  };
}

function errorIn(
  value: unknown,
  event: string | undefined,
  asked: Asked,
): RequestError | undefined {
  const fields = fieldsOf<'error' | 'choices'>(value);
  if (event !== 'error' && (fields?.error === undefined || fields.error === null)) return undefined;
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
  return finishReason === undefined
    ? { events, outcome: { kind: 'broken', error: { kind: 'truncated' } } }
    : { events, outcome: { kind: 'finished', finishReason, usage, timing } };
}
