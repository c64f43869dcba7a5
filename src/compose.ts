import { networkInterfaces } from 'node:os';
import type { ExtensionContext } from 'vscode';
import { secretId } from './core/api/requestHeaders.ts';
import { joinEvents } from './core/event.ts';
import { createStore, type Disposable } from './core/lifetime.ts';
import { formatModelRef, type ModelRef } from './core/models/modelRef.ts';
import type { Router } from './core/routing/routerRequest.ts';
import { createSecretMask } from './core/secrets/secretMask.ts';
import type { Settings } from './core/settings.ts';
import { statusView } from './core/status/statusView.ts';
import { tasks } from './core/task.ts';
import { type Chat, createChat } from './host/chat/chat.ts';
import { chatObstacle } from './host/chat/chatObstacle.ts';
import { chatContextItemOf } from './host/chat/questionContext.ts';
import { createCompletionFeature } from './host/completion/completionFeature.ts';
import { createContextKey, registerCommands, type ServiceCommands } from './host/contributions.ts';
import { type CoreServices, createCoreServices } from './host/coreServices.ts';
import { createExtensionSwitch } from './host/extensionSwitch.ts';
import { createFileAccess } from './host/fileAccess.ts';
import { followFirstSteps, hasKeyOfAny } from './host/firstSteps.ts';
import { createForgetEverything } from './host/forget/forgetEverything.ts';
import { resetMarkerIn } from './host/forget/forgetFiles.ts';
import { createWriteGuard } from './host/forget/writeGuard.ts';
import { createIgnoreFiles } from './host/ignoreFiles.ts';
import { keepWarm } from './host/keepWarm.ts';
import { createDiagnose } from './host/latency/diagnose.ts';
import { createLatencyService } from './host/latency/latencyService.ts';
import { createLazyLatencyTools, type LazyLatencyTools } from './host/latency/loadLatencyTools.ts';
import { run, runSoon } from './host/listen.ts';
import { registerLanguageModels } from './host/lm/languageModels.ts';
import { createMenu } from './host/menu.ts';
import { readMenuState } from './host/menuState.ts';
import { createFolderModels, type FolderModels } from './host/models/folderModels.ts';
import { tellIgnoredSettings } from './host/models/ignoredSettings.ts';
import { createKeyStep } from './host/models/keyStep.ts';
import { createModelService, type ModelService } from './host/models/modelService.ts';
import { createEditorNetwork } from './host/network/editorNetwork.ts';
import { followNetwork } from './host/network/followNetwork.ts';
import { createNextEditFeature, type NextEditFeature } from './host/nextEdit/nextEditFeature.ts';
import { createPredictorFeature } from './host/predictor/predictorFeature.ts';
import { createRefactorFeature } from './host/refactor/refactorFeature.ts';
import { createRoutingFeature } from './host/routing/routingFeature.ts';
import { createStatusBar } from './host/statusBar.ts';
import { readStatusFacts } from './host/statusFacts.ts';
import { createFileStorage, workspaceStorageFolder } from './host/storage.ts';
import { grammarFiles } from './host/syntax/grammarFiles.ts';
import { createGrammars } from './host/syntax/grammars.ts';
import { createWalkthrough } from './host/walkthrough.ts';
import { createNetworkChanges } from './net/networkChanges.ts';
import { spotCheck } from './net/spotCheck.ts';
import { createTransport } from './net/transport.ts';

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
    ...coreServices,
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
  const store = createStore();
  const resetMarkerFile = resetMarkerIn(context.globalStorageUri.fsPath);
  const writeGuard = createWriteGuard({ resetMarkerFile, onForgotten });
  const storage = writeGuard.guard(lasting.storage);
  // The service of models comes later: it reads the very settings that this decides on.
  const folderModels: FolderModels = store.own(
    createFolderModels({
      ...lasting,
      storage,
      isSetUp: (provider) => isSetUp(provider, lasting.settings.current, models),
    }),
  );
  const coreServices = { ...lasting, storage, settings: folderModels.settings };
  const { clock, log, settings, texts, onUnexpected } = coreServices;
  const grammars = createGrammars({
    read: grammarFiles(context.asAbsolutePath('dist/grammars')),
    log,
  });
  const ignoreFiles = store.own(createIgnoreFiles(onUnexpected));
  const mask = createSecretMask();
  const access = createFileAccess(ignoreFiles);
  const latency = store.own(createLatencyService(coreServices));
  const network = store.own(createEditorNetwork({ environment: process.env, log, onUnexpected }));
  const connecting = {
    clock,
    log,
    userAgent: `slipstream/${versionOf(context)}`,
    // Asked at the first request, when the keys have been read.
    secretOf: (provider: string, name: string) => models.keys.get(secretId(provider, name)),
  };
  const transport = store.own(
    createTransport({
      ...connecting,
      network: network.current,
      isWarm: settings.current['network.warm'],
      onTrace: latency.record,
    }),
  );
  const walkthrough = createWalkthrough({
    extensionId: context.extension.id,
    clock,
    hasKey: () => hasKeyOfAny(models),
  });
  const models: ModelService = store.own(
    createModelService({
      ...coreServices,
      transport,
      vault: context.secrets,
      environment: process.env,
      walkthrough,
      measured: latency.usualOf,
    }),
  );
  store.own(models.onDidChange(folderModels.recheck));
  const tellIgnored = () =>
    tellIgnoredSettings({ ...coreServices, globalStorage: context.globalStorageUri });
  store.own(runSoon(tellIgnored, 'ignored settings', onUnexpected));
  const routing = store.own(
    createRoutingFeature({
      ...coreServices,
      transport,
      models,
      mask,
      lateAfterMs: latency.lateAfterMs,
    }),
  );
  store.own(
    registerLanguageModels({
      router: routing.router,
      estimate: routing.estimate,
      models: models.catalog.models,
      isReady: (ref) => isReady(models, ref),
      askForKey: () => models.commands['slipstream.setApiKey'](),
      onDidChange: models.onDidChange,
      texts,
    }),
  );
  store.own(followNetwork({ network, transport, models, onUnexpected }));
  const networkChanges = store.own(
    createNetworkChanges({
      clock,
      interfaces: networkInterfaces,
      onChange: transport.onNetworkChange,
    }),
  );
  store.own(keepWarm({ transport, networkChanges, models, settings, onUnexpected }));
  store.own(followFirstSteps({ ...coreServices, models, routing }));
  const keyStep = createKeyStep({ models, routing });
  const refactor = store.own(
    createRefactorFeature({
      ...coreServices,
      router: routing.router,
      keyStep,
      isAllowed: access.isAllowed,
      checkpoints: writeGuard.guard(
        createFileStorage(workspaceStorageFolder(context, 'changes'), coreServices.log),
      ),
      hasQuotaLeft: () => routing.automaticBudget('edit').automaticRequestsLeft >= 1,
      grammars,
      // The chat applies code through this feature, so it is created after it.
      askInChat: async ({ text, context }) =>
        chat.askInChat({ text, context: context.map(chatContextItemOf) }),
    }),
  );
  const chat: Chat = store.own(
    createChat({
      ...coreServices,
      context,
      guard: writeGuard.guard,
      router: routing.router,
      catalog: models.catalog,
      providers: models.providers,
      estimate: routing.estimate,
      access,
      mayAskModel: folderModels.mayAsk,
      hideSecrets: mask.hide,
      lastTerminalRun: refactor.lastTerminalRun,
      changes: refactor.changes,
      mayCreate: refactor.door.mayWrite,
      applyCode: async (code, uri, answerId) => {
        const applied = await refactor.applyAsReview({ uri, code });
        if (!applied.ok) return applied.error.kind === 'unclear' ? 'askWhere' : 'failed';
        if (answerId !== undefined) refactor.changes.record(answerId, uri, applied.value);
        return 'applied';
      },
      noteTooLong: (model, tokens) => models.routing.noteTooLong(model, 'chat', tokens),
      chooseModel: () => models.commands['slipstream.selectModel']('chat'),
      obstacle: () => chatObstacle(models, routing, texts),
      onDidChangeModels: joinEvents(models.onDidChange, routing.onDidTurn),
    }),
  );
  const predictor = store.own(
    createPredictorFeature({
      ...coreServices,
      ignoreFiles,
      script: context.asAbsolutePath('dist/predictor.cjs'),
    }),
  );
  const completion = store.own(
    createCompletionFeature({
      ...coreServices,
      router: routing.router,
      budget: () => routing.automaticBudget('inline'),
      canAskModel: () => routing.automaticBudget('inline').nextAutomaticInMs === 0,
      predict: predictor.predict,
      grammars,
      ignoreFiles,
      modelKey: () => {
        const model = models.routing.choiceFor('inline');
        return model === undefined ? '' : formatModelRef(model);
      },
      extensionId: context.extension.id,
      // Next edits give way to ghost text, so they can only be made after it.
      moreStatistics: () => [
        ...texts.nextEdit.statistics(nextEdit.figures),
        ...texts.refactor.editFigures(refactor.statistics.figures),
      ],
      showReport: (report) => latencyTools.showReport(report),
    }),
  );
  const nextEdit: NextEditFeature = store.own(
    createNextEditFeature({
      ...coreServices,
      ignoreFiles,
      router: routing.router,
      budget: () => routing.automaticBudget('nextEdit'),
      isSnoozed: () => completion.snoozedForMs() !== undefined,
      hasGhostText: completion.hasGhostText,
      onDidChangeGhostText: completion.onDidChangeGhostText,
      isListOpen: completion.isListOpen,
      isUnderReview: (uri) => refactor.reviews.entry(uri) !== undefined,
      onDidChangeReview: (listener) => refactor.reviews.onDidChange(listener),
      extensionId: context.extension.id,
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
  /** A transport of its own, so that what is measured shares no connection with the user's requests. */
  const openTransport = (isWarm: boolean) =>
    createTransport({ ...connecting, network: network.current, isWarm, onTrace: () => {} });
  const latencyTools: LazyLatencyTools = store.own(
    createLazyLatencyTools({
      ...coreServices,
      context,
      latency,
      models,
      fitRequest: models.routing.fitRequest,
      metering: routing.metering,
      estimate: routing.estimate,
      openTransport,
      spotCheck: (baseUrl, signal) =>
        spotCheck({ baseUrl, network: network.current, clock }, signal),
    }),
  );
  const commands: ServiceCommands = {
    'slipstream.openMenu': createMenu({
      texts,
      extensionId: context.extension.id,
      walkthrough,
      state: () => readMenuState({ settings, routing, models, latency, completion, texts }),
    }),
    'slipstream.showLog': () => coreServices.channel.show(true),
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
      showReport: latencyTools.showReport,
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

/** Whether a model's provider can be asked: it needs no key, or has one. */
function isReady(models: ModelService, ref: ModelRef): boolean {
  const provider = models.providers().get(ref.provider);
  return (
    provider !== undefined && (!provider.needsKey || models.keys.get(provider.id) !== undefined)
  );
}

/** Whether the user chose a provider himself: no folder may lead code to one that happens to run on this machine. */
function isSetUp(provider: string, settings: Settings, models: ModelService): boolean {
  const named = [...tasks.map((task) => settings[`models.${task}`]), ...settings.fallback].some(
    (model) => model.startsWith(`${provider}/`),
  );
  return named || provider in settings.providers || models.keys.get(provider) !== undefined;
}

function versionOf(context: ExtensionContext): string {
  const manifest: { readonly version?: unknown } = context.extension.packageJSON;
  return String(manifest.version ?? '0');
}
