import { checkAddress } from '../../core/api/baseUrl.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { ClientTransport } from '../../net/transport.ts';
import { type OnUnexpected, run } from '../listen.ts';
import type { ModelService } from '../models/modelService.ts';
import type { NetworkChoice } from './networkChoice.ts';

export interface FollowNetworkDeps {
  readonly network: NetworkChoice;
  readonly transport: Pick<ClientTransport, 'setNetwork' | 'onDidFailToOpen'>;
  readonly models: Pick<ModelService, 'providers' | 'keys' | 'onDidChange'>;
  readonly onUnexpected: OnUnexpected;
}

/** Keeps the transport on the ways that settings, PAC files and failures leave open, for every provider in use. */
export function followNetwork({
  network,
  transport,
  models,
  onUnexpected,
}: FollowNetworkDeps): Disposable {
  const store = createStore();
  const resolve = (): void =>
    run(() => network.resolve(originsOf(models)), 'network', onUnexpected);
  store.own(network.onDidChange(transport.setNetwork));
  store.own(transport.onDidFailToOpen(network.reportFailure));
  store.own(models.onDidChange(resolve));
  resolve();
  return store;
}

/** Of the providers that can be asked: those with a key, and those that need none. */
function originsOf({ providers, keys }: FollowNetworkDeps['models']): readonly string[] {
  const origins = providers().all.flatMap((provider) => {
    const { id, needsKey } = provider;
    const checked = checkAddress(provider);
    const isUsed = !needsKey || keys.get(id) !== undefined;
    return isUsed && checked.ok ? [checked.value.origin] : [];
  });
  return [...new Set(origins)];
}
