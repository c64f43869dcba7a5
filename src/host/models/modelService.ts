import { env, Uri } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { bundledModels } from '../../core/models/bundledModels.ts';
import { type Catalog, createCatalog } from '../../core/models/catalog.ts';
import { homeProvider } from '../../core/models/catalogState.ts';
import { chooseModel, defaultModel } from '../../core/models/chooseModel.ts';
import { describeState, type Measured } from '../../core/models/describeModel.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../../core/models/modelRef.ts';
import { createModelRouting, type ModelRouting } from '../../core/models/modelRouting.ts';
import { findWarnings, type ModelWarning } from '../../core/models/modelWarning.ts';
import type { ProviderSet } from '../../core/models/providerSet.ts';
import { remarkOn } from '../../core/models/settingRemark.ts';
import type { Log, Notices, SettingsSource, Storage, Transport } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { tasks } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { type OnUnexpected, run } from '../listen.ts';
import type { KeyStore } from '../secrets.ts';
import type { Walkthrough } from '../walkthrough.ts';
import { createCatalogCache } from './catalogCache.ts';
import { createCatalogRefresh } from './catalogRefresh.ts';
import { createKeyCommands } from './keyCommands.ts';
import { createModelNotices } from './modelNotices.ts';
import { createModelPicker } from './modelPicker.ts';
import { writeModel } from './modelSettings.ts';
import type { ProviderAccess } from './providerAccess.ts';
import { createRefreshCommand } from './refreshCommand.ts';
import { createSettingsDiagnostics } from './settingsDiagnostics.ts';

