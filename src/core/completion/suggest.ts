import type { CompletionEngine, QueryKind } from './engine.ts';
import type { LocalSuggestion, LocalSuggestions } from './localSuggestions.ts';
import type { Offer } from './offer.ts';
import type { CursorPlace } from './place.ts';

export interface SuggestDeps {
  readonly engine: Pick<CompletionEngine, 'provide' | 'isQuiet'>;
  readonly local: LocalSuggestions;
  /** Whether a model may answer now; otherwise the workspace's own patterns do. */
  canAskModel(): boolean;
}

/**
 * Suggestions for a place, best first. What the engine has at hand goes before the workspace's own patterns even while
 * no model can be asked: a used-up rate limit must not take away the rest of an answer that is there.
 */
export async function suggest(
  place: CursorPlace,
  kind: QueryKind,
  deps: SuggestDeps,
  signal: AbortSignal,
): Promise<readonly (Offer | LocalSuggestion)[]> {
  const { engine, local, canAskModel } = deps;
  const isAsked = kind !== 'automatic';
  if (!isAsked && engine.isQuiet(place)) return [];
  if (!isAsked || canAskModel()) {
    const offers = await engine.provide(place, kind, signal);
    if (offers.length > 0 || signal.aborted || canAskModel()) return offers;
  }
  const suggestion = await local.provide(place, isAsked, signal);
  return suggestion === undefined ? [] : [suggestion];
}
