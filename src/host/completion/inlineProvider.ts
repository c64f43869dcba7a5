import {
  type CancellationToken,
  type InlineCompletionContext,
  type InlineCompletionItem,
  type InlineCompletionItemProvider,
  InlineCompletionTriggerKind,
  type Position,
  type TextDocument,
  type TextEditor,
  window,
} from 'vscode';
import type { AppearDelay } from '../../core/completion/appearDelay.ts';
import type { QueryKind } from '../../core/completion/engine.ts';
import { type SuggestDeps, suggest } from '../../core/completion/suggest.ts';
import type { Suggestion } from '../../core/completion/suggestion.ts';
import { type CursorContext, withText } from '../../core/documents/cursorContext.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { signalOf } from '../signal.ts';
import type { Eligibility } from './eligibility.ts';
import { inlineItem, type SelectedItem } from './inlineItem.ts';

/** Who made a suggestion: a model, or the workspace's own patterns. */
export type Answerer = Suggestion['source'];

/** Runs when the editor has taken an item. It is no command for users, so it is not in the manifest. */
export const acceptedCommand = 'slipstream.internal.acceptedSuggestion';

export interface ProviderDeps extends SuggestDeps {
  readonly contextAt: (document: TextDocument, position: Position) => CursorContext;
  readonly eligibility: (document: TextDocument) => Eligibility;
  readonly isSnoozed: () => boolean;
  /** Holds back what appears anew while typing. */
  readonly delay: AppearDelay;
  readonly now: () => number;
  /** Called with who made what is shown. */
  readonly noteAnswerer: (answerer: Answerer) => void;
  /** Called when ghost text comes or goes. */
  readonly noteGhostText: () => void;
  /** Called with each call of the editor: whether its list of suggestions is open. */
  readonly noteAsked: (document: TextDocument, position: Position, hasList: boolean) => void;
  readonly texts: Texts;
}

/** What the editor asks. */
export interface InlineProvider extends InlineCompletionItemProvider {
  /** Whether the editor has asked about the document as it is now. */
  hasBeenAsked(document: TextDocument): boolean;
  /** Whether ghost text of ours stands at the cursor of this editor. */
  hasGhostText(editor: TextEditor): boolean;
  /** What stood there was taken off the screen. */
  noteHidden(): void;
}

/** Where the editor was last given something to show. */
interface SuggestedAt {
  readonly document: TextDocument;
  readonly position: Position;
  readonly place: CursorContext;
}

/**
 * Answers the editor's calls from the engine. A call is only the present waiter: the request behind it belongs to the
 * engine and outlives it. A call that the user makes is always answered, if only in the status bar.
 */
export function createInlineProvider(deps: ProviderDeps): InlineProvider {
  const { texts } = deps;
  /** The text that the editor asked about last. */
  let askedAbout = '';
  let suggestedAt: SuggestedAt | undefined;

  async function provide(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const since = deps.now();
    const isAsked = context.triggerKind === InlineCompletionTriggerKind.Invoke;
    askedAbout = versionOf(document);
    deps.noteAsked(document, position, context.selectedCompletionInfo !== undefined);
    const why = deps.eligibility(document);
    if (why !== 'ok') {
      if (isAsked) notify(texts.completion.notHere(why));
      return [];
    }
    if (!isAsked && (deps.isSnoozed() || !hasOneCursor(document))) return [];
    const selected = context.selectedCompletionInfo;
    const place = withSelected(deps.contextAt(document, position), position, selected);
    const suggestions = await ask(place, { isAsked, since }, token);
    if (!token.isCancellationRequested)
      noteSuggested(suggestions.length > 0 ? { document, position, place } : undefined);
    return suggestions.map((suggestion) =>
      inlineItem(suggestion, position, {
        selected,
        accepted: {
          command: acceptedCommand,
          title: '',
          arguments: suggestion.source === 'model' ? [suggestion.id] : [],
        },
      }),
    );
  }

  async function ask(
    place: CursorContext,
    { isAsked, since }: { readonly isAsked: boolean; readonly since: number },
    token: CancellationToken,
  ): Promise<readonly Suggestion[]> {
    const cancelled = signalOf(token);
    try {
      const suggestions = await suggest(place, kindOf(isAsked, place), deps, cancelled.signal);
      const [first] = suggestions;
      const mayShow =
        first === undefined ||
        isAsked ||
        (await deps.delay.hold(place, first.text, since, cancelled.signal));
      if (!mayShow) return [];
      if (first !== undefined) {
        deps.noteAnswerer(first.source);
      } else if (isAsked && !token.isCancellationRequested) notify(texts.completion.nothing);
      return suggestions;
    } finally {
      cancelled.dispose();
    }
  }

  function noteSuggested(next: SuggestedAt | undefined): void {
    const before = suggestedAt;
    suggestedAt = next;
    if (before !== undefined || next !== undefined) deps.noteGhostText();
  }

  /** Asking where something is suggested already means that something else is wanted. */
  function kindOf(isAsked: boolean, place: CursorContext): QueryKind {
    if (!isAsked) return 'automatic';
    return suggestedAt !== undefined && isSamePlace(suggestedAt.place, place)
      ? 'alternatives'
      : 'asked';
  }

  return {
    provideInlineCompletionItems: provide,
    hasBeenAsked: (document) => askedAbout === versionOf(document),
    hasGhostText: ({ document, selection }) =>
      suggestedAt?.document === document &&
      suggestedAt.place.version === document.version &&
      suggestedAt.position.isEqual(selection.active),
    noteHidden: () => noteSuggested(undefined),
  };
}

const versionOf = (document: TextDocument): string =>
  `${document.uri.toString()} ${document.version}`;

const isSamePlace = (a: CursorContext, b: CursorContext): boolean =>
  a.documentKey === b.documentKey && a.version === b.version && a.prefix.length === b.prefix.length;

/** The status bar rather than a toast: nothing covers the code. */
const shownMs = 4_000;

function notify(text: string): void {
  window.setStatusBarMessage(`$(info) ${text}`, shownMs);
}

/** Several cursors and selections have no one place to write at. A document outside of an editor (a notebook's cell) has. */
function hasOneCursor(document: TextDocument): boolean {
  const editor = window.visibleTextEditors.find((item) => item.document === document);
  if (editor === undefined) return true;
  return editor.selections.length === 1 && editor.selection.isEmpty;
}

/** The place as it will be when the suggest widget's item is taken, if one is selected. */
function withSelected(
  place: CursorContext,
  position: Position,
  selected: SelectedItem | undefined,
): CursorContext {
  if (selected === undefined) return place;
  const typed = position.character - selected.range.start.character;
  const behind = Math.max(0, selected.range.end.character - position.character);
  return withText(place, {
    prefix: place.prefix.slice(0, place.prefix.length - typed) + selected.text,
    suffix: place.suffix.slice(behind),
  });
}
