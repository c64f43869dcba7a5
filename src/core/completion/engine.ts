import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import { createAsking } from './asking.ts';
import type { Draft } from './draft.ts';
import { createDraftStore } from './draftStore.ts';
import type { EngineEvent } from './engineEvent.ts';
import { offsetFrom } from './matchPlace.ts';
import { makeOffer, type Offer, originOf } from './offer.ts';
import { type CursorPlace, placeAfter } from './place.ts';
import { createQuietPlaces } from './quietPlaces.ts';
import { createRhythm } from './rhythm.ts';
import type { SenderDeps } from './sender.ts';
import { createSending } from './sending.ts';
import type { ChangeKind, RequestBudget } from './trigger.ts';
import { createWaiting, type Waiter } from './waiting.ts';

/** What the user may set; asked for each decision. */
export interface EngineOptions {
  /** Suggestions come by themselves; otherwise only when asked for. */
  readonly isAutomatic: boolean;
  readonly inComments: boolean;
  /** Upper bound of one answer in tokens. */
  readonly answerTokens: number;
  /** Asks before somebody stands there, when the budget is ample. */
  readonly asksAhead: boolean;
}

export interface EngineDeps extends SenderDeps {
  /** Where a language has one it decides where statements and blocks end; elsewhere indentation and brackets do. */
  readonly grammars: Grammars;
  budget(): RequestBudget;
  options(): EngineOptions;
  /** What happens, for measures. */
  note(event: EngineEvent): void;
  readonly onUnexpected: (error: unknown) => void;
}

/** A change of a document as the editor reports it, with the cursor where it will be. */
export interface Change {
  readonly place: CursorPlace;
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
  onChange(change: Change): void;
  /**
   * Suggestions for a place, best first; more than one only for `alternatives`. Firing `signal` ends the waiting, not
   * the request. Automatic calls are answered within 600 ms: what comes later is announced by `onDidImprove`.
   */
  provide(place: CursorPlace, kind: QueryKind, signal: AbortSignal): Promise<readonly Offer[]>;
  /** What is at hand for a place: asks nobody, waits for nothing, and is not counted as offered. Its id is 0. */
  peek(place: CursorPlace): Offer | undefined;
  /**
   * Something else is shown at a place until the document changes: `onDidImprove` is fired only once the answer begins
   * with that text and is longer.
   */
  standIn(place: CursorPlace, text: string): void;
  /** Nothing comes by itself here: the user wants to be asked, or pressed Esc on this line. */
  isQuiet(place: CursorPlace): boolean;
  /** The user took an offer as a whole. */
  accept(offerId: number): void;
  /** The user pressed Esc: this suggestion never returns by itself, and the line stays quiet. */
  dismiss(place: CursorPlace): void;
  forgetDocument(documentKey: string): void;
  /** Something longer, or something at all, can now be shown at the place that was answered last. */
  readonly onDidImprove: Event<CursorPlace>;
}

/**
 * The editor calls 50 ms after the key and gives the screen to the suggest widget 750 ms after its call (seen in
 * VS Code 1.139): an automatic call is settled before.
 */
const settleMs = 600;
/** Somebody who asks waits for an answer; the router's own deadlines end sooner. */
const askedSettleMs = 10_000;
/** A first line is held so long for the rest of its statement: at 2,000 tokens a second most have come by then. */
const statementMs = 40;
/** What stood so long is likely to be accepted: what follows it is worth asking for. */
const aheadAfterMs = 300;
/** Shorter than this nobody has read it (PEERS.md B8), so that typing something else says nothing about it. */
const readMs = 750;
/** Temperatures of the alternatives beside the shown suggestion. */
const alternatives = [0.5, 0.9];

/** The offer that the editor got last for a document. */
interface Shown {
  readonly offer: Offer;
  readonly start: number;
  readonly end: number;
  /** When this part of the draft was first offered. */
  readonly since: number;
}

