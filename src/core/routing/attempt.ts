import type { StreamBatch, StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Transport } from '../ports.ts';
import type { Candidate } from './candidates.ts';
import { failedEvent } from './failedEvent.ts';
import type { RequestPermit } from './requestPermit.ts';

/** One request on its way, whose batches its lease has already seen. */
export interface Attempt {
  readonly candidate: Candidate;
  /** The coming batch: the same promise until `advance` is called. Never rejects; the last one ends the stream. */
  readonly coming: Promise<StreamBatch>;
  advance(): void;
  /** Cancels at the socket, unless the stream has ended. */
  stop(): void;
}

export interface AttemptDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly clock: Clock;
}

/** Batches still read from a cancelled stream for the sake of its trace. */
const drainedBatches = 100;

/** No tokenizer in use spends fewer tokens on so many characters, indentation in long runs included. */
const charactersPerToken = 64;
const alwaysAllowedCharacters = 4_096;

const longestCharacters = (maxTokens: number) =>
  alwaysAllowedCharacters + charactersPerToken * maxTokens;

function charactersOf(event: StreamEvent): number {
  if (event.kind === 'text' || event.kind === 'reasoning') return event.text.length;
  return event.kind === 'toolCall' ? event.argumentsDelta.length : 0;
}

export const isTerminal = (
  event: StreamEvent,
): event is Extract<StreamEvent, { kind: 'done' | 'failed' }> =>
  event.kind === 'done' || event.kind === 'failed';

/** Sends what `requestPermit` allows. */
export function startAttempt(
  requestPermit: RequestPermit,
  deps: AttemptDeps,
  signal: AbortSignal,
): Attempt {
  const stopper = new AbortController();
  const stream = deps.transport.stream(
    requestPermit.call,
    AbortSignal.any([signal, stopper.signal]),
  );
  const iterator = stream[Symbol.asyncIterator]();
  let isOver = false;
  let writtenCharacters = 0;

  function endWith(error: RequestError): StreamBatch {
    const { task, askedAt } = requestPermit.call;
    return [
      failedEvent({ task, askedAt, model: requestPermit.candidate.model }, error, deps.clock),
    ];
  }

  async function readBatch(): Promise<StreamBatch> {
    try {
      const result = await iterator.next();
      return result.done ? endWith({ kind: 'truncated' }) : result.value;
    } catch (error) {
      // The transport promises not to throw. If it does, that must not leave the user without an answer.
      return endWith({ kind: 'malformed', where: 'transport', issue: String(error) });
    }
  }

  /** An endless answer is cut off once it is longer than what was asked for. */
  function limit(batch: StreamBatch): StreamBatch {
    writtenCharacters += batch.reduce((sum, event) => sum + charactersOf(event), 0);
    if (writtenCharacters <= longestCharacters(requestPermit.call.request.maxTokens)) return batch;
    if (batch.some(isTerminal)) return batch;
    stopper.abort();
    return [...batch, ...endWith({ kind: 'malformed', where: 'stream', issue: 'endless' })];
  }

  async function pull(): Promise<StreamBatch> {
    const batch = limit(await readBatch());
    for (const event of batch) requestPermit.observe(event);
    isOver ||= batch.some(isTerminal);
    return batch;
  }

  let coming = pull();

  async function drain() {
    for (let read = 0; read < drainedBatches && !isOver; read += 1) {
      await coming;
      if (!isOver) coming = pull();
    }
  }

  return {
    candidate: requestPermit.candidate,
    get coming() {
      return coming;
    },
    advance() {
      if (!isOver) coming = pull();
    },
    stop() {
      if (isOver) return;
      stopper.abort();
      requestPermit.abandon();
      void drain();
    },
  };
}
