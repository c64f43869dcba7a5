import type { Usage } from '../../../src/core/api/responseFacts.ts';
import type { Clock } from '../../../src/core/clock.ts';
import type { QuotaBudget } from '../../../src/core/routing/quotaBudget.ts';
import type {
  AnswerEvent,
  Router,
  RouterRequest,
} from '../../../src/core/routing/routerRequest.ts';
import { createBucket } from '../../server/limits/bucket.ts';
import { limitProfiles } from '../../server/limits/limits.ts';
import { createQuota } from '../../server/limits/quota.ts';
import type { Responder } from '../../server/responders/question.ts';
import { estimateTokens, splitTokens } from '../../server/tokens.ts';

/** Requests and tokens that a server was asked for. */
export interface Traffic {
  requests: number;
  /** Refused by the rate limit: neither answered nor counted as requests. */
  refused: number;
  promptTokens: number;
  answerTokens: number;
}

export interface OracleRouter extends Router {
  readonly traffic: Traffic;
  budget(): QuotaBudget;
}

/** The pacing of the simulated server: its defaults, in virtual time. */
const pacing = { firstTokenMs: 170, tokensPerSecond: 2_300, tokensPerChunk: 4 };

/** `ample`: no limit. `trial`: 5 requests and 30,000 tokens a minute, as a trial key has. */
export type Allowed = 'ample' | 'trial';

/**
 * The simulated server's oracle behind the router's interface, without sockets and in virtual time: the same brain,
 * the same pacing and the same limits.
 */
export function createOracleRouter(brain: Responder, clock: Clock, allowed: Allowed): OracleRouter {
  const traffic: Traffic = { requests: 0, refused: 0, promptTokens: 0, answerTokens: 0 };
  const quota = allowed === 'trial' ? createQuota(limitProfiles.trial) : undefined;
  const perMinute = limitProfiles.trial.requests.minute ?? 0;
  /** What a client knows of the request limit from the headers of the answers. */
  const known = createBucket(perMinute, 60_000);

  async function* answer(
    ask: RouterRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly AnswerEvent[]> {
    const prompt = ask.request.messages.map(({ content }) => content).join('\n');
    const promptTokens = estimateTokens(prompt);
    const refusal = quota?.admit(promptTokens + ask.request.maxTokens, clock.now());
    if (refusal !== undefined) {
      traffic.refused += 1;
      yield [failed('quota', clock)];
      return;
    }
    known.take(1, clock.now());
    traffic.requests += 1;
    traffic.promptTokens += promptTokens;
    const { tokens, finishReason } = answerTokens(brain, ask);
    await sleep(clock, pacing.firstTokenMs);
    for (let at = 0; at < tokens.length; at += pacing.tokensPerChunk) {
      if (signal.aborted) return yield [failed('aborted', clock)];
      const chunk = tokens.slice(at, at + pacing.tokensPerChunk);
      traffic.answerTokens += chunk.length;
      yield [{ kind: 'text', text: chunk.join('') }];
      await sleep(clock, (chunk.length * 1000) / pacing.tokensPerSecond);
    }
    const usage: Usage = { promptTokens, completionTokens: tokens.length };
    yield [{ kind: 'done', finishReason, usage, trace: traceAt(clock, 'complete') }];
  }

  return {
    ask: answer,
    traffic,
    budget() {
      if (allowed === 'ample')
        return { automaticRequestsLeft: Number.POSITIVE_INFINITY, nextAutomaticInMs: 0, paceMs: 0 };
      const now = clock.now();
      return {
        automaticRequestsLeft: Math.floor(known.remaining(now)),
        nextAutomaticInMs: known.waitMs(1, now),
        paceMs: 60_000 / perMinute,
      };
    },
  };
}

function answerTokens(brain: Responder, { request }: RouterRequest) {
  const { text } = brain({
    route: 'chat',
    model: 'oracle',
    messages: request.messages.map(({ role, content }) => ({ role, text: String(content) })),
    maxTokens: request.maxTokens,
    stop: request.stop ?? [],
    effort: 'none',
    tools: [],
  });
  const stops = (request.stop ?? []).map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  const tokens = splitTokens(text.slice(0, Math.min(text.length, ...stops)));
  const isCut = tokens.length > request.maxTokens;
  return {
    tokens: tokens.slice(0, request.maxTokens),
    finishReason: isCut ? ('length' as const) : ('stop' as const),
  };
}

const sleep = (clock: Clock, ms: number) =>
  new Promise<void>((resolve) => {
    clock.after(ms, resolve);
  });

function failed(kind: 'quota' | 'aborted', clock: Clock): AnswerEvent {
  const error =
    kind === 'aborted'
      ? ({ kind: 'aborted' } as const)
      : ({ kind: 'quota', unit: 'requests', window: 'minute', detail: '' } as const);
  return { kind: 'failed', error, trace: traceAt(clock, 'failed') };
}

function traceAt(clock: Clock, outcome: 'complete' | 'failed') {
  return {
    task: 'inline',
    provider: 'oracle',
    model: 'oracle',
    wallMs: clock.wallMs(),
    marks: { asked: clock.now() },
    outcome,
  } as const;
}
