import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import {
  createProviderSet,
  type ProviderSet,
  privateOrigin,
  providerOrigin,
} from '../../core/models/providerSet.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { OnUnexpected } from '../listen.ts';
import type { HttpConsents } from './httpConsents.ts';

export interface ProviderSource extends Disposable {
  readonly providers: () => ProviderSet;
  /** Undefined for a provider that is not set up. */
  readonly originOf: (provider: string) => string | undefined;
  /** The origin of every provider that is set up, by id. */
  readonly origins: () => Readonly<Record<string, string>>;
  /** Fires the ids of the providers whose origin changed, came or went, when there are any. */
  readonly onDidChangeOrigins: Event<readonly string[]>;
}

/** The providers of the settings as they are now, worked out once per change. */
export function createProviderSource(
  settings: SettingsSource,
  consents: Pick<HttpConsents, 'of' | 'ask' | 'onDidChange'>,
  onUnexpected: OnUnexpected,
): ProviderSource {
  const store = createStore();
  const changes = store.own(
    createEmitter<readonly string[]>((error) => onUnexpected(error, 'providers')),
  );
  const read = () => {
    for (const { baseUrl, insecureHttp } of Object.values(settings.current.providers)) {
      const origin = insecureHttp === true ? privateOrigin(baseUrl ?? '') : undefined;
      if (origin !== undefined) consents.ask(origin);
    }
    return createProviderSet(settings.current, consents.of);
  };
  let providers = read();
  let origins = originsOf(providers);
  const update = () => {
    const before = origins;
    providers = read();
    origins = originsOf(providers);
    const ids = new Set([...Object.keys(before), ...Object.keys(origins)]);
    const changed = [...ids].filter((id) => before[id] !== origins[id]);
    if (changed.length > 0) changes.fire(changed);
  };
  store.own(settings.onDidChange(update));
  store.own(consents.onDidChange(update));
  return {
    providers: () => providers,
    // A further secret of a provider (`id:name`) belongs where its key does.
    originOf: (provider) => origins[provider.split(':')[0] ?? ''],
    origins: () => origins,
    onDidChangeOrigins: changes.event,
    dispose: () => store.dispose(),
  };
}

function originsOf(providers: ProviderSet): Readonly<Record<string, string>> {
  return Object.fromEntries(
    providers.all.flatMap((profile) => {
      const origin = providerOrigin(profile);
      return origin === undefined ? [] : [[profile.id, origin]];
    }),
  );
}
