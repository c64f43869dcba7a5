import { type ExtensionContext, env, type Uri, workspace } from 'vscode';
import type { ChatQuestion, ContextRequest } from '../../core/chat/chatContextItem.ts';
import { type ChatController, createChatController } from '../../core/chat/chatController.ts';
import { createChatModels } from '../../core/chat/chatModels.ts';
import { createConversationLibrary } from '../../core/chat/conversationLibrary.ts';
import { builtInCommands } from '../../core/chat/slashCommand.ts';
import { createEditorToolBox, joinToolBoxes } from '../../core/chat/tools/editorToolBox.ts';
import { createToolBox, type ToolBox } from '../../core/chat/tools/toolBox.ts';
import type { Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { CatalogView } from '../../core/models/catalogModel.ts';
import { formatModelRef, type ModelRef } from '../../core/models/modelRef.ts';
import type { ProviderSet } from '../../core/models/providerSet.ts';
import type { DocumentStorage } from '../../core/ports.ts';
import type { TerminalRun } from '../../core/refactor/terminalOutput.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { TokenEstimate } from '../../core/routing/tokenEstimate.ts';
import type { Failure } from '../../shared/chatMessage.ts';
import { createContextKey } from '../contributions.ts';
import type { CoreServices } from '../coreServices.ts';
import type { FileAccess } from '../fileAccess.ts';
import { run } from '../listen.ts';
import { writeModel } from '../models/modelSettings.ts';
import type { ChangeSets } from '../refactor/changeSets.ts';
import { createFileStorage, workspaceStorageFolder } from '../storage.ts';
import { requestsFrom } from './addToChat.ts';
import { runChatAction } from './chatActions.ts';
import { chatChanges } from './chatChanges.ts';
import { type ChatView, registerChatView } from './chatView.ts';
import { type ApplyCode, runCodeAction } from './codeActions.ts';
import { collectContext } from './contextSources.ts';
import { createContextSuggestions, requestOf } from './contextSuggestions.ts';
import { chooseEditorTools, invokeTool, offeredTools } from './editorTools.ts';
import { readGitChanges } from './gitChanges.ts';
import { exportConversation, renameConversation, showHistory } from './history.ts';
import { createOpenEditorPlace, openFiles } from './openEditor.ts';
import { openPlace } from './openPlace.ts';
import { registerParticipant } from './participant.ts';
import { pickContext } from './pickContext.ts';
import { pickModel } from './pickModel.ts';
import { createPromptFiles, readProjectInstructions } from './promptFiles.ts';
import { createWorkspaceReader } from './workspaceReader.ts';

type ChatServices = Pick<
  CoreServices,
  'clock' | 'log' | 'texts' | 'notices' | 'settings' | 'onUnexpected'
>;

export interface ChatDeps extends ChatServices {
  readonly context: Pick<ExtensionContext, 'extensionUri' | 'storageUri' | 'globalStorageUri'>;
  readonly router: Router;
  readonly catalog: CatalogView;
  readonly providers: () => Pick<ProviderSet, 'ids'>;
  readonly estimate: Pick<TokenEstimate, 'textTokens'>;
  /** Lets writes through as long as they may be made. */
  readonly guard: (storage: DocumentStorage) => DocumentStorage;
  /** Which files may be read and sent. */
  readonly access: FileAccess;
  /** Whether the prompts of a folder may ask a model that they name. */
  readonly mayAskModel: (folder: Uri, model: string) => boolean;
  /** Puts placeholders in the place of secrets: for what leaves the panel for other programs. */
  readonly hideSecrets: (text: string) => string;
  readonly lastTerminalRun: () => TerminalRun | undefined;
  /** Puts a code block into the file it belongs to as a reviewable change. False when it cannot be placed. */
  readonly applyCode: ApplyCode;
  /** What answers have changed, and the way back. */
  readonly changes: ChangeSets;
  /** Whether a new file may be made there, asking the user where it decides what runs. */
  readonly mayCreate: (file: Uri, code: string) => Promise<boolean>;
  /** A question that did not fit the model's window whole. */
  readonly noteTooLong: (model: ModelRef, neededTokens: number) => void;
  /** Opens the picker of the chat's own model. */
  readonly chooseModel: () => unknown;
  /** Why no question can be sent now. */
  readonly obstacle: () => Failure | undefined;
  readonly onDidChangeModels: Event<void>;
}

export interface Chat extends Disposable {
  readonly commands: {
    readonly 'slipstream.openChat': () => unknown;
    readonly 'slipstream.newChat': () => unknown;
    readonly 'slipstream.showChatHistory': () => unknown;
    readonly 'slipstream.renameChat': () => unknown;
    readonly 'slipstream.exportChat': () => unknown;
    readonly 'slipstream.stopChat': () => unknown;
    readonly 'slipstream.chooseEditorTools': () => unknown;
    readonly 'slipstream.addToChat': (...args: readonly unknown[]) => unknown;
    readonly 'slipstream.addTerminalToChat': () => unknown;
  };
  /** Asks in the panel on behalf of other features. */
  askInChat(question: ChatQuestion): Promise<void>;
}

/** The chat: panel, conversations, context, tools. */
export function createChat(deps: ChatDeps): Chat {
  const { clock, log, texts, notices, onUnexpected, access } = deps;
  const { isAllowed } = access;
  const gitDiff = (isStaged: boolean) => readGitChanges(isStaged, isAllowed);
  const store = createStore();
  const fail = (error: unknown) => onUnexpected(error, 'chat');
  const models = createChatModels({ ...deps, settings: () => deps.settings.current });
  const prompts = store.own(
    createPromptFiles({
      mayAsk: deps.mayAskModel,
      onDidChangeConsent: deps.settings.onDidChange,
      onUnexpected,
    }),
  );
  const openEditor = store.own(createOpenEditorPlace({ clock, isAllowed, onUnexpected }));
  const suggest = createContextSuggestions({
    clock,
    isAllowed,
    offers: openEditor.offers,
    openFiles,
  });
  const reader = createWorkspaceReader({ isAllowed, gitDiff, clock });
  const builtIns = builtInCommands(texts.chat.commands);
  const stagedOrAll = async () => (await gitDiff(true)) || gitDiff(false);
  const sources = { access, gitDiff: stagedOrAll, lastTerminalRun: deps.lastTerminalRun, clock };
  const collect = (request: ContextRequest) => collectContext(request, sources);
  const commands = () => [...builtIns, ...prompts.commands];
  const providerIds = () => deps.providers().ids;
  // A folder's own settings may switch them on: before it is trusted it has no say.
  const projectInstructions = async () =>
    deps.settings.current['chat.projectInstructions'] && workspace.isTrusted
      ? readProjectInstructions()
      : undefined;
  // The view calls the controller and the controller shows the view: one of them has to be created later.
  let view: ChatView | undefined;

  const controller: ChatController = store.own(
    createChatController({
      router: deps.router,
      clock,
      texts,
      notices,
      models,
      newId: () => crypto.randomUUID(),
      library: createConversationLibrary({
        storage: deps.guard(
          createFileStorage(workspaceStorageFolder(deps.context, 'chat'), log, notifySetAside),
        ),
        clock,
        log,
        onSetAside: notifySetAside,
        onUnexpected: fail,
      }),
      providerIds,
      obstacle: deps.obstacle,
      onDidChangeModels: deps.onDidChangeModels,
      noteTooLong(model, neededTokens) {
        const asked = model ?? models.chosen();
        if (asked !== undefined) deps.noteTooLong(asked, neededTokens);
      },
      tools: (model) =>
        models.hasTools(model) ? joinToolBoxes(workspaceTools(), editorTools()) : undefined,
      projectInstructions,
      onUnexpected: fail,
      editor: {
        collect,
        suggest,
        resolveSuggestion: requestOf,
        offers: openEditor.offers,
        whatIsOpen: openEditor.place,
        onDidChangeOpen: openEditor.onDidChange,
        pickContext: () => pickContext({ texts, isAllowed, openFiles }),
        pickModel: () => pickModel(deps.catalog, texts),
        useModel: (ref) => writeModel('chat', formatModelRef(ref)),
        chooseModel: async () => void (await deps.chooseModel()),
        commands,
        onDidChangeCommands: prompts.onDidChange,
        changes: chatChanges(deps.changes),
        runCode: (request) =>
          runCodeAction(request, {
            clock,
            onUnexpected,
            hideSecrets: deps.hideSecrets,
            mayCreate: deps.mayCreate,
            apply: deps.applyCode,
            texts,
            notify,
          }),
        openPlace: (path, line) =>
          openPlace(path, line, (name) => notifyText(texts.chat.noSuchFile(name))),
        copy: async (text) => env.clipboard.writeText(text),
        runAction: (id, question) => {
          const provider = models.chosen()?.provider;
          return runChatAction(id, { question, ...(provider && { provider }) });
        },
        show: async () => view?.show(),
        send: (message) => view?.send(message),
      },
    }),
  );

  function workspaceTools(): ToolBox | undefined {
    const hasFolder = (workspace.workspaceFolders?.length ?? 0) > 0;
    return deps.settings.current['chat.tools'] && hasFolder && workspace.isTrusted
      ? createToolBox({ reader, whyNot: access.whyNotPath, clock, texts: texts.chat })
      : undefined;
  }

  function editorTools(): ToolBox | undefined {
    const tools = offeredTools(deps.settings.current['chat.editorTools']);
    const { hideSecrets } = deps;
    return tools.length === 0
      ? undefined
      : createEditorToolBox({ tools, invoke: invokeTool, hideSecrets, clock, texts: texts.chat });
  }

  const notify = (why: 'noEditor' | 'notApplied') => notifyText(texts.chat[why]);

  function notifyText(text: string): void {
    notices.clear('chat');
    notices.show({ id: 'chat', level: 'info', text, actions: [] });
  }

  function notifySetAside(name: string): void {
    const text = texts.chat.setAside(name);
    notices.show({ id: `setAside ${name}`, level: 'warning', text, actions: [] });
  }

  view = store.own(
    registerChatView({
      extensionUri: deps.context.extensionUri,
      source: controller.source,
      log,
      onUnexpected,
      onRequest: controller.handle,
    }),
  );
  store.own(
    registerParticipant({
      router: deps.router,
      models,
      texts,
      extensionUri: deps.context.extensionUri,
      sources,
      collect,
      commands,
      providerIds,
      projectInstructions,
    }),
  );
  const setBusy = createContextKey('slipstream.chatBusy', onUnexpected);
  store.own(
    controller.source.onDidChangeFrame(() => setBusy.set(controller.source.frame().isBusy)),
  );
  run(controller.restore, 'chat.restore', onUnexpected);

  const history = { controller, texts, onUnexpected };
  return {
    commands: {
      'slipstream.openChat': () => view?.show(),
      'slipstream.newChat': () => {
        controller.startNew();
        return view?.show();
      },
      'slipstream.showChatHistory': () => showHistory(history),
      'slipstream.renameChat': () => renameConversation(controller.conversation, history),
      'slipstream.exportChat': () => exportConversation(controller.conversation.id, history),
      'slipstream.stopChat': () => controller.handle({ type: 'stop' }),
      'slipstream.chooseEditorTools': () =>
        chooseEditorTools(deps.settings.current['chat.editorTools'], texts),
      'slipstream.addToChat': async (...args) => {
        for (const request of requestsFrom(args)) await controller.add(request);
      },
      'slipstream.addTerminalToChat': () => controller.add({ kind: 'terminal' }),
    },
    askInChat: controller.askInChat,
    dispose: () => store.dispose(),
  };
}
