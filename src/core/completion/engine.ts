import { type CursorContext, cursorAfter } from '../documents/cursorContext.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import { createCompletionCache } from './completionCache.ts';
import { type CompletionSources, createCompletionRequests } from './completionRequests.ts';
import {
  type ChangeOutcome,
  currentCompletion,
  type DocumentSessions,
  isSuppressedAt,
  judgeChange,
} from './documentSession.ts';
import type { EngineEvent } from './engineEvent.ts';
import type { EngineOptions } from './engineOptions.ts';
import { createPendingQueries, type PendingQuery } from './pendingQueries.ts';
import { createSuggestion, type ModelSuggestion, suggestionOrigin } from './suggestion.ts';
import type { ChangeKind } from './trigger.ts';
import { createTypingSpeed } from './typingSpeed.ts';

export interface EngineDeps extends CompletionSources {
  readonly sessions: DocumentSessions;
  /** Where a language has one it decides where statements and blocks end; elsewhere indentation and brackets do. */
  readonly grammars: Grammars;
  budget(): QuotaBudget;
  options(): EngineOptions;
  /** What happens, for measures. */
  note(event: EngineEvent): void;
  readonly onUnexpected: (error: unknown) => void;
}

/** A change of a document as the editor reports it, with the cursor where it will be. */
export interface EngineChange {
  readonly place: CursorContext;
  readonly kind: ChangeKind;
  /** Inserted text; empty for a deletion. */
  readonly inserted: string;
}

/** `automatic`: the editor asks while typing. `asked`: the user asks. `alternatives`: the user asks for others. */
export type QueryKind = 'automatic' | 'asked' | 'alternatives';

/**
 * The engine of ghost text. A model stream belongs to an anchor in the text and starts with the change; whoever asks
 * for a suggestion is only its present waiter, and is served from what is there already whenever that fits.
 */
export interface CompletionEngine extends Disposable {
  /** A document changed at the cursor. May start a request before anybody asks. */
  onChange(change: EngineChange): void;
  /**
   * Suggestions for a place, best first; more than one only for `alternatives`. Firing `signal` ends the waiting, not
   * the request. Automatic calls are answered within 600 ms: what comes later is announced by `onDidImprove`.
   */
  provide(
    place: CursorContext,
    kind: QueryKind,
    signal: AbortSignal,
  ): Promise<readonly ModelSuggestion[]>;
  /** What is available for the cursor without a request or a wait. Not counted as shown; its id is 0. */
  peek(place: CursorContext): ModelSuggestion | undefined;
  /** Something else is shown there until the next change: `onDidImprove` fires only for a longer answer that continues it. */
  showPlaceholder(place: CursorContext, text: string): void;
  /** No automatic suggestions here: they are off, or the user pressed Esc on this line. */
  isSuppressed(place: CursorContext): boolean;
  /** The user accepted a whole suggestion. */
  accept(suggestionId: number): void;
  /** The user pressed Esc: this suggestion is never shown automatically again, and the line stays suppressed. */
  dismiss(place: CursorContext): void;
  forgetDocument(documentKey: string): void;
  /** Something longer, or something at all, can now be shown at the place that was answered last. */
  readonly onDidImprove: Event<CursorContext>;
}

/**
 * The editor calls 50 ms after the key and gives the screen to the suggest widget 750 ms after its call (seen in
 * VS Code 1.139): an automatic call is settled before.
 */
const settleMs = 600;
/** An explicit request waits for its answer; the router's own deadlines end sooner. */
const explicitSettleMs = 10_000;
/** A first line is held so long for the rest of its statement: at 2,000 tokens a second most have come by then. */
const statementMs = 40;
/** What stood so long is likely to be accepted: what follows it is worth asking for. */
const prefetchAfterMs = 300;
/** Temperatures of the alternatives beside the shown suggestion. */
const alternatives = [0.5, 0.9];

