/** Token counts as the response reports them; absent where it does not. Never estimated. */
export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  readonly acceptedPredictionTokens?: number;
  readonly rejectedPredictionTokens?: number;
}

/** The server's own timing in milliseconds (Cerebras sends `time_info` in seconds). */
export interface ServerTiming {
  readonly queueMs?: number;
  readonly promptMs?: number;
  readonly completionMs?: number;
  readonly totalMs?: number;
}

/** One limit of a provider as its response headers state it. */
export interface RateLimit {
  readonly unit: 'requests' | 'tokens';
  readonly window: 'minute' | 'hour' | 'day';
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds from the response until the window is full again. */
  readonly resetMs?: number;
}
