import { type CursorContext, linePrefixOf } from '../documents/cursorContext.ts';
import type { Prediction } from '../predictor/predictor.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import { cursorMoveFrom } from './cursorMove.ts';
import type { DocumentSessions } from './documentSession.ts';
import { finishAt } from './finish.ts';
import type { LocalSuggestion } from './suggestion.ts';
import { readSyntaxContext } from './syntaxContext.ts';
import { decideTrigger } from './trigger.ts';

export interface LocalSuggestionsDeps {
  readonly sessions: DocumentSessions;
  /** Asks the workspace predictor. */
  predict(place: CursorContext, signal: AbortSignal): Promise<Prediction | undefined>;
  inComments(): boolean;
}

/**
 * How certain a suggestion must be. `asked`: a less certain one is better than none. `automatic`: no model answers.
 * `instant`: a model's answer is on its way, which would have to wait behind a wrong one.
 */
export type LocalTrigger = 'asked' | 'automatic' | 'instant';

/** Ghost text from the workspace: while no model can be asked, or until its answer is there. */
export interface LocalSuggestions {
  provide(
    place: CursorContext,
    need: LocalTrigger,
    signal: AbortSignal,
  ): Promise<LocalSuggestion | undefined>;
  /** What was suggested last, as far as it still fits the place: it is on the screen. */
  current(place: CursorContext): LocalSuggestion | undefined;
  /** Something else is shown in this document now. */
  withdraw(documentKey: string): void;
  /** Some of what was learned may no longer be told: no document is offered again what it was offered before. */
  forget(): void;
}

/** Of suggestions above this, at least as many are exactly right: see the predictor's evaluation. */
const minConfidence: Readonly<Record<LocalTrigger, number>> = {
  asked: 0.3,
  automatic: 0.6,
  instant: 0.8,
};
/** The predictor costs nothing but milliseconds. */
const freeBudget: QuotaBudget = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};
/** Asked at each key: the key interval decides on nothing. */
const usualKeyIntervalMs = 200;

export function createLocalSuggestions(deps: LocalSuggestionsDeps): LocalSuggestions {
  const { sessions } = deps;

  /** What was suggested before, moved along with what was typed or taken back since. */
  function follow(place: CursorContext): LocalSuggestion | undefined {
    const { local: last } = sessions.of(place.documentKey);
    const offset = last && cursorMoveFrom(last.place, place, last.text.length);
    if (last === undefined || offset === undefined) return undefined;
    if (offset.kind === 'behind')
      return { ...last, place, text: offset.deleted + last.text, typedOnLine: '' };
    if (!last.text.startsWith(offset.typed)) return undefined;
    const text = last.text.slice(offset.typed.length);
    if (text.trim() === '') return undefined;
    const typed = offset.typed.slice(offset.typed.lastIndexOf('\n') + 1);
    const typedOnLine = linePrefixOf(place).endsWith(typed) ? typed : '';
    return { ...last, place, text, typedOnLine };
  }

  return {
    current: follow,
    withdraw: (documentKey) => sessions.update(documentKey, { kind: 'localWithdrawn' }),
    forget: () => sessions.updateAll({ kind: 'localWithdrawn' }),
    async provide(place, need, signal) {
      const followed = follow(place);
      if (followed !== undefined) return followed;
      sessions.update(place.documentKey, { kind: 'localWithdrawn' });
      if (need !== 'asked' && !isWorthAsking(place, deps.inComments())) return undefined;
      const prediction = await deps.predict(place, signal);
      if (prediction === undefined || signal.aborted) return undefined;
      if (prediction.confidence < minConfidence[need]) return undefined;
      const finished = finishAt(readSyntaxContext(place), prediction.text);
      if (finished === undefined) return undefined;
      const suggestion: LocalSuggestion = {
        source: 'local',
        place,
        text: finished.insertText,
        typedOnLine: '',
        replaceSuffixLength: finished.replaceSuffixLength,
      };
      sessions.update(place.documentKey, { kind: 'localOffered', suggestion });
      return suggestion;
    },
  };
}

function isWorthAsking(place: CursorContext, inComments: boolean): boolean {
  const trigger = decideTrigger({
    around: readSyntaxContext(place),
    change: 'typed',
    budget: freeBudget,
    keyIntervalMs: usualKeyIntervalMs,
    rejectedInRow: 0,
    inComments,
  });
  return trigger.kind === 'ask';
}
