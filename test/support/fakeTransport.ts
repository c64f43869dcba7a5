import type { RequestTrace } from '../../src/core/api/requestTrace.ts';
import type { RateLimit, Usage } from '../../src/core/api/responseFacts.ts';
import type { StreamBatch, StreamEvent } from '../../src/core/api/streamEvent.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { RequestError } from '../../src/core/errors.ts';
import type { ModelCall, Transport } from '../../src/core/ports.ts';
import { sleep } from '../../src/core/routing/sleep.ts';

/** One step of a scripted answer: a pause in milliseconds, or events that arrive together. */
export type Step = number | 'hang' | readonly ScriptEvent[];

type ScriptEvent =
  | { readonly limits: readonly RateLimit[] }
  | { readonly text: string }
  | { readonly reasoning: string }
  | { readonly done: Usage }
  | { readonly fail: RequestError };

export type Script = readonly Step[];

export const says = (text: string, limits: readonly RateLimit[] = []): Script => [
  [{ limits }, { text }],
  [{ done: {} }],
];
export const fails = (error: RequestError, limits?: readonly RateLimit[]): Script => [
  [...(limits === undefined ? [] : [{ limits }]), { fail: error }],
];

export interface FakeTransport extends Pick<Transport, 'stream'> {
  readonly calls: readonly ModelCall[];
  /** Models whose request was cancelled. */
  readonly cancelled: readonly string[];
}

/** Plays the script that `play` picks for each call. A script that ends early is a truncated answer. */
export function createFakeTransport(
  clock: Clock,
  play: (model: string, call: ModelCall) => Script,
): FakeTransport {
  const calls: ModelCall[] = [];
  const cancelled: string[] = [];

  async function* stream(call: ModelCall, signal: AbortSignal): AsyncGenerator<StreamBatch> {
    const aborted: StreamBatch = [
      { kind: 'failed', error: { kind: 'aborted' }, trace: traceOf(call, clock, 'cancelled') },
    ];
    for (const step of play(call.target.model, call)) {
      if (step === 'hang') await sleep(1e9, clock, signal);
      else if (typeof step === 'number') await sleep(step, clock, signal);
      else await Promise.resolve();
      if (signal.aborted) {
        yield aborted;
        return;
      }
      if (typeof step === 'object') yield step.map((event) => toEvent(event, call, clock));
    }
  }

  return {
    calls,
    cancelled,
    async *stream(call, signal) {
      calls.push(call);
      const note = () => cancelled.push(call.target.model);
      signal.addEventListener('abort', note, { once: true });
      for await (const batch of stream(call, signal)) {
        if (batch.some(isLast)) signal.removeEventListener('abort', note);
        yield batch;
      }
    },
  };
}

const isLast = (event: StreamEvent) =>
  event.kind === 'done' || (event.kind === 'failed' && event.error.kind !== 'aborted');

function toEvent(event: ScriptEvent, call: ModelCall, clock: Clock): StreamEvent {
  if ('limits' in event) return { kind: 'head', status: 200, rateLimits: event.limits };
  if ('text' in event) return { kind: 'text', text: event.text };
  if ('reasoning' in event) return { kind: 'reasoning', text: event.reasoning };
  if ('fail' in event)
    return { kind: 'failed', error: event.fail, trace: traceOf(call, clock, 'failed') };
  const trace = { ...traceOf(call, clock, 'complete'), usage: event.done };
  return { kind: 'done', finishReason: 'stop', usage: event.done, trace };
}

function traceOf(call: ModelCall, clock: Clock, outcome: RequestTrace['outcome']): RequestTrace {
  return {
    task: call.task,
    provider: call.target.provider.id,
    model: call.target.model,
    wallMs: clock.wallMs(),
    marks: { asked: call.askedAt, sent: clock.now() },
    outcome,
  };
}
