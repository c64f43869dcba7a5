import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { FinishReason } from '../../../src/core/api/streamEvent.ts';
import type { RequestError } from '../../../src/core/errors.ts';
import type {
  AnswerEvent,
  Router,
  RouterRequest,
} from '../../../src/core/routing/routerRequest.ts';

/** What the router answers to one ask: pieces of text, then an end. */
export interface ScriptedAnswer {
  readonly pieces: readonly string[];
  /** What the model says in place of an answer. */
  readonly refusal?: string;
  readonly end?: FinishReason | RequestError;
  /** Called before each piece. */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
}

export interface ScriptedRouter extends Router {
  readonly asks: readonly RouterRequest[];
}

const trace: RequestTrace = {
  task: 'edit',
  provider: 'test',
  model: 'scripted',
  wallMs: 0,
  marks: { asked: 0, sent: 0, firstContent: 10, lastContent: 20 },
  outcome: 'complete',
};

/** A router that says what the test wrote, one answer per ask, the last one again and again. */
export function createScriptedRouter(answers: readonly ScriptedAnswer[]): ScriptedRouter {
  const asks: RouterRequest[] = [];
  return {
    asks,
    async *ask(ask, signal): AsyncGenerator<readonly AnswerEvent[]> {
      const answer = answers[Math.min(asks.length, answers.length - 1)];
      asks.push(ask);
      const model = { provider: 'test', model: 'scripted' };
      yield [{ kind: 'route', model, reason: 'chosen', skipped: [] }];
      for (const text of answer?.pieces ?? []) {
        await answer?.pause?.(signal);
        if (signal.aborted) {
          yield [{ kind: 'failed', error: { kind: 'aborted' }, trace }];
          return;
        }
        yield [{ kind: 'text', text }];
      }
      if (answer?.refusal !== undefined) yield [{ kind: 'refusal', text: answer.refusal }];
      if (typeof answer?.end === 'object') yield [{ kind: 'failed', error: answer.end, trace }];
      else yield [{ kind: 'done', finishReason: answer?.end ?? 'stop', usage: {}, trace }];
    },
  };
}
