import { randomBytes } from 'node:crypto';
import { predictionUsage } from './predictionUsage.ts';
import type { FinalAnswer } from './responders/finalAnswer.ts';
import type { AnsweredCall } from './responders/question.ts';
import type { Pacing } from './serverConfig.ts';
import { splitTokens } from './tokens.ts';
import type { AnswerUsage, TimeInfo, WireCall, WireFormat } from './wire/wireFormat.ts';

/** How one answer is to be written, beside what it says. */
export interface Delivery {
  readonly format: WireFormat;
  readonly pacing: Pacing;
  /** Of the request; the answer's own counts are added to it. */
  readonly usage: Pick<AnswerUsage, 'promptTokens' | 'cachedTokens' | 'imageTokens'>;
  /** Text that was predicted, for the counts of predicted outputs. */
  readonly prediction?: string;
}

/** The part of an answer that counts and timing need. */
export type Counted = Pick<FinalAnswer, 'reasoning' | 'content' | 'toolCalls'>;

/** Milliseconds from the request to the first token: fixed, and by the uncached prompt's length. */
export function firstTokenMs({ pacing, usage }: Delivery): number {
  return pacing.firstTokenMs + pacing.prefillMsPerToken * (usage.promptTokens - usage.cachedTokens);
}

/** The token counts of an answer. */
export function answerUsage(answer: Counted, { usage, prediction }: Delivery): AnswerUsage {
  return {
    ...usage,
    reasoningTokens: answer.reasoning.length,
    completionTokens:
      answer.reasoning.length +
      answer.content.length +
      answer.toolCalls.reduce((sum, call) => sum + callTokens(call), 0),
    ...(prediction !== undefined && {
      prediction: predictionUsage(prediction, answer.content.join('')),
    }),
  };
}

/** Tokens of a tool call. */
export function callTokens(call: AnsweredCall): number {
  return splitTokens(call.name).length + splitTokens(call.argumentsJson).length;
}

/**
 * The server's own timing, `sinceMs` after the request had come in. Completion time starts before the first token
 * by what its chunk took to make, so that tokens / completion_time is the pace.
 */
export function timeInfo(sinceMs: number, delivery: Delivery): TimeInfo {
  const { tokensPerChunk, tokensPerSecond } = delivery.pacing;
  const firstMs = firstTokenMs(delivery);
  const promptMs = Math.max(0, firstMs - (tokensPerChunk * 1000) / tokensPerSecond);
  const total = sinceMs / 1000;
  const queue = Math.min(queueSeconds, total);
  const prompt = Math.max(0, Math.min(promptMs / 1000, total) - queue);
  return {
    queue_time: queue,
    prompt_time: prompt,
    completion_time: total - queue - prompt,
    total_time: total,
    created: Date.now() / 1000,
  };
}

/** An unloaded server's queue: a tenth of a millisecond. */
const queueSeconds = 0.0001;

/** Gives a call its id. */
export function wireCall(call: AnsweredCall): WireCall {
  return { id: randomBytes(5).toString('hex').slice(0, 9), ...call };
}
