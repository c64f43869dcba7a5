import { classifyResponse } from '../../../src/core/api/classifyResponse.ts';
import { parseRateLimits } from '../../../src/core/api/rateLimits.ts';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { StreamBatch } from '../../../src/core/api/streamEvent.ts';
import type { Clock } from '../../../src/core/clock.ts';
import type { RequestError } from '../../../src/core/errors.ts';
import type { ModelCall, Transport } from '../../../src/core/ports.ts';
import { sleep } from '../../../src/core/routing/sleep.ts';
import { limitProfiles } from '../../server/limits/limits.ts';
import { createQuota } from '../../server/limits/quota.ts';
import type { Responder } from '../../server/responders/question.ts';
import type { HeaderMap } from '../../server/sockets/exchange.ts';
import { estimateTokens, splitTokens } from '../../server/tokens.ts';
import type { Refusal } from '../../server/wire/wireError.ts';

/** One request as it reached the server. */
export interface Arrival {
  readonly task: ModelCall['task'];
  readonly askedAt: number;
  readonly atMs: number;
  /** What it was charged, or would have been: prompt and upper bound of the answer. */
  readonly tokens: number;
  readonly isRefused: boolean;
}

export interface LimitedModel extends Pick<Transport, 'stream'> {
  readonly arrivals: readonly Arrival[];
}

/** The simulated server's defaults. */
export const firstTokenMs = 170;
/** A refusal takes a round trip. */
const refusalMs = 40;
const tokensPerSecond = 2_300;
const tokensPerChunk = 16;
/** What a chat answer or an edit is long; ghost text is as long as the oracle says. */
const askedAnswerTokens = 500;

/**
 * A model behind a trial key's limits, in virtual time: the simulated server's own quota, headers, refusals and
 * oracle, read by the client's own classification and header parsing. Only the sockets are left out.
 */
export function createLimitedModel(brain: Responder, clock: Clock): LimitedModel {
  const quota = createQuota(limitProfiles.trial);
  const arrivals: Arrival[] = [];
  const headers = () => quota.headers(clock.now());

  async function* stream(call: ModelCall, signal: AbortSignal): AsyncGenerator<StreamBatch> {
    const { task, askedAt, request } = call;
    const trace: RequestTrace = {
      task,
      provider: call.target.provider.id,
      model: call.target.model,
      wallMs: clock.wallMs(),
      marks: { asked: askedAt, sent: clock.now() },
      outcome: 'complete',
    };
    const aborted: StreamBatch = [{ kind: 'failed', error: { kind: 'aborted' }, trace }];
    const prompt = request.messages.map(({ content }) => String(content)).join('\n');
    const promptTokens = estimateTokens(prompt);
    const tokens = promptTokens + request.maxTokens;
    const refusal = quota.admit(tokens, clock.now());
    arrivals.push({ task, askedAt, atMs: clock.now(), tokens, isRefused: refusal !== undefined });
    await sleep(refusal === undefined ? firstTokenMs : refusalMs, clock, signal);
    if (signal.aborted) return yield aborted;
    const rateLimits = parseRateLimits(headers(), 0);
    if (refusal !== undefined) {
      const error = readRefusal(refusal, { call, headers: headers(), wallMs: clock.wallMs() });
      yield [{ kind: 'failed', error, trace: { ...trace, outcome: 'failed', rateLimits } }];
      return;
    }
    const answer = task === 'inline' ? fill(brain, call) : Array(askedAnswerTokens).fill('word ');
    yield [{ kind: 'head', status: 200, rateLimits }];
    for (let at = 0; at < answer.length; at += tokensPerChunk) {
      yield [{ kind: 'text', text: answer.slice(at, at + tokensPerChunk).join('') }];
      await sleep((tokensPerChunk * 1_000) / tokensPerSecond, clock, signal);
      if (signal.aborted) return yield aborted;
    }
    const usage = { promptTokens, completionTokens: answer.length };
    yield [{ kind: 'done', finishReason: 'stop', usage, trace: { ...trace, usage } }];
  }

  return { arrivals, stream };
}

/** The refusal as the client reads it off the wire. */
function readRefusal(
  refusal: Refusal,
  { call, headers, wallMs }: { call: ModelCall; headers: HeaderMap; wallMs: number },
): RequestError {
  const { provider, model } = call.target;
  return classifyResponse(
    {
      status: refusal.status,
      headers: { ...headers, ...refusal.headers },
      bodyText: JSON.stringify(refusal.body),
      wallMs,
    },
    { provider: provider.id, model, hasKey: true },
  );
}

/** What the oracle puts into the hole, cut at the request's own stops and bound. */
function fill(brain: Responder, { request }: ModelCall): readonly string[] {
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
  return splitTokens(text.slice(0, Math.min(text.length, ...stops))).slice(0, request.maxTokens);
}
