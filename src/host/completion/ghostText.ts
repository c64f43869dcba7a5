import {
  commands,
  type InlineCompletionItemProvider,
  languages,
  type Position,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextEditor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { createAppearDelay } from '../../core/completion/appearDelay.ts';
import { createDocumentSessions } from '../../core/completion/documentSession.ts';
import { createEngine } from '../../core/completion/engine.ts';
import { createLocalSuggestions } from '../../core/completion/localSuggestions.ts';
import { createTokenAllowances } from '../../core/completion/tokenAllowances.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { createContextKey } from '../contributions.ts';
import { listen } from '../listen.ts';
import { isScreenReaderOn } from '../screenReader.ts';
import { changeAt } from './changeAt.ts';
import type { CompletionFeatureDeps } from './completionFeature.ts';
import { watchConflicts } from './conflicts.ts';
import { createContextSources } from './contextSources.ts';
import { cursorContextAt } from './cursorContextAt.ts';
import { createDefinitions } from './definitions.ts';
import { createDocumentStates } from './documentStates.ts';
import { createEligibility, createFileEligibility } from './eligibility.ts';
import { createImportedFiles } from './importedFiles.ts';
import {
  type Answerer,
  acceptedCommand,
  createInlineProvider,
  type InlineProvider,
} from './inlineProvider.ts';
import { createInstructions } from './instructions.ts';
import { createOpenDocuments } from './openDocuments.ts';
import { createRetrigger } from './retrigger.ts';
import type { Snooze } from './snooze.ts';

export interface GhostTextDeps extends CompletionFeatureDeps {
  readonly snooze: Snooze;
  readonly note: Parameters<typeof createEngine>[0]['note'];
  readonly noteAnswerer: (answerer: Answerer) => void;
  readonly noteGhostText: () => void;
  readonly noteAsked: Parameters<typeof createInlineProvider>[0]['noteAsked'];
}

/** Ghost text while it is switched on: all that listens, waits and answers. */
export interface GhostText extends Disposable {
  /** What the editor asks. It is registered. */
  readonly provider: InlineCompletionItemProvider;
  /** Makes the editor take the provider for a new one, which it has not asked about this text yet. */
  reregister(): void;
  /** Whether ghost text of ours stands at the cursor of this editor. */
  hasGhostText(editor: TextEditor): boolean;
  /** The user turned down what stands at a place. */
  dismiss(place: CursorContext): void;
  /** Ghost text was taken off the screen. */
  noteHidden(): void;
}

export function createGhostText(deps: GhostTextDeps): GhostText {
  const { clock, log, settings, snooze, texts, onUnexpected } = deps;
  const store = createStore();
  const eligibility = createEligibility({
    settings: () => settings.current,
    access: deps.access,
  });
  const isEligible = (document: TextDocument) => eligibility(document) === 'ok';
  const documents = store.own(createOpenDocuments({ clock, isEligible, onUnexpected }));
  const ofFile = createFileEligibility({
    settings: () => settings.current,
    access: deps.access,
  });
  const isFileEligible = (uri: Uri, languageId: string) => ofFile(uri, languageId) === 'ok';
  const definitions = store.own(
    createDefinitions({ clock, isEligible: isFileEligible, onUnexpected }),
  );
  const instructions = store.own(createInstructions({ settings, onUnexpected }));
  const importedFiles = store.own(
    createImportedFiles({ code: documents.code, isEligible: isFileEligible, onUnexpected }),
  );

  const sessions = createDocumentSessions();
  const engine = store.own(
    createEngine({
      sessions,
      router: deps.router,
      clock,
      log,
      allowances: createTokenAllowances(),
      grammars: deps.grammars,
      sources: createContextSources({
        definitions,
        documents,
        instructions,
        isEligible: isFileEligible,
      }),
      modelKey: deps.modelKey,
      budget: deps.budget,
      options: () => ({
        isAutomatic: settings.current['inline.automatic'] && snooze.leftMs === undefined,
        inComments: settings.current['inline.comments'],
        answerTokens: settings.current['inline.maxTokens'],
        length: settings.current['inline.length'],
        prefetches: settings.current['inline.askAhead'],
      }),
      note: deps.note,
      onUnexpected: (error) => onUnexpected(error, 'inline completion'),
    }),
  );

  const states = store.own(createDocumentStates(onUnexpected));
  const contextAt = (document: TextDocument, position: Position) =>
    cursorContextAt(document, position, states);

  const isSnoozed = () => snooze.leftMs !== undefined;
  const local = createLocalSuggestions({
    sessions,
    predict: deps.predict,
    inComments: () => settings.current['inline.comments'],
  });
  store.own(deps.onDidForgetPatterns(local.forget));
  const provider = createInlineProvider({
    engine,
    contextAt,
    local,
    canAskModel: deps.canAskModel,
    isInstant: () => settings.current['local.instant'],
    noteAnswerer: deps.noteAnswerer,
    noteGhostText: deps.noteGhostText,
    noteAsked: deps.noteAsked,
    eligibility,
    isSnoozed,
    delay: createAppearDelay(clock, () => settings.current['inline.delayMs']),
    now: () => clock.now(),
    texts,
  });
  const register = () =>
    languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider);
  let registration = register();
  store.own({ dispose: () => registration.dispose() });
  const reregister = () => {
    const former = registration;
    registration = register();
    former.dispose();
  };

  const retrigger = store.own(
    createRetrigger({
      clock,
      reregister,
      providerId: `${deps.extensionId}:*`,
      isWanted: () => settings.current['inline.grow'] && !isScreenReaderOn(),
      onUnexpected,
    }),
  );
  store.own(engine.onDidImprove(retrigger.retrigger));

  function noteChange(event: TextDocumentChangeEvent): void {
    const { document } = event;
    if (window.activeTextEditor?.document !== document || !isEligible(document)) return;
    const change = changeAt(event);
    if (change === undefined) return;
    engine.onChange({ ...change, place: contextAt(document, change.position) });
    lookAround(document, change.position.line);
  }

  /** What the next request may tell is looked up from the cursor's arrival on, not only once something is typed. */
  function lookAround(document: TextDocument, line: number): void {
    if (!isEligible(document)) return;
    definitions.lookNear(document, line);
    importedFiles.readFor(document);
  }

  function noteCursor(editor: TextEditor | undefined): void {
    if (editor !== undefined && editor === window.activeTextEditor)
      lookAround(editor.document, editor.selection.active.line);
  }

  store.own(listen(workspace.onDidChangeTextDocument, 'inline change', noteChange, onUnexpected));
  store.own(listen(window.onDidChangeActiveTextEditor, 'inline cursor', noteCursor, onUnexpected));
  store.own(
    listen(
      window.onDidChangeTextEditorSelection,
      'inline cursor',
      ({ textEditor }) => noteCursor(textEditor),
      onUnexpected,
    ),
  );
  noteCursor(window.activeTextEditor);
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'inline close',
      (document) => engine.forgetDocument(document.uri.toString()),
      onUnexpected,
    ),
  );
  store.own(
    commands.registerCommand(acceptedCommand, (suggestionId: unknown) => {
      if (typeof suggestionId === 'number') engine.accept(suggestionId);
      return goOn(provider);
    }),
  );
  const setSuggesting = createContextKey('slipstream.suggesting', onUnexpected);
  setSuggesting.set(true);
  store.own({ dispose: () => setSuggesting.set(false) });
  store.own(watchConflicts({ clock, notices: deps.notices, texts, onUnexpected }));

  return {
    provider,
    reregister,
    hasGhostText: provider.hasGhostText,
    dismiss: engine.dismiss,
    noteHidden: provider.noteHidden,
    dispose: () => store.dispose(),
  };
}

/**
 * What follows an accepted suggestion is shown at once. The editor asks for it by itself only after Tab: when the last
 * word or line of a suggestion was taken, it does not (seen in VS Code 1.139).
 */
async function goOn(provider: InlineProvider): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined || provider.hasBeenAsked(editor.document)) return;
  await commands.executeCommand('editor.action.inlineSuggest.trigger', { explicit: false });
}
