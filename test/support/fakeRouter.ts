import type { Usage } from '../../src/core/api/responseFacts.ts';
import type { FinishReason } from '../../src/core/api/streamEvent.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { RequestError } from '../../src/core/errors.ts';
import type { AnswerEvent, Router, RouterRequest } from '../../src/core/routing/routerRequest.ts';

/** One request as a test sees it, with the answer in its hands. */
export interface FakeAsk {
  readonly ask: RouterRequest;
  /** The caller gave it up. */
  readonly isCancelled: boolean;
  say(text: string): void;
  end(finishReason?: FinishReason, usage?: Usage): void;
  fail(error: RequestError): void;
}

export interface FakeRouter extends Router {
  /** Requests in the order they were made. */
  readonly asks: readonly FakeAsk[];
  readonly last: FakeAsk;
}

/** A router whose answers are given by hand. Let promises settle after each step. */
export function createFakeRouter(clock: Clock): FakeRouter {
  const asks: FakeAsk[] = [];

  async function* stream(
    ask: RouterRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly AnswerEvent[]> {
    const queue: AnswerEvent[] = [];
    let wake = () => {};
    let hasEnded = false;
    let wasLeft = false;
    const put = (event: AnswerEvent) => {
      queue.push(event);
      wake();
    };
    const trace = (outcome: 'complete' | 'failed') =>
      ({
        task: ask.task,
        provider: 'fake',
        model: 'fake',
        wallMs: clock.wallMs(),
        marks: { asked: clock.now() },
        outcome,
      }) as const;
    const fail = (error: RequestError) => put({ kind: 'failed', error, trace: trace('failed') });
    asks.push({
      ask,
      get isCancelled() {
        return signal.aborted || (wasLeft && !hasEnded);
      },
      say: (text) => put({ kind: 'text', text }),
      end: (finishReason = 'stop', usage = {}) =>
        put({ kind: 'done', finishReason, usage, trace: trace('complete') }),
      fail,
    });
    const abort = () => fail({ kind: 'aborted' });
    signal.addEventListener('abort', abort);
    try {
      yield [
        {
          kind: 'route',
          model: { provider: 'fake', model: 'fake' },
          reason: 'chosen',
          skipped: [],
        },
      ];
      while (!hasEnded) {
        if (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const batch = queue.splice(0);
        hasEnded = batch.some(({ kind }) => kind === 'done' || kind === 'failed');
        yield batch;
      }
    } finally {
      wasLeft = true;
      signal.removeEventListener('abort', abort);
    }
  }

  return {
    ask: stream,
    asks,
    get last() {
      const last = asks.at(-1);
      if (last === undefined) throw new Error('nothing was asked');
      return last;
    },
  };
}
