import {
  type InlineCompletionItemProvider,
  type Position,
  type TextDocument,
  type TextEditor,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { LocalSuggestionsDeps } from '../../core/completion/localSuggestions.ts';
import {
  createSuggestionStatistics,
  type SuggestionStatistics,
} from '../../core/completion/suggestionStatistics.ts';
import { createEmitter, type Event, joinEvents } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log, Notices, SettingsSource } from '../../core/ports.ts';
import type { QuotaBudget } from '../../core/routing/quotaBudget.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { FileAccess } from '../fileAccess.ts';
import type { OnUnexpected } from '../listen.ts';
import { createCompletionCommands } from './completionCommands.ts';
import { createGhostText, type GhostText } from './ghostText.ts';
import type { Answerer } from './inlineProvider.ts';
import { createSnooze } from './snooze.ts';

export interface CompletionFeatureDeps {
  readonly router: Router;
  /** What automatic requests to the inline model may count on. */
  readonly budget: () => QuotaBudget;
  /** Names the model that inline requests go to; empty when there is none. */
  readonly modelKey: () => string;
  /** Whether a model may answer ghost text now; otherwise the workspace's own patterns do. */
  readonly canAskModel: () => boolean;
  /** How a line goes on by the workspace's own patterns. */
  readonly predict: LocalSuggestionsDeps['predict'];
  /** What those patterns were learned from may no longer be told. */
  readonly onDidForgetPatterns: Event<void>;
  /** Sharpen what is shown and where an answer is cut, in languages that have one. */
  readonly grammars: Grammars;
  readonly access: Pick<FileAccess, 'whyNot'>;
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly texts: Texts;
  /** `publisher.name` of this extension. */
  readonly extensionId: string;
  readonly onUnexpected: OnUnexpected;
}

/** Ghost text. Exists as long as Slipstream is on; its listeners and timers only while suggestions are on. */
export interface CompletionFeature extends Disposable {
  readonly commands: ReturnType<typeof createCompletionCommands>;
  readonly statistics: SuggestionStatistics;
  /** What the editor asks now; undefined while suggestions are switched off. */
  readonly provider: () => InlineCompletionItemProvider | undefined;
  /** Milliseconds for which suggestions are paused; Infinity until restart; undefined when they come. */
  readonly snoozedForMs: () => number | undefined;
  /** Who made the last suggestion; undefined before the first. */
  readonly answerer: () => Answerer | undefined;
  readonly onDidChange: Event<void>;
  /** Whether ghost text of ours stands at the cursor of this editor. */
  readonly hasGhostText: (editor: TextEditor) => boolean;
  readonly onDidChangeGhostText: Event<void>;
  /** Whether the editor asked last with an item of its list of suggestions. Closing it is not told. */
  readonly isListOpen: (editor: TextEditor) => boolean;
}

/** Where the editor asked last, in the document as it was then. */
interface AskedAt {
  readonly document: TextDocument;
  readonly version: number;
  readonly position: Position;
}

export function createCompletionFeature(deps: CompletionFeatureDeps): CompletionFeature {
  const { clock, settings, texts, onUnexpected } = deps;
  const store = createStore();
  const snooze = store.own(createSnooze(clock, (error) => onUnexpected(error, 'snooze')));
  const statistics = store.own(createSuggestionStatistics({ clock, textOf }));
  const answererChanges = store.own(
    createEmitter<void>((error) => onUnexpected(error, 'suggestion’s maker')),
  );
  const ghostTextChanges = store.own(
    createEmitter<void>((error) => onUnexpected(error, 'ghost text')),
  );
  let answerer: Answerer | undefined;
  /** Where the editor's list of suggestions was open when it asked. */
  let listedAt: AskedAt | undefined;
  let running: GhostText | undefined;

  function noteAnswerer(next: Answerer): void {
    if (next === answerer) return;
    answerer = next;
    answererChanges.fire();
  }

  function noteAsked(document: TextDocument, position: Position, hasList: boolean): void {
    const had = listedAt !== undefined;
    listedAt = hasList ? { document, version: document.version, position } : undefined;
    if (had || hasList) ghostTextChanges.fire();
  }

  function follow(): void {
    if (settings.current['inline.enabled']) {
      running ??= createGhostText({
        ...deps,
        snooze,
        note: statistics.note,
        noteAnswerer,
        noteGhostText: () => ghostTextChanges.fire(),
        noteAsked,
      });
      return;
    }
    stop();
    snooze.end();
    statistics.rest();
  }

  function stop(): void {
    running?.dispose();
    running = undefined;
  }

  store.own({ dispose: stop });
  store.own(settings.onDidChange(follow));
  follow();

  return {
    commands: createCompletionCommands({
      ghostText: () => running,
      settings,
      snooze,
      texts,
    }),
    statistics,
    provider: () => running?.provider,
    snoozedForMs: () => snooze.leftMs,
    answerer: () => answerer,
    onDidChange: joinEvents(snooze.onDidChange, answererChanges.event),
    hasGhostText: (editor) => running?.hasGhostText(editor) === true,
    isListOpen: ({ document, selection }) =>
      listedAt?.document === document &&
      listedAt.version === document.version &&
      listedAt.position.isEqual(selection.active),
    onDidChangeGhostText: ghostTextChanges.event,
    dispose: () => store.dispose(),
  };
}

const textOf = (documentKey: string): string | undefined =>
  workspace.textDocuments.find((document) => document.uri.toString() === documentKey)?.getText();
