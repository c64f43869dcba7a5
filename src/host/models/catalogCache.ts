import * as z from 'zod/mini';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Catalog } from '../../core/models/catalog.ts';
import { homeProvider } from '../../core/models/catalogState.ts';
import type { Storage } from '../../core/ports.ts';
import { type OnUnexpected, run } from '../listen.ts';

export interface CatalogCacheDeps {
  readonly catalog: Pick<Catalog, 'onDidChange' | 'snapshot' | 'restore' | 'forget'>;
  readonly storage: Storage;
  /** The origin of each provider that is set up, by id. */
  readonly origins: () => Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'after'>;
  readonly onUnexpected: OnUnexpected;
}

export interface CatalogCache extends Disposable {
  /** Settles when what earlier sessions learned has been read. Never rejects. */
  readonly loaded: Promise<void>;
}

const storageKey = 'models.catalog';
/** Changes come in bursts, one per listing. */
const saveDelayMs = 1_000;

const cacheSchema = z.object({
  origins: z.record(z.string(), z.string()),
  catalog: z.unknown(),
});

/** Keeps what the catalog has learned in global storage, shared by all windows, and gives it back at the start. */
export function createCatalogCache(deps: CatalogCacheDeps): CatalogCache {
  const { catalog, storage, clock } = deps;
  const store = createStore();
  let pending: Disposable | undefined;
  store.own({ dispose: () => pending?.dispose() });

  async function load(): Promise<void> {
    const cached = cacheSchema.safeParse(await storage.read(storageKey));
    if (!cached.success || store.isDisposed) return;
    const now = deps.origins();
    const { origins, catalog: snapshot } = cached.data;
    if (origins[homeProvider] !== now[homeProvider]) return;
    catalog.restore(snapshot);
    for (const [provider, origin] of Object.entries(origins))
      if (now[provider] !== origin) catalog.forget(provider, 'address');
  }

  async function save(): Promise<void> {
    await storage.update(storageKey, () => ({
      origins: deps.origins(),
      catalog: catalog.snapshot(),
    }));
  }

  const loaded = load().catch((error: unknown) => deps.onUnexpected(error, storageKey));
  store.own(
    catalog.onDidChange(() => {
      pending ??= clock.after(saveDelayMs, () => {
        pending = undefined;
        run(save, storageKey, deps.onUnexpected);
      });
    }),
  );
  return { loaded, dispose: () => store.dispose() };
}
