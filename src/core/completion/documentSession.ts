import type { CursorContext } from '../documents/cursorContext.ts';
import { cursorMoveFrom } from './cursorMove.ts';
import type { LocalSuggestion, ModelSuggestion } from './suggestion.ts';
import type { ChangeKind } from './trigger.ts';

/** A model's suggestion that the editor was given and that may still be on the screen. */
export interface ShownSuggestion {
  readonly suggestion: ModelSuggestion;
  /** The part of its completion that is shown. */
  readonly start: number;
  readonly end: number;
  /** When this part was first suggested, on the clock's time. */
  readonly sinceMs: number;
}

/** What ghost text knows of one document. A value: only `reduce` makes the next one. */
export interface DocumentSession {
  readonly shown?: ShownSuggestion | undefined;
  /** What was suggested last from the workspace's own patterns. */
  readonly local?: LocalSuggestion | undefined;
  /** What was accepted last: the rest of its completion is the next suggestion. */
  readonly accepted?: ModelSuggestion | undefined;
  /** Where the editor was answered with nothing although something may come. */
  readonly unanswered?: CursorContext | undefined;
  /** What stands there until the model's answer comes: only an answer that continues it takes its place. */
  readonly placeholder?: { readonly place: CursorContext; readonly text: string } | undefined;
  readonly lastChange?: { readonly version: number; readonly kind: ChangeKind } | undefined;
  /** The line on which the user pressed Escape: nothing comes by itself there until the cursor has been elsewhere. */
  readonly suppressedLine?: string | undefined;
}

export type SessionEvent =
  /** The cursor is seen here, by a change or by the editor's question. */
  | { readonly kind: 'visited'; readonly place: CursorContext }
  | {
      readonly kind: 'changed';
      readonly place: CursorContext;
      readonly change: ChangeKind;
      readonly outcome: ChangeOutcome;
    }
  | { readonly kind: 'offered'; readonly shown: ShownSuggestion }
  /** The suggestion on the screen can be made longer, up to `end`. */
  | { readonly kind: 'grown'; readonly end: number }
  | { readonly kind: 'unanswered'; readonly place: CursorContext }
  /** The place that was answered with nothing can be answered now. */
  | { readonly kind: 'announced' }
  | { readonly kind: 'localOffered'; readonly suggestion: LocalSuggestion }
  | { readonly kind: 'localWithdrawn' }
  | { readonly kind: 'placeholderShown'; readonly place: CursorContext; readonly text: string }
  | { readonly kind: 'placeholderReplaced' }
  /** The user pressed Escape. */
  | { readonly kind: 'dismissed'; readonly place: CursorContext }
  /** The user asks for a suggestion. */
  | { readonly kind: 'asked' };

/** What a change says about the suggestion that was shown. */
export type ChangeOutcome =
  /** It is typed along, or there was none. */
  | { readonly kind: 'kept' }
  /** Something else was typed. `wasRead`: it stood long enough for that to be a rejection. */
  | {
      readonly kind: 'contradicted';
      readonly suggestion: ModelSuggestion;
      readonly wasRead: boolean;
    }
  | { readonly kind: 'accepted'; readonly suggestion: ModelSuggestion }
  | {
      readonly kind: 'partlyAccepted';
      readonly suggestion: ModelSuggestion;
      /** Characters that were taken. */
      readonly length: number;
    };

/** Shown for less than this it was not read (PEERS.md B8), so typing something else says nothing about it. */
const readMs = 750;

export const emptySession: DocumentSession = {};

export function reduce(session: DocumentSession, event: SessionEvent): DocumentSession {
  switch (event.kind) {
    case 'visited':
      return session.suppressedLine === undefined || isSuppressedAt(session, event.place)
        ? session
        : { ...session, suppressedLine: undefined };
    case 'changed':
      return afterChange(reduce(session, { kind: 'visited', place: event.place }), event);
    case 'offered':
      return { ...session, shown: event.shown, unanswered: undefined };
    case 'grown':
      return session.shown === undefined
        ? session
        : { ...session, shown: { ...session.shown, end: event.end }, unanswered: undefined };
    case 'unanswered':
      return { ...session, unanswered: event.place };
    case 'announced':
      return { ...session, unanswered: undefined };
    case 'localOffered':
      return { ...session, local: event.suggestion };
    case 'localWithdrawn':
      return { ...session, local: undefined };
    case 'placeholderShown':
      return { ...session, placeholder: { place: event.place, text: event.text } };
    case 'placeholderReplaced':
      return { ...session, placeholder: undefined };
    case 'dismissed':
      return {
        ...session,
        suppressedLine: lineKey(event.place),
        shown: undefined,
        local: undefined,
        unanswered: undefined,
        placeholder: undefined,
      };
    case 'asked':
      return { ...session, suppressedLine: undefined };
  }
}

