import type { CursorContext } from '../documents/cursorContext.ts';
import type { CompletionEngine, QueryKind } from './engine.ts';
import type { LocalSuggestions } from './localSuggestions.ts';
import type { LocalSuggestion, Suggestion } from './suggestion.ts';

export interface SuggestDeps {
  readonly engine: Pick<CompletionEngine, 'provide' | 'isSuppressed' | 'peek' | 'showPlaceholder'>;
  readonly local: LocalSuggestions;
  /** Whether a model may answer now; otherwise the workspace's own patterns do. */
  canAskModel(): boolean;
  /** Whether the workspace's own patterns may be shown until the model's answer is there. */
  isInstant(): boolean;
}

/**
 * Suggestions for a place, best first. What the engine has at hand goes before the workspace's own patterns even while
 * no model can be asked: a used-up rate limit must not take away the rest of an answer that is there. What is on the
 * screen is only ever made longer: an answer that says something else waits behind it.
 */
export async function suggest(
  place: CursorContext,
  kind: QueryKind,
  deps: SuggestDeps,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const { engine, local, canAskModel } = deps;
  if (kind === 'automatic') {
    if (engine.isSuppressed(place)) {
      local.withdraw(place.documentKey);
      return [];
    }
    return suggestAutomatically(place, deps, signal);
  }
  const current = local.current(place);
  if (canAskModel()) {
    const suggestions = await engine.provide(place, kind, signal);
    if (current !== undefined && kind === 'alternatives') return [current, ...suggestions];
    if (suggestions.length > 0 || signal.aborted || canAskModel()) return suggestions;
  }
  return listOf(await local.provide(place, 'asked', signal));
}

const listOf = (suggestion: LocalSuggestion | undefined): readonly Suggestion[] =>
  suggestion === undefined ? [] : [suggestion];

async function suggestAutomatically(
  place: CursorContext,
  deps: SuggestDeps,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const { engine, local, canAskModel } = deps;
  const ready = engine.peek(place);
  const current = local.current(place);
  if (current !== undefined && ready?.text.startsWith(current.text) !== true) {
    engine.showPlaceholder(place, current.text);
    return ready === undefined ? [current] : [current, ready];
  }
  if (ready === undefined && canAskModel() && deps.isInstant())
    return firstOfBoth(place, deps, signal);
  const suggestions = await engine.provide(place, 'automatic', signal);
  if (suggestions.length > 0) local.withdraw(place.documentKey);
  if (suggestions.length > 0 || signal.aborted || canAskModel()) return suggestions;
  return listOf(await local.provide(place, 'automatic', signal));
}

/** Whoever has something first. The model's answer goes on behind a suggestion that was there before it. */
async function firstOfBoth(
  place: CursorContext,
  { engine, local }: SuggestDeps,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const decided = new AbortController();
  const either = AbortSignal.any([signal, decided.signal]);
  const model = engine.provide(place, 'automatic', either);
  const guess = local.provide(place, 'instant', either);
  const isModelFirst = await Promise.race([model.then(() => true), guess.then(() => false)]);
  if (isModelFirst) {
    const suggestions = await model;
    if (suggestions.length > 0) {
      decided.abort();
      local.withdraw(place.documentKey);
      return suggestions;
    }
  }
  const suggestion = await guess;
  if (suggestion === undefined) return model;
  decided.abort();
  engine.showPlaceholder(place, suggestion.text);
  return [suggestion];
}
