import { type CursorContext, cursorAfter } from '../documents/cursorContext.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import { createCompletionCache } from './completionCache.ts';
import { type CompletionSources, createCompletionRequests } from './completionRequests.ts';
import { cursorMoveFrom } from './cursorMove.ts';
import type { EngineEvent } from './engineEvent.ts';
import type { EngineOptions } from './engineOptions.ts';
import { createPendingQueries, type PendingQuery } from './pendingQueries.ts';
import { createSuggestion, type Suggestion, suggestionOrigin } from './suggestion.ts';
import { createSuppressedLines } from './suppressedLines.ts';
import type { ChangeKind } from './trigger.ts';
import { createTypingSpeed } from './typingSpeed.ts';

export interface EngineDeps extends CompletionSources {
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
  ): Promise<readonly Suggestion[]>;
  /** What is available for the cursor without a request or a wait. Not counted as shown; its id is 0. */
  peek(place: CursorContext): Suggestion | undefined;
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
/** Shown for less than this it was not read (PEERS.md B8), so typing something else says nothing about it. */
const readMs = 750;
/** Temperatures of the alternatives beside the shown suggestion. */
const alternatives = [0.5, 0.9];

/** The suggestion that the editor got last for a document. */
interface Shown {
  readonly suggestion: Suggestion;
  readonly start: number;
  readonly end: number;
  /** When this part of the completion was first suggested. */
  readonly since: number;
}

