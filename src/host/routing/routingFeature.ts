import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { createStore } from '../../core/lifetime.ts';
import type { ModelRef } from '../../core/models/modelRef.ts';
import type { Log, Notices, SettingsSource, Storage, Transport } from '../../core/ports.ts';
import { createRouting, type Routing } from '../../core/routing/routing.ts';
import { createRoutingNotices } from '../../core/routing/routingNotices.ts';
import type { SecretMask } from '../../core/secrets/secretMask.ts';
import type { Task } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { OnUnexpected } from '../listen.ts';
import type { ModelService } from '../models/modelService.ts';
import { openSetting } from '../openSetting.ts';
import { createShowStatus } from './showStatus.ts';

export interface RoutingFeatureDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly models: Pick<ModelService, 'catalog' | 'keys' | 'providers' | 'routing' | 'commands'>;
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly texts: Texts;
  readonly mask: SecretMask;
  /** p95 of a model's own time to first token for a task, in milliseconds; undefined before enough is known. */
  readonly lateAfterMs: (model: ModelRef, task: Task) => number | undefined;
  readonly onUnexpected: OnUnexpected;
}

/** The only door to a model, with what it knows of the providers' state and what it tells of it. */
export interface RoutingFeature extends Routing {
  readonly commands: { readonly 'slipstream.showStatus': () => Promise<void> };
}

export function createRoutingFeature(deps: RoutingFeatureDeps): RoutingFeature {
  const { models, onUnexpected } = deps;
  const strings = deps.texts.routing;
  const store = createStore();
  const routing = store.own(
    createRouting({
      ...deps,
      keys: models.keys,
      models: models.routing,
      providers: models.providers,
      priceOf: models.catalog.find,
      windowId: randomUUID(),
      onError: (error) => onUnexpected(error, 'routing'),
    }),
  );
  const setKey = async (provider: string) => {
    await models.commands['slipstream.setApiKey'](provider);
  };
  const showStatus = createShowStatus({ routing, strings, setKey });
  store.own(
    createRoutingNotices({
      notices: deps.notices,
      strings,
      labelOf: (provider) => models.providers().get(provider)?.label ?? provider,
      state: () => routing.state,
      onDidEnd: routing.onDidEnd,
      onDidChange: routing.onDidChange,
      setKey,
      retryPayment: routing.retryPayment,
      allowOverrun: routing.allowOverrun,
      openBudget: () => openSetting('budget.dailyUsd'),
      showStatus,
    }),
  );
  return {
    router: routing.router,
    estimate: routing.estimate,
    metering: routing.metering,
    automaticBudget: routing.automaticBudget,
    get state() {
      return routing.state;
    },
    onDidEnd: routing.onDidEnd,
    onDidChange: routing.onDidChange,
    onDidTurn: routing.onDidTurn,
    retryPayment: routing.retryPayment,
    allowOverrun: routing.allowOverrun,
    commands: { 'slipstream.showStatus': showStatus },
    dispose: () => store.dispose(),
  };
}
