import { window, workspace } from 'vscode';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { ModelRouting } from '../core/models/modelRouting.ts';
import type { ProviderSet } from '../core/models/providerSet.ts';
import type { KeySource, SettingsSource } from '../core/ports.ts';
import { type Task, tasks } from '../core/task.ts';
import type { NetworkChanges } from '../net/networkChanges.ts';
import type { ClientTransport } from '../net/transport.ts';
import { listen, type OnUnexpected, runSoon } from './listen.ts';
import type { ModelService } from './models/modelService.ts';

export interface KeepWarmDeps {
  readonly transport: Pick<ClientTransport, 'warm' | 'activity' | 'setWarm'>;
  readonly networkChanges: Pick<NetworkChanges, 'activity'>;
  readonly models: Pick<ModelService, 'onDidChange'> & {
    readonly keys: Pick<KeySource, 'get'>;
    readonly providers: () => Pick<ProviderSet, 'get'>;
    readonly routing: Pick<ModelRouting, 'choiceFor'>;
  };
  readonly settings: Pick<SettingsSource, 'current'>;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Tells the transport whom the user is likely to ask next and that he is there. A provider that needs a key and has
 * none is not contacted.
 */
export function keepWarm(deps: KeepWarmDeps): Disposable {
  const { transport, networkChanges, models, settings, onUnexpected } = deps;
  const store = createStore();
  const warm = () => {
    transport.setWarm(settings.current['network.warm']);
    transport.warm(
      likelyProviders(models)
        .map((id) => targetOf(models, id))
        .filter(isReady),
    );
  };
  store.own(models.onDidChange(warm));
  const isThere = () => {
    // First, so that a dead connection is found before a request needs it.
    networkChanges.activity();
    transport.activity();
  };
  store.own(listen(workspace.onDidChangeTextDocument, 'activity', isThere, onUnexpected));
  store.own(listen(window.onDidChangeTextEditorSelection, 'activity', isThere, onUnexpected));
  store.own(
    listen(
      window.onDidChangeWindowState,
      'activity',
      (state) => {
        if (state.focused) isThere();
      },
      onUnexpected,
    ),
  );
  store.own(runSoon(warm, 'warm', onUnexpected));
  return store;
}

function likelyProviders(models: KeepWarmDeps['models']): string[] {
  const ids = tasks.flatMap((task: Task) => models.routing.choiceFor(task)?.provider ?? []);
  return [...new Set(ids)];
}

function targetOf(models: KeepWarmDeps['models'], id: string) {
  return { provider: models.providers().get(id), apiKey: models.keys.get(id) };
}

type Target = ReturnType<typeof targetOf>;
type ReadyTarget = Target & { readonly provider: NonNullable<Target['provider']> };

function isReady(target: Target): target is ReadyTarget {
  const { provider, apiKey } = target;
  return provider !== undefined && (!provider.needsKey || apiKey !== undefined);
}