export function createEngine(deps: EngineDeps): CompletionEngine {
  const { clock } = deps;
  const store = createStore();
  const improved = store.own(createEmitter<CursorContext>(deps.onUnexpected));
  const cache = createCompletionCache(() => clock.now(), deps);
  const quiet = createSuppressedLines();
  const typingSpeed = createTypingSpeed();
  const waiting = createPendingQueries(clock);
  const shown = new Map<string, Shown>();
  /** Places that were answered with nothing although something may come. */
  const unanswered = new Map<string, CursorContext>();
  /** What others show while an answer is on its way. */
  const placeholders = new Map<string, { readonly place: CursorContext; readonly text: string }>();
  /** The suggestion that was accepted last: the rest of its completion is the next suggestion. */
  const taken = new Map<string, Suggestion>();
  const lastChanges = new Map<string, { readonly version: number; readonly kind: ChangeKind }>();
  let aheadTimer: Disposable | undefined;
  let lastSuggestionId = 0;
  let rejectedInRow = 0;
  const requests = store.own(
    createCompletionRequests({
      ...deps,
      cache,
      onProgress,
      isSuppressed: quiet.has,
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

  function serve(place: CursorContext, isWaited: boolean): Suggestion | undefined {
    const key = place.documentKey;
    const last = shown.get(key);
    const before = last?.suggestion.completion ?? taken.get(key)?.completion;
    const served = cache.find(place, before);
    if (served === undefined) return undefined;
    const { completion, match } = served;
    const isSame = last?.suggestion.completion === completion && last.start === match.start;
    const origin = suggestionOrigin(served, { isWaited, last: before, isSame });
    lastSuggestionId += 1;
    const suggestion = createSuggestion(served, place, { id: lastSuggestionId, origin });
    if (suggestion === undefined) return undefined;
    completion.showChunk(match, suggestion.replaceSuffixLength);
    const since = isSame ? last.since : clock.now();
    shown.set(key, { suggestion, start: match.start, end: match.end, since });
    unanswered.delete(key);
    deps.note({ kind: 'offered', suggestion, at: clock.now() });
    if (!match.hasMore && match.isWhole) schedulePrefetch(suggestion);
    return suggestion;
  }

  function schedulePrefetch(suggestion: Suggestion): void {
    aheadTimer?.dispose();
    aheadTimer = clock.after(prefetchAfterMs, () => {
      if (shown.get(suggestion.place.documentKey)?.suggestion.id === suggestion.id)
        prefetch(cursorAfter(suggestion.place, suggestion.text, suggestion.replaceSuffixLength));
    });
  }

  const servedAt = (place: CursorContext) =>
    cache.find(
      place,
      shown.get(place.documentKey)?.suggestion.completion ??
        taken.get(place.documentKey)?.completion,
    );

  function peek(place: CursorContext): Suggestion | undefined {
    const served = servedAt(place);
    return served?.match.isWhole
      ? createSuggestion(served, place, { id: 0, origin: 'cache' })
      : undefined;
  }

  /** Whether a placeholder is shown. An answer that continues it replaces it; any other waits. */
  function hasPlaceholder(key: string): boolean {
    const showPlaceholder = placeholders.get(key);
    if (showPlaceholder === undefined) return false;
    const answer = peek(showPlaceholder.place)?.text ?? '';
    if (answer.startsWith(showPlaceholder.text) && answer.length > showPlaceholder.text.length) {
      placeholders.delete(key);
      improved.fire(showPlaceholder.place);
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
    const place = unanswered.get(key) ?? shown.get(key)?.suggestion.place;
    const served = place === undefined ? undefined : servedAt(place);
    if (place === undefined || served === undefined || !served.match.isWhole) return;
    const last = shown.get(key);
    const isLonger =
      last?.suggestion.completion === completion &&
      served.completion === completion &&
      served.match.end > last.end;
    if (last !== undefined && isLonger) shown.set(key, { ...last, end: served.match.end });
    if (unanswered.delete(key) || isLonger) improved.fire(place);
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
    const change = lastChanges.get(place.documentKey);
    return request(place, change?.version === place.version ? change.kind : 'other');
  }

  async function provideOne(
    place: CursorContext,
    isExplicit: boolean,
    signal: AbortSignal,
  ): Promise<Suggestion | undefined> {
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
      unanswered.set(place.documentKey, place);
    return suggestion;
  }

  async function provideAlternatives(
    place: CursorContext,
    signal: AbortSignal,
  ): Promise<readonly Suggestion[]> {
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

  /** What a change says about the suggestion that was shown: followed, taken, or turned down. */
  function judge({ place, kind, inserted }: EngineChange): ChangeKind {
    const last = shown.get(place.documentKey);
    if (last === undefined) return kind;
    const { suggestion } = last;
    const at = clock.now();
    if (suggestion.completion.match(place).kind === 'none') {
      shown.delete(place.documentKey);
      const wasRead = at - last.since >= readMs;
      if (kind === 'typed' && wasRead) rejectedInRow += 1;
      deps.note({ kind: 'contradicted', suggestion, at });
      return kind;
    }
    const offset = cursorMoveFrom(suggestion.place, place, suggestion.text.length);
    // A line break brings its indentation along: that is a key, not a part that was taken.
    const isKey = inserted.length < 2 || /^\n[ \t]*$/.test(inserted);
    if (kind !== 'typed' || isKey || offset?.kind !== 'ahead') return kind;
    rejectedInRow = 0;
    if (offset.typed === suggestion.text) {
      shown.delete(place.documentKey);
      taken.set(place.documentKey, suggestion);
      return 'accepted';
    }
    deps.note({ kind: 'partlyAccepted', suggestion, length: offset.typed.length, at });
    return kind;
  }

  const isSuppressed = (place: CursorContext) => !deps.options().isAutomatic || quiet.has(place);

  return {
    isSuppressed,
    peek,
    showPlaceholder: (place, text) => void placeholders.set(place.documentKey, { place, text }),
    onChange(change) {
      const { place } = change;
      const at = clock.now();
      if (change.inserted.length === 1 || change.kind === 'deleted') {
        typingSpeed.note(at);
        deps.note({ kind: 'key', at });
      }
      aheadTimer?.dispose();
      unanswered.delete(place.documentKey);
      placeholders.delete(place.documentKey);
      const kind = judge(change);
      lastChanges.set(place.documentKey, { version: place.version, kind });
      unschedule();
      requests.cancelStale(place);
      if (servedAt(place) !== undefined || cache.pending(place) !== undefined) return;
      request(place, kind);
    },

    async provide(place, kind, signal) {
      if (signal.aborted || store.isDisposed) return [];
      if (kind !== 'automatic') quiet.clear(place.documentKey);
      if (kind === 'alternatives') return provideAlternatives(place, signal);
      const isExplicit = kind === 'asked';
      if (!isExplicit && isSuppressed(place)) return [];
      const suggestion = await provideOne(place, isExplicit, signal);
      return suggestion === undefined ? [] : [suggestion];
    },

    accept(suggestionId) {
      rejectedInRow = 0;
      // The change of the document comes before the editor tells that it was an accept.
      const suggestions = [
        ...[...shown.values()].map(({ suggestion }) => suggestion),
        ...taken.values(),
      ];
      const suggestion = suggestions.find(({ id }) => id === suggestionId);
      if (suggestion !== undefined) deps.note({ kind: 'accepted', suggestion, at: clock.now() });
    },

    dismiss(place) {
      quiet.add(place);
      unschedule();
      placeholders.delete(place.documentKey);
      const last = shown.get(place.documentKey);
      if (last === undefined) return;
      shown.delete(place.documentKey);
      unanswered.delete(place.documentKey);
      cache.delete(last.suggestion.completion);
      requests.cancel(last.suggestion.completion);
      rejectedInRow += 1;
      deps.note({ kind: 'dismissed', suggestion: last.suggestion, at: clock.now() });
    },

    forgetDocument(documentKey) {
      requests.cancelDocument(documentKey);
      cache.deleteDocument(documentKey);
      placeholders.delete(documentKey);
      shown.delete(documentKey);
      unanswered.delete(documentKey);
      lastChanges.delete(documentKey);
      taken.delete(documentKey);
      waiting.of(documentKey)?.settle();
    },

    onDidImprove: improved.event,
    dispose: () => store.dispose(),
  };
}
