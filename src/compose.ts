import type { ExtensionContext } from 'vscode';
import { createModelAccess } from './composeModels.ts';
import { joinEvents } from './core/event.ts';
import { createStore, type Disposable } from './core/lifetime.ts';
import { formatModelRef } from './core/models/modelRef.ts';
import type { Router } from './core/routing/routerRequest.ts';
import { createSecretMask } from './core/secrets/secretMask.ts';
import { statusView } from './core/status/statusView.ts';
import { type ChatDeps, createChat } from './host/chat/chat.ts';
import { chatObstacle } from './host/chat/chatObstacle.ts';
import { createChatPort } from './host/chat/chatPort.ts';
import { createCompletionFeature } from './host/completion/completionFeature.ts';
import { createShowStatistics } from './host/completion/showStatistics.ts';
import { createContextKey, registerCommands, type ServiceCommands } from './host/contributions.ts';
import { type CoreServices, createCoreServices } from './host/coreServices.ts';
import { createExtensionSwitch } from './host/extensionSwitch.ts';
import { createFileAccess } from './host/fileAccess.ts';
import { followFirstSteps } from './host/firstSteps.ts';
import { createForgetEverything } from './host/forget/forgetEverything.ts';
import { resetMarkerIn } from './host/forget/forgetFiles.ts';
import { createWriteGuard } from './host/forget/writeGuard.ts';
import { createIgnoreFiles } from './host/ignoreFiles.ts';
import { createDiagnose } from './host/latency/diagnose.ts';
import { createLazyLatencyTools } from './host/latency/loadLatencyTools.ts';
import { run, runSoon } from './host/listen.ts';
import { registerLanguageModels } from './host/lm/languageModels.ts';
import { createMenu } from './host/menu.ts';
import { readMenuState } from './host/menuState.ts';
import { tellIgnoredSettings } from './host/models/ignoredSettings.ts';
import { createKeyStep } from './host/models/keyStep.ts';
import { createNextEditFeature } from './host/nextEdit/nextEditFeature.ts';
import { createOpenLinks } from './host/openLinks.ts';
import { createPredictorFeature } from './host/predictor/predictorFeature.ts';
import { createRefactorFeature, type RefactorFeature } from './host/refactor/refactorFeature.ts';
import { createStatusBar } from './host/statusBar.ts';
import { readStatusFacts } from './host/statusFacts.ts';
import { createFileStorage, workspaceStorageFolder } from './host/storage.ts';
import { grammarFiles } from './host/syntax/grammarFiles.ts';
import { createGrammars } from './host/syntax/grammars.ts';
import { spotCheck } from './net/spotCheck.ts';

/** What stands while Slipstream is switched on. */
interface Services extends Disposable {
  readonly router: Router;
  readonly commands: ServiceCommands;
  /** Lets nothing more be written to disk. Resolves when nothing is being written. */
  freezeWrites(): Promise<void>;
}

export interface Composed extends Disposable {
  /** The door to the models; undefined while Slipstream is switched off. */
  readonly router: Router | undefined;
}

/** Builds everything by hand: net → core → host. The returned disposable disposes all of it. */
export function compose(context: ExtensionContext): Composed {
  const store = createStore();
  const coreServices = store.own(createCoreServices(context));
  const { onUnexpected } = coreServices;
  // Another window has deleted all stored data: build the services anew, so that nothing of it survives here.
  const onForgotten = () => run(() => whileStopped(async () => {}), 'forgotten', onUnexpected);
  const services = store.own(
    createExtensionSwitch(coreServices, () =>
      createServices(coreServices, { context, onForgotten }),
    ),
  );
  const setAtRest = createContextKey('slipstream.atRest', onUnexpected);
  async function whileStopped(work: () => Promise<void>): Promise<void> {
    // Closes the panel, whose page would otherwise get no more answers.
    setAtRest.set(true);
    const frozen = services.current?.freezeWrites();
    try {
      await services.restart(async () => {
        await frozen;
        await work();
      });
    } finally {
      setAtRest.set(false);
    }
  }
  const forgetEverything = createForgetEverything({
    notices: coreServices.notices,
    log: coreServices.log,
    texts: coreServices.texts,
    vault: context.secrets,
    folders: { global: context.globalStorageUri.fsPath, workspace: context.storageUri?.fsPath },
    whileStopped,
    hasEnvironmentKey: Boolean(process.env['CEREBRAS_API_KEY']),
  });
  store.own(
    registerCommands(
      () => ({ ...services.current?.commands, 'slipstream.forgetEverything': forgetEverything }),
      services.offerToTurnOn,
      onUnexpected,
    ),
  );
  return {
    get router() {
      return services.current?.router;
    },
    dispose: () => store.dispose(),
  };
}

