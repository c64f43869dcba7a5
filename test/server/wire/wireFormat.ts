/** Token counts of one answer as the API reports them. */
export interface AnswerUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  readonly imageTokens?: number;
  readonly prediction?: { readonly accepted: number; readonly rejected: number };
}

/** The server's own timing of one answer, in seconds. */
export interface TimeInfo {
  readonly queue_time: number;
  readonly prompt_time: number;
  readonly completion_time: number;
  readonly total_time: number;
  readonly created: number;
}

export interface WireCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** A whole answer, for requests without `stream`. */
export interface WholeAnswer {
  readonly reasoning: string;
  readonly content: string;
  readonly toolCalls: readonly WireCall[];
  readonly finishReason: string;
}

/** How one route writes an answer. Pieces of a stream are whole server-sent events. */
export interface WireFormat {
  readonly contentType: string;
  /** The first chunk, which names the role; empty where the route has none. */
  role(): string;
  reasoning(text: string): string;
  content(text: string): string;
  toolCall(index: number, call: WireCall): string;
  /** The last chunk, with usage and timing. */
  last(finishReason: string, usage: AnswerUsage, time: TimeInfo): string;
  /** The end of the stream; empty where the route has none. */
  done(): string;
  /** The body of an answer without `stream`. */
  whole(answer: WholeAnswer, usage: AnswerUsage, time: TimeInfo): unknown;
}

/** One unnamed server-sent event. */
export function sse(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** `usage` as the API spells it. */
export function usageFields(usage: AnswerUsage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    ...(usage.imageTokens === undefined ? {} : { image_tokens: usage.imageTokens }),
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      ...(usage.prediction && {
        accepted_prediction_tokens: usage.prediction.accepted,
        rejected_prediction_tokens: usage.prediction.rejected,
      }),
    },
  };
}
