import type { DocumentStorage } from '../../../src/core/ports.ts';
import type {
  AnswerEvent,
  Router,
  RouterRequest,
} from '../../../src/core/routing/routerRequest.ts';
import { settle } from '../../support/fakeClock.ts';

export interface FakeRouter extends Router {
  /** What was asked, oldest first. */
  readonly asks: RouterRequest[];
  /** The signals they came with. */
  readonly signals: AbortSignal[];
  /** Lets events arrive at the newest request, together. */
  arrive(...events: readonly AnswerEvent[]): Promise<void>;
  /** Ends the newest request. */
  end(): Promise<void>;
}

/** A router whose answers the test writes, arrival by arrival. Abort ends the stream with `failed`/`aborted`. */
export function createFakeRouter(): FakeRouter {
  const asks: RouterRequest[] = [];
  const signals: AbortSignal[] = [];
  let push: ((batch: readonly AnswerEvent[] | undefined) => void) | undefined;
  return {
    asks,
    signals,
    async *ask(ask, signal) {
      asks.push(ask);
      signals.push(signal);
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

export const trace = {
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
export const route: Extract<AnswerEvent, { kind: 'route' }> = {
  kind: 'route',
  model: { provider: 'cerebras', model: 'm' },
  reason: 'chosen',
  skipped: [],
};

/** A model's call of a tool, whole as Cerebras sends it. */
export const toolCall = (name: string, args: unknown, index = 0): AnswerEvent => ({
  kind: 'toolCall',
  index,
  id: `call${index}`,
  name,
  argumentsDelta: typeof args === 'string' ? args : JSON.stringify(args),
});

export const doneCalling: AnswerEvent = { ...done, finishReason: 'toolCalls' };

/** Storage in memory, JSON in and out as on disk. */
export function createMemoryStorage(): DocumentStorage & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  const read = async (key: string): Promise<unknown> => {
    const text = files.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    files,
    read,
    keys: async () => [...files.keys()],
    async update(key, merge) {
      const next = merge(await read(key));
      if (next === undefined) files.delete(key);
      else files.set(key, JSON.stringify(next));
    },
  };
}
