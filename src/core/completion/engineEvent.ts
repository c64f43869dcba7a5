import type { SourceUse } from '../context/gatherContext.ts';
import type { CompletionReason } from './cachedCompletion.ts';
import type { ModelSuggestion } from './suggestion.ts';
import type { SilentReason } from './trigger.ts';

/** What the engine tells its measures. Times are `Clock.now()`. */
export type EngineEvent =
  | { readonly kind: 'key'; readonly at: number }
  | {
      readonly kind: 'sent';
      readonly reason: CompletionReason;
      readonly uses: readonly SourceUse[];
    }
  /** Tokens of a request and its answer; estimated where it was stopped before the provider said. */
  | { readonly kind: 'spent'; readonly tokens: number }
  | { readonly kind: 'silent'; readonly why: SilentReason }
  | { readonly kind: 'offered'; readonly suggestion: ModelSuggestion; readonly at: number }
  | { readonly kind: 'accepted'; readonly suggestion: ModelSuggestion; readonly at: number }
  /** A part was taken, inferred from the text: the editor tells only whole ones. */
  | {
      readonly kind: 'partlyAccepted';
      readonly suggestion: ModelSuggestion;
      readonly length: number;
      readonly at: number;
    }
  /** Something else was typed; inferred. */
  | { readonly kind: 'contradicted'; readonly suggestion: ModelSuggestion; readonly at: number }
  | { readonly kind: 'dismissed'; readonly suggestion: ModelSuggestion; readonly at: number };
