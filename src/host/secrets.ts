import * as z from 'zod/mini';
import { createEmitter, type Event } from '../core/event.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { KeySource, Log } from '../core/ports.ts';
import { type OnUnexpected, run } from './listen.ts';

/** The part of the editor's `SecretStorage` that is used. */
export interface SecretVault {
  keys(): PromiseLike<readonly string[]>;
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
  readonly onDidChange: Event<{ readonly key: string }>;
}

/**
 * Where a provider's key is. `elsewhere`: one is stored, but it was entered for another origin than the provider
 * has now, and is not handed out.
 */
export type KeyPlace = 'stored' | 'environment' | 'elsewhere' | 'none';

export interface KeyStore extends KeySource, Disposable {
  /** Settles when the keys of earlier sessions have been read. Never rejects. */
  readonly loaded: Promise<void>;
  placeOf(provider: string): KeyPlace;
  /**
   * Keeps a key for a provider at the origin it has now, in place of any other. `memory`: the keyring failed, and
   * the key lasts as long as this window. Throws when the provider has no usable base URL.
   */
  set(provider: string, key: string): Promise<'stored' | 'memory'>;
  /** Rejects when the keyring fails. A key in the environment stays. */
  forget(provider: string): Promise<void>;
}

export interface KeyStoreDeps {
  readonly vault: SecretVault;
  /** The process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The origin that a provider is reached at now; undefined when it is not set up. */
  readonly originOf: (provider: string) => string | undefined;
  /** Fires when the settings that `originOf` depends on may have changed. */
  readonly onDidChangeOrigins: Event<unknown>;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

const prefix = 'slipstream.key.';
const entrySchema = z.object({ key: z.string().check(z.minLength(1)), origin: z.string() });
type Entry = z.infer<typeof entrySchema>;

/** Where a key in the environment belongs unless `CEREBRAS_BASE_URL` says otherwise (both are the vendor SDK's names). */
const homeUrl = 'https://api.cerebras.ai';

/**
 * One key per provider, kept in the editor's secret storage and in memory, so that a request never waits for the
 * keyring. A key is bound to the origin it was entered for: a changed base URL does not get it.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  const { vault, log, originOf } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<string>((error) => deps.onUnexpected(error, 'keys')));
  const entries = new Map<string, Entry>();
  const environment = readEnvironment(deps.env);

  const storedFor = (provider: string): string | undefined => {
    const entry = entries.get(provider);
    return entry !== undefined && entry.origin === originOf(provider) ? entry.key : undefined;
  };
  const environmentFor = (provider: string): string | undefined =>
    provider === 'cerebras' && environment?.origin === originOf(provider)
      ? environment?.key
      : undefined;
  const get = (provider: string) => storedFor(provider) ?? environmentFor(provider);

  async function load(name: string): Promise<void> {
    const provider = name.slice(prefix.length);
    const before = get(provider);
    const entry = parseEntry(await vault.get(name));
    if (entry === undefined) entries.delete(provider);
    else entries.set(provider, entry);
    if (get(provider) !== before) changes.fire(provider);
  }

  async function loadAll(): Promise<void> {
    try {
      const names = await vault.keys();
      await Promise.all(names.filter((name) => name.startsWith(prefix)).map(load));
    } catch {
      // The keyring's own message may quote what it holds.
      log.error('keys.unreadable');
    }
  }

  const loaded = loadAll();
  store.own(
    vault.onDidChange(({ key }) => {
      if (key.startsWith(prefix)) run(() => load(key), 'keys', deps.onUnexpected);
    }),
  );
  store.own(
    deps.onDidChangeOrigins(() => {
      for (const provider of entries.keys()) changes.fire(provider);
      if (environment !== undefined && !entries.has('cerebras')) changes.fire('cerebras');
    }),
  );

  return {
    loaded,
    get,
    onDidChange: changes.event,
    placeOf(provider) {
      if (storedFor(provider) !== undefined) return 'stored';
      if (environmentFor(provider) !== undefined) return 'environment';
      return entries.has(provider) ? 'elsewhere' : 'none';
    },
    async set(provider, key) {
      const origin = originOf(provider);
      if (origin === undefined) throw new Error(`${provider} has no origin to bind a key to`);
      const entry: Entry = { key, origin };
      entries.set(provider, entry);
      changes.fire(provider);
      try {
        await vault.store(prefix + provider, JSON.stringify(entry));
        return 'stored';
      } catch {
        log.error('keys.notStored', { provider });
        return 'memory';
      }
    },
    async forget(provider) {
      await vault.delete(prefix + provider);
      entries.delete(provider);
      changes.fire(provider);
    },
    dispose: () => store.dispose(),
  };
}

function parseEntry(value: string | undefined): Entry | undefined {
  if (value === undefined) return undefined;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(value));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function readEnvironment(env: KeyStoreDeps['env']): Entry | undefined {
  const key = env['CEREBRAS_API_KEY']?.trim();
  const url = env['CEREBRAS_BASE_URL']?.trim() || homeUrl;
  if (key === undefined || key === '' || !URL.canParse(url)) return undefined;
  return { key, origin: new URL(url).origin };
}