export function createEngine(deps: EngineDeps): CompletionEngine {
  const { clock } = deps;
  const store = createStore();
  const improved = store.own(createEmitter<CursorPlace>(deps.onUnexpected));
  const drafts = createDraftStore(() => clock.now(), deps.grammars);
  const quiet = createQuietPlaces();
  const rhythm = createRhythm();
  const waiting = createWaiting(clock);
  const sending = store.own(createSending({ ...deps, onProgress }));
  const shown = new Map<string, Shown>();
  /** Places that were answered with nothing although something may come. */
  const unanswered = new Map<string, CursorPlace>();
  /** What others show while an answer is on its way. */
  const standIns = new Map<string, { readonly place: CursorPlace; readonly text: string }>();
  /** The offer that was accepted last: the rest of its draft is the next suggestion. */
  const taken = new Map<string, Offer>();
  const lastChanges = new Map<string, { readonly version: number; readonly kind: ChangeKind }>();
  let aheadTimer: Disposable | undefined;
  let lastOfferId = 0;
  let rejectedInRow = 0;
  const asking = store.own(
    createAsking({
      ...deps,
      drafts,
      sending,
      isQuiet: quiet.isQuiet,
      habits: () => ({ keyIntervalMs: rhythm.medianMs, rejectedInRow }),
    }),
  );
  const { askFor, askAhead, unschedule } = asking;
  store.own({
    dispose() {
      aheadTimer?.dispose();
      waiting.settleAll();
    },
  });

  function serve(place: CursorPlace, isWaited: boolean): Offer | undefined {
    const key = place.documentKey;
    const last = shown.get(key);
    const before = last?.offer.draft ?? taken.get(key)?.draft;
    const served = drafts.serve(place, before);
    if (served === undefined) return undefined;
    const { draft, match } = served;
    const isSame = last?.offer.draft === draft && last.start === match.start;
    const origin = originOf(served, { isWaited, last: before, isSame });
    lastOfferId += 1;
    const offer = makeOffer(served, place, { id: lastOfferId, origin });
    if (offer === undefined) return undefined;
    draft.showPiece(match.start, match.end);
    const since = isSame ? last.since : clock.now();
    shown.set(key, { offer, start: match.start, end: match.end, since });
    unanswered.delete(key);
    deps.note({ kind: 'offered', offer, at: clock.now() });
    if (!match.hasMore && match.isWhole) scheduleAhead(offer);
    return offer;
  }

  function scheduleAhead(offer: Offer): void {
    aheadTimer?.dispose();
    aheadTimer = clock.after(aheadAfterMs, () => {
      if (shown.get(offer.place.documentKey)?.offer.id === offer.id)
        askAhead(placeAfter(offer.place, offer.text, offer.replaceSuffixLength));
    });
  }

  const servedAt = (place: CursorPlace) =>
    drafts.serve(
      place,
      shown.get(place.documentKey)?.offer.draft ?? taken.get(place.documentKey)?.draft,
    );

  function peek(place: CursorPlace): Offer | undefined {
    const served = servedAt(place);
    return served?.match.isWhole ? makeOffer(served, place, { id: 0, origin: 'cache' }) : undefined;
  }

  /** Whether somebody stands in for the answer. Lets it grow out of what they show; any other waits. */
  function isStoodInFor(key: string): boolean {
    const standIn = standIns.get(key);
    if (standIn === undefined) return false;
    const answer = peek(standIn.place)?.text ?? '';
    if (answer.startsWith(standIn.text) && answer.length > standIn.text.length) {
      standIns.delete(key);
      improved.fire(standIn.place);
    }
    return true;
  }

  function onProgress(draft: Draft): void {
    const key = draft.anchor.documentKey;
    const waiter = waiting.of(key);
    if (waiter !== undefined) {
      advance(waiter);
      return;
    }
    if (!isStoodInFor(key)) announce(draft, key);
  }

  /** Tells when something longer, or something at all, can be shown where the last call was answered. */
  function announce(draft: Draft, key: string): void {
    const place = unanswered.get(key) ?? shown.get(key)?.offer.place;
    const served = place === undefined ? undefined : servedAt(place);
    if (place === undefined || served === undefined || !served.match.isWhole) return;
    const last = shown.get(key);
    const isLonger =
      last?.offer.draft === draft && served.draft === draft && served.match.end > last.end;
    if (last !== undefined && isLonger) shown.set(key, { ...last, end: served.match.end });
    if (unanswered.delete(key) || isLonger) improved.fire(place);
  }

  /** Settles a waiter when there is something whole for it, or nothing can come any more. */
  function advance(waiter: Waiter): void {
    const served = servedAt(waiter.place);
    if (served !== undefined) {
      if (served.match.isWhole) waiter.settle();
      else waiter.hold(statementMs);
    } else if (drafts.pending(waiter.place) === undefined) {
      // What was in flight turned out to be something else than what was typed.
      if (waiter.isAsked || !askFor(waiter.place, 'typed')) waiter.settle();
    }
  }

  /** Makes sure that something is on its way for a place. */
  function askOnce(place: CursorPlace, isAsked: boolean): boolean {
    if (drafts.pending(place) !== undefined) return true;
    if (isAsked) {
      unschedule();
      void sending.send(drafts.create(place, 'manual'), { isAsked, temperature: 0 });
      return true;
    }
    const change = lastChanges.get(place.documentKey);
    return askFor(place, change?.version === place.version ? change.kind : 'other');
  }

  async function provideOne(
    place: CursorPlace,
    isAsked: boolean,
    signal: AbortSignal,
  ): Promise<Offer | undefined> {
    waiting.of(place.documentKey)?.settle();
    const served = servedAt(place);
    if (served?.match.isWhole === true) return serve(place, false);
    if (served === undefined && !askOnce(place, isAsked)) return undefined;
    const limitMs = isAsked ? askedSettleMs : settleMs;
    const waited = waiting.wait(place, { isAsked, limitMs }, signal);
    const waiter = waiting.of(place.documentKey);
    if (waiter !== undefined) advance(waiter);
    await waited;
    if (signal.aborted || store.isDisposed) return undefined;
    const offer = serve(place, true);
    if (offer === undefined && drafts.pending(place) !== undefined)
      unanswered.set(place.documentKey, place);
    return offer;
  }

  async function provideAlternatives(
    place: CursorPlace,
    signal: AbortSignal,
  ): Promise<readonly Offer[]> {
    const current = serve(place, false);
    const others = alternatives.map((temperature) => {
      const draft = drafts.create(place, 'alternative');
      return { draft, temperature, done: sending.send(draft, { isAsked: true, temperature }) };
    });
    const cancel = () => {
      for (const { draft } of others) sending.cancel(draft);
    };
    signal.addEventListener('abort', cancel);
    await Promise.all(others.map(({ done }) => done));
    signal.removeEventListener('abort', cancel);
    const found = new Map(current === undefined ? [] : [[current.text, current]]);
    for (const { draft } of others) {
      const match = draft.match(place);
      lastOfferId += 1;
      const about = { id: lastOfferId, origin: 'fresh' } as const;
      const offer = match.kind === 'rest' ? makeOffer({ draft, match }, place, about) : undefined;
      if (offer !== undefined && !found.has(offer.text)) found.set(offer.text, offer);
    }
    return [...found.values()];
  }

  /** What a change says about the suggestion that was shown: followed, taken, or turned down. */
  function judge({ place, kind, inserted }: Change): ChangeKind {
    const last = shown.get(place.documentKey);
    if (last === undefined) return kind;
    const { offer } = last;
    const at = clock.now();
    if (offer.draft.match(place).kind === 'none') {
      shown.delete(place.documentKey);
      const wasRead = at - last.since >= readMs;
      if (kind === 'typed' && wasRead) rejectedInRow += 1;
      deps.note({ kind: 'contradicted', offer, at });
      return kind;
    }
    const offset = offsetFrom(offer.place, place, offer.text.length);
    // A line break brings its indentation along: that is a key, not a part that was taken.
    const isKey = inserted.length < 2 || /^\n[ \t]*$/.test(inserted);
    if (kind !== 'typed' || isKey || offset?.kind !== 'ahead') return kind;
    rejectedInRow = 0;
    if (offset.typed === offer.text) {
      shown.delete(place.documentKey);
      taken.set(place.documentKey, offer);
      return 'accepted';
    }
    deps.note({ kind: 'partlyAccepted', offer, length: offset.typed.length, at });
    return kind;
  }

  const isQuiet = (place: CursorPlace) => !deps.options().isAutomatic || quiet.isQuiet(place);

  return {
    isQuiet,
    peek,
    standIn: (place, text) => void standIns.set(place.documentKey, { place, text }),
    onChange(change) {
      const { place } = change;
      const at = clock.now();
      if (change.inserted.length === 1 || change.kind === 'deleted') {
        rhythm.note(at);
        deps.note({ kind: 'key', at });
      }
      aheadTimer?.dispose();
      unanswered.delete(place.documentKey);
      standIns.delete(place.documentKey);
      const kind = judge(change);
      lastChanges.set(place.documentKey, { version: place.version, kind });
      unschedule();
      sending.cancelStale(place);
      if (servedAt(place) !== undefined || drafts.pending(place) !== undefined) return;
      askFor(place, kind);
    },

    async provide(place, kind, signal) {
      if (signal.aborted || store.isDisposed) return [];
      if (kind !== 'automatic') quiet.wake(place.documentKey);
      if (kind === 'alternatives') return provideAlternatives(place, signal);
      const isAsked = kind === 'asked';
      if (!isAsked && isQuiet(place)) return [];
      const offer = await provideOne(place, isAsked, signal);
      return offer === undefined ? [] : [offer];
    },

    accept(offerId) {
      rejectedInRow = 0;
      // The change of the document comes before the editor tells that it was an accept.
      const offers = [...[...shown.values()].map(({ offer }) => offer), ...taken.values()];
      const offer = offers.find(({ id }) => id === offerId);
      if (offer !== undefined) deps.note({ kind: 'accepted', offer, at: clock.now() });
    },

    dismiss(place) {
      quiet.hush(place);
      unschedule();
      standIns.delete(place.documentKey);
      const last = shown.get(place.documentKey);
      if (last === undefined) return;
      shown.delete(place.documentKey);
      unanswered.delete(place.documentKey);
      drafts.drop(last.offer.draft);
      sending.cancel(last.offer.draft);
      rejectedInRow += 1;
      deps.note({ kind: 'dismissed', offer: last.offer, at: clock.now() });
    },

    forgetDocument(documentKey) {
      sending.cancelDocument(documentKey);
      drafts.forgetDocument(documentKey);
      standIns.delete(documentKey);
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
