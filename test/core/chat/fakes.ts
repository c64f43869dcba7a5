import type { Clock } from '../../../src/core/clock.ts';
import { onDispose } from '../../../src/core/lifetime.ts';
import type { AnswerEvent, Ask, Router } from '../../../src/core/routing/ask.ts';

export interface FakeClock extends Clock {
  /** Moves time on and runs what comes due, in order. */
  advance(ms: number): void;
}

export function createFakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    wallMs: () => 1_700_000_000_000 + now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return onDispose(() => timers.delete(timer));
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = due.at;
        due.run();
      }
      now = end;
    },
  };
}

export interface FakeRouter extends Router {
  /** What was asked, oldest first. */
  readonly asks: Ask[];
  /** Lets events arrive at the newest request, together. */
  arrive(...events: readonly AnswerEvent[]): Promise<void>;
  /** Ends the newest request. */
  end(): Promise<void>;
}

/** A router whose answers the test writes, arrival by arrival. Abort ends the stream with `failed`/`aborted`. */
export function createFakeRouter(): FakeRouter {
  const asks: Ask[] = [];
  let push: ((batch: readonly AnswerEvent[] | undefined) => void) | undefined;
  return {
    asks,
    async *ask(ask, signal) {
      asks.push(ask);
      const queue: (readonly AnswerEvent[] | undefined)[] = [];
      let wake = () => {};
      push = (batch) => {
        queue.push(batch);
        wake();
      };
      const abort = () => push?.([{ kind: 'failed', error: { kind: 'aborted' }, trace }]);
      signal.addEventListener('abort', abort, { once: true });
      for (;;) {
        if (queue.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const batch = queue.shift();
        if (batch === undefined) return;
        yield batch;
        if (batch.some(({ kind }) => kind === 'done' || kind === 'failed')) return;
      }
    },
    async arrive(...events) {
      push?.(events);
      await settle();
    },
    async end() {
      push?.(undefined);
      await settle();
    },
  };
}

/** Lets everything that is already due in this turn of the loop happen. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const trace = {
  task: 'chat',
  provider: 'cerebras',
  model: 'm',
  wallMs: 0,
  marks: { asked: 0, sent: 10, firstContent: 110, lastContent: 210 },
  outcome: 'complete',
} as const;

export const done: AnswerEvent = {
  kind: 'done',
  finishReason: 'stop',
  usage: { promptTokens: 20, completionTokens: 50 },
  trace,
};

export const failed = (error: Extract<AnswerEvent, { kind: 'failed' }>['error']): AnswerEvent => ({
  kind: 'failed',
  error,
  trace,
});

export const text = (content: string): AnswerEvent => ({ kind: 'text', text: content });
export const reasoning = (content: string): AnswerEvent => ({ kind: 'reasoning', text: content });
export const route: AnswerEvent = {
  kind: 'route',
  model: { provider: 'cerebras', model: 'm' },
  reason: 'chosen',
  skipped: [],
};
