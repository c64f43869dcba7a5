import {
  answerUsage,
  callTokens,
  type Delivery,
  firstTokenMs,
  timeInfo,
  wireCall,
} from './delivery.ts';
import type { EventKind } from './ledger.ts';
import type { Act } from './player.ts';
import type { FinalAnswer } from './responders/finalAnswer.ts';
import type { AnsweredCall } from './responders/question.ts';
import type { AnswerUsage } from './wire/wireFormat.ts';

/** An act that sends one event. */
export function send(
  kind: EventKind,
  text: string | ((sinceMs: number) => string),
  { tokens = 0, waitMs = 0 } = {},
): Act {
  return { do: 'send', kind, text, tokens, waitMs };
}

/**
 * Streams an answer at the server's pace: the first chunk at the first token's time, every other one when its last
 * token has been made at a steady rate since then, so that the rate between first and last chunk is the pace.
 */
export function* answerActs(answer: FinalAnswer, delivery: Delivery): Generator<Act> {
  const { format, pacing } = delivery;
  const firstMs = firstTokenMs(delivery);
  if (pacing.headMs !== undefined) yield { do: 'head', waitMs: Math.min(pacing.headMs, firstMs) };
  const waitMs = firstMs - Math.min(pacing.headMs ?? 0, firstMs);
  yield send('role', format.role(), { waitMs });
  const pace: Pace = { ...pacing, isFirst: true };
  yield* tokenActs('reasoning', answer.reasoning, delivery, pace);
  yield* tokenActs('content', answer.content, delivery, pace);
  for (const [index, call] of answer.toolCalls.entries())
    yield callAct(index, call, delivery, pace);
  yield* endActs(answer.finishReason, answerUsage(answer, delivery), delivery);
}

/** A steady rate; the very first chunk waits for nothing. */
export interface Pace {
  readonly tokensPerSecond: number;
  readonly tokensPerChunk: number;
  isFirst: boolean;
}

/** Sends tokens chunk by chunk at a pace. */
export function* tokenActs(
  kind: 'reasoning' | 'content',
  tokens: readonly string[],
  { format }: Delivery,
  pace: Pace,
): Generator<Act> {
  for (let at = 0; at < tokens.length; at += pace.tokensPerChunk) {
    const chunk = tokens.slice(at, at + pace.tokensPerChunk);
    const text = chunk.join('');
    yield send(kind, kind === 'reasoning' ? format.reasoning(text) : format.content(text), {
      tokens: chunk.length,
      waitMs: takeTime(pace, chunk.length),
    });
  }
}

/** Sends a tool call whole. */
function callAct(index: number, call: AnsweredCall, { format }: Delivery, pace: Pace): Act {
  const tokens = callTokens(call);
  return send('toolCall', format.toolCall(index, wireCall(call)), {
    tokens,
    waitMs: takeTime(pace, tokens),
  });
}

/** The last chunk and the end of the stream. */
export function* endActs(
  finishReason: string,
  usage: AnswerUsage,
  delivery: Delivery,
): Generator<Act> {
  const { format } = delivery;
  yield send('last', (sinceMs) => format.last(finishReason, usage, timeInfo(sinceMs, delivery)));
  yield send('done', format.done());
}

function takeTime(pace: Pace, tokens: number): number {
  const waitMs = pace.isFirst ? 0 : (tokens * 1000) / pace.tokensPerSecond;
  pace.isFirst = false;
  return waitMs;
}