interface ServicesDeps {
  readonly context: ExtensionContext;
  /** Another window has had everything forgotten. */
  readonly onForgotten: () => void;
}

/** Wires the features. Each gets exactly what it calls. */
function createServices(lasting: CoreServices, { context, onForgotten }: ServicesDeps): Services {
  const { clock, log, texts, notices, onUnexpected } = lasting;
  const store = createStore();
  const resetMarkerFile = resetMarkerIn(context.globalStorageUri.fsPath);
  const writeGuard = createWriteGuard({ resetMarkerFile, onForgotten });
  const storage = writeGuard.guard(lasting.storage);
  const grammars = createGrammars({
    read: grammarFiles(context.asAbsolutePath('dist/grammars')),
    log,
  });
  const ignoreFiles = store.own(createIgnoreFiles(onUnexpected));
  const access = createFileAccess(ignoreFiles, store.own(createOpenLinks(onUnexpected)));
  const mask = createSecretMask();
  const modelAccess = store.own(
    createModelAccess({ coreServices: lasting, context, storage, mask }),
  );
  const { settings, providers, latency, network, transport, models, routing } = modelAccess;
  const { openTransport, walkthrough } = modelAccess;
  const tellIgnored = () =>
    tellIgnoredSettings({
      settings,
      storage,
      notices,
      texts,
      globalStorage: context.globalStorageUri,
    });
  store.own(runSoon(tellIgnored, 'ignored settings', onUnexpected));
  store.own(
    registerLanguageModels({
      router: routing.router,
      estimate: routing.estimate,
      models: models.catalog.models,
      isReady: ({ provider }) => providers.isReady(provider),
      askForKey: () => models.commands['slipstream.setApiKey'](),
      onDidChange: models.onDidChange,
      texts,
    }),
  );
  store.own(followFirstSteps({ settings, providers, models, routing, onUnexpected }));
  const latencyTools = store.own(
    createLazyLatencyTools({
      context,
      latency,
      models,
      fitRequest: models.routing.fitRequest,
      metering: routing.metering,
      estimate: routing.estimate,
      openTransport,
      spotCheck: (baseUrl, signal) =>
        spotCheck({ baseUrl, network: network.current, clock }, signal),
      storage,
      clock,
      log,
      texts,
      onUnexpected,
    }),
  );
  const chatPort = createChatPort();
  const refactor = store.own(
    createRefactorFeature({
      router: routing.router,
      keyStep: createKeyStep({ models, routing }),
      isAllowed: access.isAllowed,
      checkpoints: writeGuard.guard(
        createFileStorage(workspaceStorageFolder(context, 'changes'), log),
      ),
      hasQuotaLeft: () => routing.automaticBudget('edit').automaticRequestsLeft >= 1,
      grammars,
      askInChat: chatPort.ask,
      settings,
      storage,
      clock,
      log,
      notices,
      texts,
      onUnexpected,
    }),
  );
  const chat = store.own(
    createChat({
      context,
      guard: writeGuard.guard,
      router: routing.router,
      catalog: models.catalog,
      providers: models.providers,
      estimate: routing.estimate,
      access,
      mayAskModel: modelAccess.folderModels.mayAsk,
      hideSecrets: mask.hide,
      lastTerminalRun: refactor.lastTerminalRun,
      changes: refactor.changes,
      mayCreate: refactor.door.mayWrite,
      applyCode: applyInChat(refactor),
      noteTooLong: (model, tokens) => models.routing.noteTooLong(model, 'chat', tokens),
      chooseModel: () => models.commands['slipstream.selectModel']('chat'),
      obstacle: () => chatObstacle(models, routing, texts),
      onDidChangeModels: joinEvents(models.onDidChange, routing.onDidTurn),
      settings,
      clock,
      log,
      notices,
      texts,
      onUnexpected,
    }),
  );
  chatPort.connect(chat);
  const predictor = store.own(
    createPredictorFeature({
      access,
      ignoreFiles,
      script: context.asAbsolutePath('dist/predictor.cjs'),
      settings,
      clock,
      log,
      texts,
      onUnexpected,
    }),
  );
  const completion = store.own(
    createCompletionFeature({
      router: routing.router,
      budget: () => routing.automaticBudget('inline'),
      canAskModel: () => routing.automaticBudget('inline').nextAutomaticInMs === 0,
      predict: predictor.predict,
      onDidForgetPatterns: predictor.onDidForget,
      grammars,
      access,
      modelKey: () => {
        const model = models.routing.choiceFor('inline');
        return model === undefined ? '' : formatModelRef(model);
      },
      extensionId: context.extension.id,
      settings,
      clock,
      log,
      notices,
      texts,
      onUnexpected,
    }),
  );
  const nextEdit = store.own(
    createNextEditFeature({
      access,
      router: routing.router,
      model: () => models.routing.choiceFor('nextEdit'),
      budget: () => routing.automaticBudget('nextEdit'),
      isSnoozed: () => completion.snoozedForMs() !== undefined,
      hasGhostText: completion.hasGhostText,
      onDidChangeGhostText: completion.onDidChangeGhostText,
      isListOpen: completion.isListOpen,
      isUnderReview: (uri) => refactor.reviews.entry(uri) !== undefined,
      onDidChangeReview: (listener) => refactor.reviews.onDidChange(listener),
      extensionId: context.extension.id,
      settings,
      clock,
      texts,
      onUnexpected,
    }),
  );
  store.own(
    createStatusBar({
      clock,
      view: () =>
        statusView(
          readStatusFacts({ models, routing, latency, completion, transport, texts }),
          texts,
        ),
      onDidChange: [
        models.onDidChange,
        routing.onDidChange,
        latency.onDidRecord,
        completion.onDidChange,
        transport.onDidChangeState,
      ],
    }),
  );
  const { showReport } = latencyTools;
  const commands: ServiceCommands = {
    'slipstream.openMenu': createMenu({
      texts,
      extensionId: context.extension.id,
      walkthrough,
      state: () => readMenuState({ settings, routing, models, latency, completion, texts }),
    }),
    'slipstream.showLog': () => lasting.channel.show(true),
    'slipstream.showSuggestionFigures': createShowStatistics({
      texts,
      sections: () => [
        ...texts.completion.statistics(completion.statistics.figures),
        ...texts.nextEdit.statistics(nextEdit.figures),
        ...texts.refactor.editFigures(refactor.statistics.figures),
      ],
      showReport,
    }),
    ...completion.commands,
    ...nextEdit.commands,
    ...predictor.commands,
    'slipstream.diagnoseConnection': createDiagnose({
      models,
      network: () => network.current,
      openTransport: () => openTransport(true),
      environment: process.env,
      clock,
      texts,
      showReport,
    }),
    ...latencyTools.commands,
    ...models.commands,
    ...refactor.commands,
    ...chat.commands,
    ...routing.commands,
  };
  return {
    commands,
    router: routing.router,
    freezeWrites: writeGuard.freeze,
    dispose: () => store.dispose(),
  };
}

/** How the chat puts a code block into a file: as a reviewable change, which belongs to the answer it is of. */
function applyInChat({
  applyAsReview,
  changes,
}: Pick<RefactorFeature, 'applyAsReview' | 'changes'>): ChatDeps['applyCode'] {
  return async (code, uri, answerId) => {
    const applied = await applyAsReview({ uri, code });
    if (!applied.ok) return applied.error.kind === 'unclear' ? 'askWhere' : 'failed';
    if (answerId !== undefined) changes.record(answerId, uri, applied.value);
    return 'applied';
  };
}
