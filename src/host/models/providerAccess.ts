import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log, Notices, SettingsSource, Storage } from '../../core/ports.ts';
import { tasks } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { OnUnexpected } from '../listen.ts';
import { createKeyStore, type KeyStore, type SecretVault } from '../secrets.ts';
import { createHttpConsents } from './httpConsents.ts';
import { createProviderSource, type ProviderSource } from './providerSource.ts';

export interface ProviderAccessDeps {
  /** The user's own: no folder decides where code goes. */
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly vault: SecretVault;
  /** The process's environment: only the key and base URL of Cerebras are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly notices: Notices;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

/** Which providers there are, and with which key each is asked: what has to be known before anything is connected. */
export interface ProviderAccess extends Disposable {
  readonly source: ProviderSource;
  readonly keys: KeyStore;
  /** Whether a provider can be asked: it needs no key, or has one. */
  isReady(provider: string): boolean;
  /** Whether any provider that needs a key has one. */
  hasKeyOfAny(): boolean;
  /** Whether the user chose a provider: by a model of it, by its settings, or by a key. */
  isSetUp(provider: string): boolean;
}

export function createProviderAccess(deps: ProviderAccessDeps): ProviderAccess {
  const { settings, storage, log, notices, texts, onUnexpected } = deps;
  const store = createStore();
  const consents = store.own(createHttpConsents({ storage, notices, texts, onUnexpected }));
  const source = store.own(createProviderSource(settings, consents, onUnexpected));
  const { providers } = source;
  const keys = store.own(
    createKeyStore({
      vault: deps.vault,
      env: deps.environment,
      originOf: source.originOf,
      onDidChangeOrigins: source.onDidChangeOrigins,
      log,
      onUnexpected,
    }),
  );
  const hasKey = (provider: string) => keys.get(provider) !== undefined;
  return {
    source,
    keys,
    isReady(provider) {
      const profile = providers().get(provider);
      return profile !== undefined && (!profile.needsKey || hasKey(profile.id));
    },
    hasKeyOfAny: () => providers().all.some(({ id, needsKey }) => needsKey && hasKey(id)),
    isSetUp(provider) {
      const { current } = settings;
      const models = [...tasks.map((task) => current[`models.${task}`]), ...current.fallback];
      return (
        models.some((model) => model.startsWith(`${provider}/`)) ||
        provider in current.providers ||
        hasKey(provider)
      );
    },
    dispose: () => store.dispose(),
  };
}