export function createEngine(deps: EngineDeps): CompletionEngine {
  const { clock, sessions } = deps;
  const store = createStore();
  const improved = store.own(createEmitter<CursorContext>(deps.onUnexpected));
  const cache = createCompletionCache(() => clock.now(), deps);
  const typingSpeed = createTypingSpeed();
  const waiting = createPendingQueries(clock);
  let aheadTimer: Disposable | undefined;
  let lastSuggestionId = 0;
  let rejectedInRow = 0;
  const requests = store.own(
    createCompletionRequests({
      ...deps,
      cache,
      onProgress,
      isSuppressed: (place) => isSuppressedAt(sessions.of(place.documentKey), place),
      habits: () => ({ keyIntervalMs: typingSpeed.medianMs, rejectedInRow }),
    }),
  );
  const { request, prefetch, unschedule } = requests;
  store.own({
    dispose() {
      aheadTimer?.dispose();
      waiting.settleAll();
    },
  });

  function serve(place: CursorContext, isWaited: boolean): ModelSuggestion | undefined {
    const key = place.documentKey;
    const session = sessions.of(key);
    const last = session.shown;
    const before = currentCompletion(session);
    const served = cache.find(place, before);
    if (served === undefined) return undefined;
    const { completion, match } = served;
    const isSame = last?.suggestion.completion === completion && last.start === match.start;
    const origin = suggestionOrigin(served, { isWaited, last: before, isSame });
    lastSuggestionId += 1;
    const suggestion = createSuggestion(served, place, { id: lastSuggestionId, origin });
    if (suggestion === undefined) return undefined;
    completion.showChunk(match, suggestion.replaceSuffixLength);
    const sinceMs = isSame ? last.sinceMs : clock.now();
    sessions.update(key, {
      kind: 'offered',
      shown: { suggestion, start: match.start, end: match.end, sinceMs },
    });
    deps.note({ kind: 'offered', suggestion, at: clock.now() });
    if (!match.hasMore && match.isWhole) schedulePrefetch(suggestion);
    return suggestion;
  }

  function schedulePrefetch(suggestion: ModelSuggestion): void {
    aheadTimer?.dispose();
    aheadTimer = clock.after(prefetchAfterMs, () => {
      if (sessions.of(suggestion.place.documentKey).shown?.suggestion.id === suggestion.id)
        prefetch(cursorAfter(suggestion.place, suggestion.text, suggestion.replaceSuffixLength));
    });
  }

  const servedAt = (place: CursorContext) =>
    cache.find(place, currentCompletion(sessions.of(place.documentKey)));

  function peek(place: CursorContext): ModelSuggestion | undefined {
    const served = servedAt(place);
    return served?.match.isWhole
      ? createSuggestion(served, place, { id: 0, origin: 'cache' })
      : undefined;
  }

  /** Whether a placeholder is shown. An answer that continues it replaces it; any other waits. */
  function hasPlaceholder(key: string): boolean {
    const { placeholder } = sessions.of(key);
    if (placeholder === undefined) return false;
    const answer = peek(placeholder.place)?.text ?? '';
    if (answer.startsWith(placeholder.text) && answer.length > placeholder.text.length) {
      sessions.update(key, { kind: 'placeholderReplaced' });
      improved.fire(placeholder.place);
    }
    return true;
  }

  function onProgress(completion: CachedCompletion): void {
    const key = completion.anchor.documentKey;
    const waiter = waiting.of(key);
    if (waiter !== undefined) {
      advance(waiter);
      return;
    }
    if (!hasPlaceholder(key)) announce(completion, key);
  }

  /** Tells when something longer, or something at all, can be shown where the last call was answered. */
  function announce(completion: CachedCompletion, key: string): void {
    const { shown: last, unanswered } = sessions.of(key);
    const place = unanswered ?? last?.suggestion.place;
    const served = place === undefined ? undefined : servedAt(place);
    if (place === undefined || served === undefined || !served.match.isWhole) return;
    const isLonger =
      last?.suggestion.completion === completion &&
      served.completion === completion &&
      served.match.end > last.end;
    if (!isLonger && unanswered === undefined) return;
    sessions.update(
      key,
      isLonger ? { kind: 'grown', end: served.match.end } : { kind: 'announced' },
    );
    improved.fire(place);
  }

  /** Settles a waiter when there is something whole for it, or nothing can come any more. */
  function advance(waiter: PendingQuery): void {
    const served = servedAt(waiter.place);
    if (served !== undefined) {
      if (served.match.isWhole) waiter.settle();
      else waiter.hold(statementMs);
    } else if (cache.pending(waiter.place) === undefined) {
      // What was in flight turned out to be something else than what was typed.
      if (waiter.isExplicit || !request(waiter.place, 'typed')) waiter.settle();
    }
  }

  /** Makes sure that something is on its way for a place. */
  function requestOnce(place: CursorContext, isExplicit: boolean): boolean {
    if (cache.pending(place) !== undefined) return true;
    if (isExplicit) {
      unschedule();
      void requests.send(cache.create(place, 'manual'), { isExplicit, temperature: 0 });
      return true;
    }
    const { lastChange: change } = sessions.of(place.documentKey);
    return request(place, change?.version === place.version ? change.kind : 'other');
  }

  async function provideOne(
    place: CursorContext,
    isExplicit: boolean,
    signal: AbortSignal,
  ): Promise<ModelSuggestion | undefined> {
    waiting.of(place.documentKey)?.settle();
    const served = servedAt(place);
    if (served?.match.isWhole === true) return serve(place, false);
    if (served === undefined && !requestOnce(place, isExplicit)) return undefined;
    const limitMs = isExplicit ? explicitSettleMs : settleMs;
    const waited = waiting.wait(place, { isExplicit, limitMs }, signal);
    const waiter = waiting.of(place.documentKey);
    if (waiter !== undefined) advance(waiter);
    await waited;
    if (signal.aborted || store.isDisposed) return undefined;
    const suggestion = serve(place, true);
    if (suggestion === undefined && cache.pending(place) !== undefined)
      sessions.update(place.documentKey, { kind: 'unanswered', place });
    return suggestion;
  }

  async function provideAlternatives(
    place: CursorContext,
    signal: AbortSignal,
  ): Promise<readonly ModelSuggestion[]> {
    const current = serve(place, false);
    const others = alternatives.map((temperature) => {
      const completion = cache.create(place, 'alternative');
      return {
        completion,
        temperature,
        done: requests.send(completion, { isExplicit: true, temperature }),
      };
    });
    const cancel = () => {
      for (const { completion } of others) requests.cancel(completion);
    };
    signal.addEventListener('abort', cancel);
    await Promise.all(others.map(({ done }) => done));
    signal.removeEventListener('abort', cancel);
    const found = new Map(current === undefined ? [] : [[current.text, current]]);
    for (const { completion } of others) {
      const match = completion.match(place);
      lastSuggestionId += 1;
      const about = { id: lastSuggestionId, origin: 'fresh' } as const;
      const suggestion =
        match.kind === 'rest' ? createSuggestion({ completion, match }, place, about) : undefined;
      if (suggestion !== undefined && !found.has(suggestion.text))
        found.set(suggestion.text, suggestion);
    }
    return [...found.values()];
  }

  /** Tells what became of the suggestion that was shown, and returns what the change then is. */
  function noteOutcome(outcome: ChangeOutcome, kind: ChangeKind): ChangeKind {
    if (outcome.kind === 'kept') return kind;
    const { suggestion } = outcome;
    const at = clock.now();
    if (outcome.kind === 'contradicted') {
      if (outcome.wasRead) rejectedInRow += 1;
      deps.note({ kind: 'contradicted', suggestion, at });
      return kind;
    }
    rejectedInRow = 0;
    if (outcome.kind === 'accepted') return 'accepted';
    deps.note({ kind: 'partlyAccepted', suggestion, length: outcome.length, at });
    return kind;
  }

  const isSuppressed = (place: CursorContext) =>
    !deps.options().isAutomatic || isSuppressedAt(sessions.of(place.documentKey), place);

  return {
    isSuppressed,
    peek,
    showPlaceholder: (place, text) =>
      sessions.update(place.documentKey, { kind: 'placeholderShown', place, text }),
    onChange(change) {
      const { place } = change;
      const at = clock.now();
      if (change.inserted.length === 1 || change.kind === 'deleted') {
        typingSpeed.note(at);
        deps.note({ kind: 'key', at });
      }
      aheadTimer?.dispose();
      const outcome = judgeChange(sessions.of(place.documentKey), change, at);
      const kind = noteOutcome(outcome, change.kind);
      sessions.update(place.documentKey, { kind: 'changed', place, change: kind, outcome });
      unschedule();
      requests.cancelStale(place);
      if (servedAt(place) !== undefined || cache.pending(place) !== undefined) return;
      request(place, kind);
    },

    async provide(place, kind, signal) {
      if (signal.aborted || store.isDisposed) return [];
      sessions.update(
        place.documentKey,
        kind === 'automatic' ? { kind: 'visited', place } : { kind: 'asked' },
      );
      if (kind === 'alternatives') return provideAlternatives(place, signal);
      const isExplicit = kind === 'asked';
      if (!isExplicit && isSuppressed(place)) return [];
      const suggestion = await provideOne(place, isExplicit, signal);
      return suggestion === undefined ? [] : [suggestion];
    },

    accept(suggestionId) {
      rejectedInRow = 0;
      // The change of the document comes before the editor tells that it was an accept.
      const suggestion = sessions.suggestion(suggestionId);
      if (suggestion !== undefined) deps.note({ kind: 'accepted', suggestion, at: clock.now() });
    },

    dismiss(place) {
      const { shown } = sessions.of(place.documentKey);
      sessions.update(place.documentKey, { kind: 'dismissed', place });
      unschedule();
      if (shown === undefined) return;
      const { suggestion } = shown;
      cache.delete(suggestion.completion);
      requests.cancel(suggestion.completion);
      rejectedInRow += 1;
      deps.note({ kind: 'dismissed', suggestion, at: clock.now() });
    },

    forgetDocument(documentKey) {
      requests.cancelDocument(documentKey);
      cache.deleteDocument(documentKey);
      sessions.delete(documentKey);
      waiting.of(documentKey)?.settle();
    },

    onDidImprove: improved.event,
    dispose: () => store.dispose(),
  };
}
