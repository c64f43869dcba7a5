import type { RequestError } from '../errors.ts';
import type { RequestTrace } from './requestTrace.ts';
import type { RateLimit, Usage } from './responseFacts.ts';

/**
 * Why an answer ended. `length`: at its upper bound, under whatever name. `cutOff`: the server broke it off, or says
 * something that is not known to mean a whole answer. `refused`: the model declined. `unstated`: it said nothing; what
 * the text itself tells counts.
 */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'contentFilter'
  | 'toolCalls'
  | 'cutOff'
  | 'refused'
  | 'unstated';

/** Whether an answer may lack its end, whatever its text looks like. */
export const isCutOff = (reason: FinishReason): boolean =>
  reason === 'length' || reason === 'contentFilter' || reason === 'cutOff' || reason === 'refused';

/**
 * What a model's stream says, in order: one `head`, any number of `reasoning`, `text`, `refusal` and `toolCall`,
 * then exactly one terminal event, `done` or `failed`. After `failed` before any text nothing was shown.
 */
export type StreamEvent =
  | { readonly kind: 'head'; readonly status: number; readonly rateLimits: readonly RateLimit[] }
  /** Empty where a model is silent after its answer began: it thinks, and does not tell what. */
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What the model says in place of an answer that it does not want to give. */
  | { readonly kind: 'refusal'; readonly text: string }
  | {
      readonly kind: 'toolCall';
      /** Calls are counted from 0 and arrive in pieces: join names and arguments by index. */
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      readonly argumentsDelta: string;
      /** See `ToolCall.extra`. */
      readonly extra?: unknown;
    }
  | {
      readonly kind: 'done';
      readonly finishReason: FinishReason;
      readonly usage: Usage;
      readonly trace: RequestTrace;
    }
  | { readonly kind: 'failed'; readonly error: RequestError; readonly trace: RequestTrace };

/** Events that arrived together (one network chunk), so that a consumer wakes once for all of them. */
export type StreamBatch = readonly StreamEvent[];
