import { createStore, type Disposable } from '../core/lifetime.ts';
import type { SettingsSource } from '../core/ports.ts';
import { tasks } from '../core/task.ts';
import { createContextKey } from './contributions.ts';
import type { OnUnexpected } from './listen.ts';
import type { ModelService } from './models/modelService.ts';
import type { ProviderAccess } from './models/providerAccess.ts';
import type { RoutingFeature } from './routing/routingFeature.ts';

export interface FirstStepsDeps {
  readonly settings: SettingsSource;
  readonly providers: Pick<ProviderAccess, 'hasKeyOfAny'>;
  readonly models: Pick<ModelService, 'onDidChange'>;
  readonly routing: Pick<RoutingFeature, 'onDidEnd'>;
  readonly onUnexpected: OnUnexpected;
}

/** Tells the walkthrough which of its steps were really taken. The others are ticked by the editor's own keys. */
export function followFirstSteps(deps: FirstStepsDeps): Disposable {
  const { settings, providers, models, routing, onUnexpected } = deps;
  const store = createStore();
  const setHasKey = createContextKey('slipstream.hasKey', onUnexpected);
  const setHasChosenModel = createContextKey('slipstream.hasChosenModel', onUnexpected);
  const setHasChatted = createContextKey('slipstream.hasChatted', onUnexpected);
  const draw = () => {
    setHasKey.set(providers.hasKeyOfAny());
    setHasChosenModel.set(tasks.some((task) => settings.current[`models.${task}`] !== ''));
  };
  store.own(models.onDidChange(draw));
  store.own(
    routing.onDidEnd(({ task, priority, error }) => {
      if (task === 'chat' && priority === 'asked' && error === undefined) setHasChatted.set(true);
    }),
  );
  draw();
  return store;
}
