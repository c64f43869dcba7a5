import type { CompletionEngine, QueryKind } from './engine.ts';
import type { LocalSuggestion, LocalSuggestions } from './localSuggestions.ts';
import type { Offer } from './offer.ts';
import type { CursorPlace } from './place.ts';

export interface SuggestDeps {
  readonly engine: Pick<CompletionEngine, 'provide' | 'isQuiet' | 'peek' | 'standIn'>;
  readonly local: LocalSuggestions;
  /** Whether a model may answer now; otherwise the workspace's own patterns do. */
  canAskModel(): boolean;
  /** Whether the workspace's own patterns may be shown until the model's answer is there. */
  isInstant(): boolean;
}

type Suggestions = readonly (Offer | LocalSuggestion)[];

/**
 * Suggestions for a place, best first. What the engine has at hand goes before the workspace's own patterns even while
 * no model can be asked: a used-up rate limit must not take away the rest of an answer that is there. What is on the
 * screen is only ever made longer: an answer that says something else waits behind it.
 */
export async function suggest(
  place: CursorPlace,
  kind: QueryKind,
  deps: SuggestDeps,
  signal: AbortSignal,
): Promise<Suggestions> {
  const { engine, local, canAskModel } = deps;
  if (kind === 'automatic') {
    if (engine.isQuiet(place)) {
      local.forget();
      return [];
    }
    return suggestUnasked(place, deps, signal);
  }
  const standing = local.standing(place);
  if (canAskModel()) {
    const offers = await engine.provide(place, kind, signal);
    if (standing !== undefined && kind === 'alternatives') return [standing, ...offers];
    if (offers.length > 0 || signal.aborted || canAskModel()) return offers;
  }
  return listOf(await local.provide(place, 'asked', signal));
}

const listOf = (suggestion: LocalSuggestion | undefined): Suggestions =>
  suggestion === undefined ? [] : [suggestion];

async function suggestUnasked(
  place: CursorPlace,
  deps: SuggestDeps,
  signal: AbortSignal,
): Promise<Suggestions> {
  const { engine, local, canAskModel } = deps;
  const ready = engine.peek(place);
  const standing = local.standing(place);
  if (standing !== undefined && ready?.text.startsWith(standing.text) !== true) {
    engine.standIn(place, standing.text);
    return ready === undefined ? [standing] : [standing, ready];
  }
  if (ready === undefined && canAskModel() && deps.isInstant())
    return firstOfBoth(place, deps, signal);
  const offers = await engine.provide(place, 'automatic', signal);
  if (offers.length > 0) local.forget();
  if (offers.length > 0 || signal.aborted || canAskModel()) return offers;
  return listOf(await local.provide(place, 'automatic', signal));
}

/** Whoever has something first. The model's answer goes on behind a suggestion that was there before it. */
async function firstOfBoth(
  place: CursorPlace,
  { engine, local }: SuggestDeps,
  signal: AbortSignal,
): Promise<Suggestions> {
  const decided = new AbortController();
  const either = AbortSignal.any([signal, decided.signal]);
  const model = engine.provide(place, 'automatic', either);
  const guess = local.provide(place, 'instant', either);
  const isModelFirst = await Promise.race([model.then(() => true), guess.then(() => false)]);
  if (isModelFirst) {
    const offers = await model;
    if (offers.length > 0) {
      decided.abort();
      local.forget();
      return offers;
    }
  }
  const suggestion = await guess;
  if (suggestion === undefined) return model;
  decided.abort();
  engine.standIn(place, suggestion.text);
  return [suggestion];
}