export interface ModelServiceDeps {
  readonly transport: Pick<Transport, 'getJson'>;
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly providers: Pick<ProviderAccess, 'source' | 'keys'>;
  /** What the user's own requests to a model took. */
  readonly measured: (ref: ModelRef) => Measured | undefined;
  readonly walkthrough: Walkthrough;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

/** Everything about models, providers and keys that the other features use. */
export interface ModelService extends Disposable {
  readonly catalog: Catalog;
  readonly keys: KeyStore;
  readonly providers: () => ProviderSet;
  /** What the router asks, and what it tells. */
  readonly routing: ModelRouting;
  /** The models in use that will not stay as they are, the most pressing first. */
  readonly warnings: () => readonly ModelWarning[];
  /** One line for the tooltip of the status bar. */
  readonly describeWarning: (warning: ModelWarning) => string;
  /** Fires when any of the above may answer differently. */
  readonly onDidChange: Event<void>;
  readonly commands: {
    readonly 'slipstream.selectModel': (task?: unknown) => unknown;
    readonly 'slipstream.setApiKey': (provider?: unknown) => unknown;
    readonly 'slipstream.forgetApiKey': () => unknown;
    readonly 'slipstream.refreshModels': () => unknown;
  };
}

/** Where Cerebras announces the end of its models. */
const retirementsUrl = 'https://inference-docs.cerebras.ai/support/deprecation';

export function createModelService(deps: ModelServiceDeps): ModelService {
  const { settings, clock, log, notices, texts, onUnexpected, storage } = deps;
  const { getJson } = deps.transport;
  const store = createStore();
  const changes = store.own(createEmitter<void>((error) => onUnexpected(error, 'models')));
  const { source, keys } = deps.providers;
  const { providers } = source;
  const catalog = store.own(
    createCatalog({
      clock,
      bundled: bundledModels,
      servesPublicModels: (id) => providers().get(id)?.dialect === 'cerebras',
      declared: () => providers().declared,
      onError: (error) => onUnexpected(error, 'catalog'),
    }),
  );
  store.own(
    source.onDidChangeOrigins((ids) => {
      for (const id of ids) catalog.forget(id, 'address');
    }),
  );

  const refreshing = store.own(
    createCatalogRefresh({
      catalog,
      getJson,
      providers,
      keylessInUse: () => keylessInUse(settings.current, providers().ids),
      keys,
      clock,
      log,
      onUnexpected,
    }),
  );
  const routing = createModelRouting({
    catalog,
    settings: () => settings.current,
    providers,
    clock,
    onReplaced: (gone, instead, task) => said.notifyReplaced(gone, instead, task),
    onChoiceNeeded: (gone, task, candidates) => said.askToChoose(gone, task, candidates),
    onUnavailable: () => run(refreshing.refresh, 'models.refresh', onUnexpected),
    onTooLong: (model, task, larger) => said.offerLarger(model, task, larger),
  });
  const context = () => ({ settings: settings.current, catalog, providers: providers() });
  const warnings = () => findWarnings(context());

  const keyCommands = createKeyCommands({
    getJson,
    providers,
    keys,
    notices,
    texts,
    walkthrough: deps.walkthrough,
    onUnexpected,
  });
  const openPicker = createModelPicker({
    texts,
    context: () => ({ catalog, providers: providers(), texts }),
    stateOf: (task) => ({
      task,
      named: parseModelRef(settings.current[`models.${task}`], providers().ids),
      byDefault: defaultModel(task, catalog),
      lacksKey: (id) => providers().get(id)?.needsKey === true && keys.get(id) === undefined,
      measured: deps.measured,
      listAge: ageOf(catalog, clock.wallMs(), texts),
      wallMs: clock.wallMs(),
    }),
    onDidChange: catalog.onDidChange,
    async use(task, ref) {
      const before = chooseModel({ task, ...context() });
      if (ref === undefined && before?.why === 'default') catalog.dismiss(before.ref);
      await writeModel(task, ref && formatModelRef(ref));
    },
    setKey: keyCommands.setKey,
    refreshIfOld: () => run(refreshing.refresh, 'models.refresh', onUnexpected),
    refresh: refreshing.refresh,
    onUnexpected,
  });
  const said = store.own(
    createModelNotices({
      catalog,
      warnings,
      tasksNaming: routing.tasksNaming,
      notices,
      storage,
      clock,
      texts,
      async switchTo(tasks, ref) {
        for (const task of tasks) await writeModel(task, formatModelRef(ref));
      },
      openPicker,
      openDetails: (ref) => openDetails(ref),
      onUnexpected,
    }),
  );
  store.own(
    createSettingsDiagnostics({
      remarkOn: ({ value }) =>
        remarkOn(parseModelRef(value, providers().ids), catalog, texts.model),
      onDidChange: catalog.onDidChange,
      onUnexpected,
    }),
  );

  const change = () => changes.fire();
  for (const event of [catalog.onDidChange, settings.onDidChange, keys.onDidChange])
    store.own(event(change));
  store.own(changes.event(said.check));
  const cache = store.own(
    createCatalogCache({ catalog, storage, origins: source.origins, clock, onUnexpected }),
  );
  const begin = async () => {
    await Promise.all([keys.loaded, cache.loaded]);
    if (!store.isDisposed) refreshing.start(change);
  };
  run(begin, 'models', onUnexpected);

  return {
    catalog,
    keys,
    providers,
    routing,
    warnings,
    describeWarning: ({ model, lifecycle, tasks: used }) =>
      texts.model.notice.inUse(
        model.name,
        texts.model.tasks(used),
        describeState(lifecycle, catalog, texts.model),
      ),
    onDidChange: changes.event,
    commands: {
      'slipstream.selectModel': openPicker,
      'slipstream.setApiKey': keyCommands.setKey,
      'slipstream.forgetApiKey': keyCommands.forgetKey,
      'slipstream.refreshModels': createRefreshCommand({
        refresh: refreshing.refresh,
        catalog,
        notices,
        texts,
      }),
    },
    dispose: () => store.dispose(),
  };
}

/** Keyless providers that the user has configured; no other server is contacted. */
function keylessInUse(settings: Settings, providerIds: readonly string[]): readonly string[] {
  const named = tasks.flatMap((task) => {
    const ref = parseModelRef(settings[`models.${task}`], providerIds);
    return ref === undefined ? [] : [ref.provider];
  });
  return [...Object.keys(settings.providers), ...named];
}

function ageOf(catalog: Catalog, wallMs: number, texts: Texts): string | undefined {
  const listedAt = catalog.listedAt(homeProvider) ?? catalog.listedAt();
  return listedAt === undefined ? undefined : texts.duration(wallMs - listedAt);
}

async function openDetails({ provider }: ModelRef): Promise<void> {
  if (provider === homeProvider) await env.openExternal(Uri.parse(retirementsUrl));
}
