import {
  commands,
  languages,
  type TextDocument,
  type TextDocumentChangeEvent,
  window,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createAllowances } from '../../core/completion/allowance.ts';
import { createEngine } from '../../core/completion/engine.ts';
import {
  createLocalSuggestions,
  type LocalSuggestionsDeps,
} from '../../core/completion/localSuggestions.ts';
import { createMeasures, type Measures } from '../../core/completion/measures.ts';
import type { RequestBudget } from '../../core/completion/trigger.ts';
import type { Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log, Notices, SettingsSource } from '../../core/ports.ts';
import type { Router } from '../../core/routing/ask.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { createContextKey } from '../contributions.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { changeAt } from './changeAt.ts';
import { createCompletionCommands } from './completionCommands.ts';
import { watchConflicts } from './conflicts.ts';
import { createContextSources } from './contextSources.ts';
import { placeAt } from './cursorPlace.ts';
import { createDefinitions } from './definitions.ts';
import { createEligibility } from './eligibility.ts';
import { createGrowth } from './growth.ts';
import { createIgnoreFiles } from './ignoreFiles.ts';
import { acceptedCommand, createInlineProvider } from './inlineProvider.ts';
import { createOpenDocuments } from './openDocuments.ts';
import { createSnooze } from './snooze.ts';

export interface CompletionRoomDeps {
  readonly router: Router;
  /** What automatic requests to the inline model may count on. */
  readonly budget: () => RequestBudget;
  /** Names the model that inline requests go to; empty when there is none. */
  readonly modelKey: () => string;
  /** Whether a model may answer ghost text now; otherwise the workspace's own patterns do. */
  readonly canAskModel: () => boolean;
  /** How a line goes on by the workspace's own patterns. */
  readonly predict: LocalSuggestionsDeps['predict'];
  /** Sharpen what is shown and where an answer is cut, in languages that have one. */
  readonly grammars: Grammars;
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly texts: Texts;
  /** `publisher.name` of this extension. */
  readonly extensionId: string;
  readonly onUnexpected: OnUnexpected;
}

/** Ghost text: the engine, the editor's provider, and everything that tells one of the other. */
export interface CompletionRoom extends Disposable {
  readonly commands: ReturnType<typeof createCompletionCommands>;
  readonly measures: Measures;
  /** Milliseconds for which suggestions are paused; Infinity until restart; undefined when they come. */
  readonly snoozedForMs: () => number | undefined;
  readonly onDidChange: Event<void>;
}

export function createCompletionRoom(deps: CompletionRoomDeps): CompletionRoom {
  const { clock, log, settings, texts, onUnexpected } = deps;
  const store = createStore();
  const fail = (error: unknown) => onUnexpected(error, 'inline completion');
  const snooze = store.own(createSnooze(clock, fail));
  const ignoreFiles = store.own(createIgnoreFiles(onUnexpected));
  const eligibility = createEligibility({ settings: () => settings.current, ignoreFiles });
  const isEligible = (document: TextDocument) => eligibility(document) === 'ok';
  const definitions = store.own(createDefinitions({ clock, isEligible, onUnexpected }));
  const documents = store.own(createOpenDocuments({ clock, isEligible, onUnexpected }));
  const measures = store.own(createMeasures({ clock, textOf }));

  const engine = store.own(
    createEngine({
      router: deps.router,
      clock,
      log,
      allowances: createAllowances(),
      sources: createContextSources({ definitions, documents, isEligible }),
      modelKey: deps.modelKey,
      budget: deps.budget,
      options: () => ({
        isAutomatic: settings.current['inline.automatic'] && snooze.leftMs === undefined,
        inComments: settings.current['inline.comments'],
        answerTokens: settings.current['inline.maxTokens'],
        asksAhead: settings.current['inline.askAhead'],
      }),
      note: measures.note,
      onUnexpected: fail,
    }),
  );

  const isSnoozed = () => snooze.leftMs !== undefined;
  const provider = createInlineProvider({
    engine,
    local: createLocalSuggestions({
      predict: deps.predict,
      inComments: () => settings.current['inline.comments'],
    }),
    canAskModel: deps.canAskModel,
    eligibility,
    isSnoozed,
    texts,
  });
  const register = () =>
    languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider);
  let registration = register();
  store.own({ dispose: () => registration.dispose() });
  const registerAnew = () => {
    const former = registration;
    registration = register();
    former.dispose();
  };

  const growth = store.own(
    createGrowth({
      clock,
      registerAnew,
      providerId: `${deps.extensionId}:*`,
      isWanted: () => settings.current['inline.grow'] && !isScreenReaderOn(),
      onUnexpected,
    }),
  );
  store.own(engine.onDidImprove(growth.grow));

  function noteChange(event: TextDocumentChangeEvent): void {
    const { document } = event;
    if (window.activeTextEditor?.document !== document || !isEligible(document)) return;
    const change = changeAt(event);
    if (change === undefined) return;
    engine.onChange({ ...change, place: placeAt(document, change.position) });
    definitions.lookNear(document, change.position.line);
  }

  store.own(listen(workspace.onDidChangeTextDocument, 'inline change', noteChange, onUnexpected));
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'inline close',
      (document) => engine.forgetDocument(document.uri.toString()),
      onUnexpected,
    ),
  );
  store.own(
    commands.registerCommand(acceptedCommand, (offerId: unknown) => {
      if (typeof offerId === 'number') engine.accept(offerId);
    }),
  );
  const setSuggesting = createContextKey('slipstream.suggesting', onUnexpected);
  setSuggesting(true);
  store.own({ dispose: () => setSuggesting(false) });
  store.own(watchConflicts({ notices: deps.notices, texts, onUnexpected }));

  return {
    commands: createCompletionCommands({ engine, settings, snooze, measures, texts, registerAnew }),
    measures,
    snoozedForMs: () => snooze.leftMs,
    onDidChange: snooze.onDidChange,
    dispose: () => store.dispose(),
  };
}

/** The stable API tells only what the user has set: `auto` may mean that one is in use, which the setting is for. */
const isScreenReaderOn = (): boolean =>
  workspace.getConfiguration('editor').get<string>('accessibilitySupport') === 'on';

const textOf = (documentKey: string): string | undefined =>
  workspace.textDocuments.find((document) => document.uri.toString() === documentKey)?.getText();
