import { networkInterfaces } from 'node:os';
import type { ExtensionContext } from 'vscode';
import { secretId } from './core/api/requestHeaders.ts';
import { createStore, type Disposable } from './core/lifetime.ts';
import type { DocumentStorage, SettingsSource } from './core/ports.ts';
import type { SecretMask } from './core/secrets/secretMask.ts';
import type { CoreServices } from './host/coreServices.ts';
import { keepWarm } from './host/keepWarm.ts';
import { createLatencyService, type LatencyService } from './host/latency/latencyService.ts';
import { createFolderModels, type FolderModels } from './host/models/folderModels.ts';
import { createModelService, type ModelService } from './host/models/modelService.ts';
import { createProviderAccess, type ProviderAccess } from './host/models/providerAccess.ts';
import { createEditorNetwork } from './host/network/editorNetwork.ts';
import { followNetwork } from './host/network/followNetwork.ts';
import type { NetworkChoice } from './host/network/networkChoice.ts';
import { createRoutingFeature, type RoutingFeature } from './host/routing/routingFeature.ts';
import { createWalkthrough, type Walkthrough } from './host/walkthrough.ts';
import { createNetworkChanges } from './net/networkChanges.ts';
import { type ClientTransport, createTransport } from './net/transport.ts';

export interface ModelAccessDeps {
  readonly coreServices: CoreServices;
  readonly context: ExtensionContext;
  /** Writes only as long as it may be written. */
  readonly storage: DocumentStorage;
  readonly mask: SecretMask;
}

/** All that lies between a feature and a model: keys, connection, catalog and routing. */
export interface ModelAccess extends Disposable {
  /** The user's settings, with the models of the folders that the user said yes to. */
  readonly settings: SettingsSource;
  readonly providers: ProviderAccess;
  readonly folderModels: FolderModels;
  readonly latency: LatencyService;
  readonly network: NetworkChoice;
  readonly transport: ClientTransport;
  /** A transport of its own, so that what is measured shares no connection with the user's requests. */
  openTransport(isWarm: boolean): ClientTransport;
  readonly walkthrough: Walkthrough;
  readonly models: ModelService;
  readonly routing: RoutingFeature;
}

export function createModelAccess(deps: ModelAccessDeps): ModelAccess {
  const { context, storage, mask } = deps;
  const { clock, log, texts, notices, onUnexpected } = deps.coreServices;
  const store = createStore();
  const providers = store.own(
    createProviderAccess({
      settings: deps.coreServices.settings,
      storage,
      vault: context.secrets,
      environment: process.env,
      log,
      notices,
      texts,
      onUnexpected,
    }),
  );
  const folderModels = store.own(
    createFolderModels({
      settings: deps.coreServices.settings,
      storage,
      notices,
      texts,
      isSetUp: providers.isSetUp,
      onUnexpected,
    }),
  );
  const { settings } = folderModels;
  const latency = store.own(createLatencyService({ clock, storage, onUnexpected }));
  const network = store.own(createEditorNetwork({ environment: process.env, log, onUnexpected }));
  const openTransport = (
    isWarm: boolean,
    onTrace: Parameters<typeof createTransport>[0]['onTrace'] = () => {},
  ) =>
    createTransport({
      clock,
      log,
      userAgent: `slipstream/${versionOf(context)}`,
      secretOf: (provider, name) => providers.keys.get(secretId(provider, name)),
      network: network.current,
      isWarm,
      onTrace,
    });
  const transport = store.own(openTransport(settings.current['network.warm'], latency.record));
  const walkthrough = createWalkthrough({
    extensionId: context.extension.id,
    clock,
    hasKey: providers.hasKeyOfAny,
  });
  const models = store.own(
    createModelService({
      transport,
      settings,
      storage,
      providers,
      measured: latency.usualOf,
      walkthrough,
      clock,
      log,
      notices,
      texts,
      onUnexpected,
    }),
  );
  store.own(models.onDidChange(folderModels.recheck));
  const routing = store.own(
    createRoutingFeature({
      transport,
      models,
      settings,
      storage,
      clock,
      log,
      notices,
      texts,
      mask,
      lateAfterMs: latency.lateAfterMs,
      onUnexpected,
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
  return {
    settings,
    providers,
    folderModels,
    latency,
    network,
    transport,
    openTransport: (isWarm) => openTransport(isWarm),
    walkthrough,
    models,
    routing,
    dispose: () => store.dispose(),
  };
}

function versionOf(context: ExtensionContext): string {
  const manifest: { readonly version?: unknown } = context.extension.packageJSON;
  return String(manifest.version ?? '0');
}
