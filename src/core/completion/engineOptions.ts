import type { SuggestionLength } from './nextChunk.ts';

/** What the user may set; asked for each decision. */
export interface EngineOptions {
  /** Suggestions come by themselves; otherwise only when asked for. */
  readonly isAutomatic: boolean;
  readonly inComments: boolean;
  /** Upper bound of one answer in tokens. */
  readonly answerTokens: number;
  /** How much of an answer is shown at a time; default `auto`. */
  readonly length?: SuggestionLength;
  /** Whether to prefetch the next suggestion when the budget is ample. */
  readonly prefetches: boolean;
}
