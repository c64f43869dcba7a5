import { createStore, type Disposable } from '../core/lifetime.ts';
import type { SettingsSource } from '../core/ports.ts';
import { tasks } from '../core/task.ts';
import { createContextKey } from './contributions.ts';
import type { OnUnexpected } from './listen.ts';
import type { ModelService } from './models/modelService.ts';
import type { RoutingFeature } from './routing/routingFeature.ts';

export interface FirstStepsDeps {
  readonly settings: SettingsSource;
  readonly models: Pick<ModelService, 'keys' | 'providers' | 'onDidChange'>;
  readonly routing: Pick<RoutingFeature, 'onDidEnd'>;
  readonly onUnexpected: OnUnexpected;
}

/** Whether any provider that needs a key has one. */
export const hasKeyOfAny = ({
  keys,
  providers,
}: Pick<ModelService, 'keys' | 'providers'>): boolean =>
  providers().all.some(({ id, needsKey }) => needsKey && keys.get(id) !== undefined);

/** Tells the walkthrough which of its steps were really taken. The others are ticked by the editor's own keys. */
export function followFirstSteps(deps: FirstStepsDeps): Disposable {
  const { settings, models, routing, onUnexpected } = deps;
  const store = createStore();
  const setHasKey = createContextKey('slipstream.hasKey', onUnexpected);
  const setHasChosenModel = createContextKey('slipstream.hasChosenModel', onUnexpected);
  const setHasChatted = createContextKey('slipstream.hasChatted', onUnexpected);
  const draw = () => {
    setHasKey.set(hasKeyOfAny(models));
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
