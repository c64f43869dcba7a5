import { window, workspace } from 'vscode';
import { createStore, type Disposable } from '../core/lifetime.ts';
import { type Task, tasks } from '../core/models/task.ts';
import type { SettingsSource } from '../core/ports.ts';
import type { ClientTransport } from '../net/transport.ts';
import { listen, type OnUnexpected, runSoon } from './listen.ts';
import type { ModelService } from './models/modelService.ts';

export interface KeepWarmDeps {
  readonly transport: Pick<ClientTransport, 'warm' | 'activity' | 'setWarm'>;
  readonly models: Pick<ModelService, 'keys' | 'providers' | 'routing' | 'onDidChange'>;
  readonly settings: SettingsSource;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Tells the transport whom the user is likely to ask next and that he is there. A provider that needs a key and has
 * none is not contacted.
 */
export function keepWarm(deps: KeepWarmDeps): Disposable {
  const { transport, models, settings, onUnexpected } = deps;
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
  const isThere = () => transport.activity();
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