function afterChange(
  session: DocumentSession,
  { place, change, outcome }: Extract<SessionEvent, { kind: 'changed' }>,
): DocumentSession {
  const isOver = outcome.kind === 'contradicted' || outcome.kind === 'accepted';
  return {
    ...session,
    unanswered: undefined,
    placeholder: undefined,
    lastChange: { version: place.version, kind: change },
    shown: isOver ? undefined : session.shown,
    accepted: outcome.kind === 'accepted' ? outcome.suggestion : session.accepted,
  };
}

/**
 * Judges a change from the text alone: the editor tells only that a whole suggestion was accepted, and after the change.
 * @param atMs now, on the clock's time.
 */
export function judgeChange(
  session: DocumentSession,
  {
    place,
    kind,
    inserted,
  }: {
    readonly place: CursorContext;
    readonly kind: ChangeKind;
    readonly inserted: string;
  },
  atMs: number,
): ChangeOutcome {
  if (session.shown === undefined) return { kind: 'kept' };
  const { suggestion, sinceMs } = session.shown;
  if (suggestion.completion.match(place).kind === 'none')
    return {
      kind: 'contradicted',
      suggestion,
      wasRead: kind === 'typed' && atMs - sinceMs >= readMs,
    };
  const move = cursorMoveFrom(suggestion.place, place, suggestion.text.length);
  // A line break brings its indentation along: that is a key, not a part that was taken.
  const isKey = inserted.length < 2 || /^\n[ \t]*$/.test(inserted);
  if (kind !== 'typed' || isKey || move?.kind !== 'ahead') return { kind: 'kept' };
  return move.typed === suggestion.text
    ? { kind: 'accepted', suggestion }
    : { kind: 'partlyAccepted', suggestion, length: move.typed.length };
}

/** Whether the user pressed Escape on the line that the cursor is on. */
export const isSuppressedAt = ({ suppressedLine }: DocumentSession, place: CursorContext) =>
  suppressedLine === lineKey(place);

/** The completion whose rest goes before newer ones: the one that is shown, or was accepted last. */
export const currentCompletion = ({ shown, accepted }: DocumentSession) =>
  shown?.suggestion.completion ?? accepted?.completion;

/** Text before the line that tells it from its likes. */
const tailLength = 200;

function lineKey({ prefix }: CursorContext): string {
  const start = prefix.lastIndexOf('\n') + 1;
  return prefix.slice(Math.max(0, start - tailLength), start);
}

/** The sessions of the documents that are open. */
export interface DocumentSessions {
  of(documentKey: string): DocumentSession;
  update(documentKey: string, event: SessionEvent): void;
  updateAll(event: SessionEvent): void;
  /** The suggestion with this id, where it is shown or was accepted last. */
  suggestion(id: number): ModelSuggestion | undefined;
  delete(documentKey: string): void;
}

export function createDocumentSessions(): DocumentSessions {
  const sessions = new Map<string, DocumentSession>();
  const of = (documentKey: string) => sessions.get(documentKey) ?? emptySession;
  const update = (documentKey: string, event: SessionEvent) => {
    const before = of(documentKey);
    const next = reduce(before, event);
    if (next !== before) sessions.set(documentKey, next);
  };
  return {
    of,
    update,
    updateAll(event) {
      for (const documentKey of [...sessions.keys()]) update(documentKey, event);
    },
    suggestion(id) {
      for (const { shown, accepted } of sessions.values()) {
        if (shown?.suggestion.id === id) return shown.suggestion;
        if (accepted?.id === id) return accepted;
      }
      return undefined;
    },
    delete: (documentKey) => void sessions.delete(documentKey),
  };
}
