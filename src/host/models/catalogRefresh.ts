import type { DetailsRoute } from '../../core/api/provider.ts';
import type { Clock } from '../../core/clock.ts';
import type { RequestError } from '../../core/errors.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Catalog } from '../../core/models/catalog.ts';
import { homeProvider } from '../../core/models/catalogState.ts';
import { dayMs } from '../../core/models/day.ts';
import { errorFields } from '../../core/models/errorFields.ts';
import type { ListingVerdict } from '../../core/models/listingSlot.ts';
import type { ProviderSet } from '../../core/models/providerSet.ts';
import { detailsRequest, idsToDetail, withDetails } from '../../core/models/serverDetails.ts';
import type { KeySource, Log, Transport } from '../../core/ports.ts';
import { ok } from '../../shared/result.ts';
import { type OnUnexpected, run } from '../listen.ts';

/** What became of a refresh as a whole: good when at least one listing was taken in. */
export type RefreshOutcome =
  | { readonly kind: 'refreshed' }
  | { readonly kind: 'distrusted' }
  | { readonly kind: 'failed'; readonly error: RequestError };

export interface CatalogRefreshDeps {
  readonly catalog: Pick<Catalog, 'applyPublicListing' | 'applyKeyListing' | 'forget' | 'listedAt'>;
  readonly getJson: Transport['getJson'];
  readonly providers: () => ProviderSet;
  /** Providers that need no key, but that the user has set up or named. */
  readonly keylessInUse: () => readonly string[];
  readonly keys: Pick<KeySource, 'get' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

export interface CatalogRefresh extends Disposable {
  /** Fetches all listings now; a call during another shares it. Never rejects. */
  refresh(): Promise<RefreshOutcome>;
  /**
   * Begins to follow keys and the calendar. Call it when cached listings and stored keys have been read.
   * @param onLook is called each time the calendar is looked at, soon after the start and then hourly.
   */
  start(onLook: () => void): void;
}

/** Off the hot path: activation and the first requests come first. */
const startDelayMs = 5_000;
/** How often the calendar is looked at: timers stand still while a machine sleeps. */
const lookEveryMs = 3_600_000;
/** A key that was just set is followed by its listing, once the keyring has settled. */
const newKeyDelayMs = 500;
/** A listing takes a fraction of a second; whoever hangs is left. */
const listingTimeoutMs = 10_000;

/**
 * Keeps the catalog fresh: daily while a key is set, at once when a key changes, and whenever it is told to.
 * Without a key nothing is fetched unasked.
 */
export function createCatalogRefresh(deps: CatalogRefreshDeps): CatalogRefresh {
  const { catalog, clock, keys } = deps;
  const store = createStore();
  const closing = new AbortController();
  store.own({ dispose: () => closing.abort() });
  const timers = new Map<string, Disposable>();
  store.own({
    dispose: () => {
      for (const timer of timers.values()) timer.dispose();
    },
  });
  let running: Promise<RefreshOutcome> | undefined;

  const refresh = (): Promise<RefreshOutcome> => {
    running ??= fetchAll(deps, closing.signal).finally(() => {
      running = undefined;
    });
    return running;
  };

  const later = (name: string, delayMs: number, work: () => unknown) => {
    timers.get(name)?.dispose();
    timers.set(
      name,
      clock.after(delayMs, () => run(work, name, deps.onUnexpected)),
    );
  };

  const look = (onLook: () => void): Promise<RefreshOutcome> | undefined => {
    later('models.look', lookEveryMs, () => look(onLook));
    onLook();
    const listedAt = catalog.listedAt(homeProvider);
    const isDue = listedAt === undefined || clock.wallMs() - listedAt >= dayMs;
    return keys.get(homeProvider) !== undefined && isDue ? refresh() : undefined;
  };

  return {
    refresh,
    start(onLook) {
      const known = new Map<string, string | undefined>();
      for (const id of deps.providers().ids) known.set(id, keys.get(id));
      store.own(
        keys.onDidChange((provider) => {
          const key = keys.get(provider);
          if (key === known.get(provider)) return;
          known.set(provider, key);
          catalog.forget(provider, 'key');
          if (key !== undefined) later('models.newKey', newKeyDelayMs, refresh);
        }),
      );
      later('models.look', startDelayMs, () => look(onLook));
    },
    dispose: () => store.dispose(),
  };
}

/** One fetch: whose listing, how, and where it goes. */
interface ListingFetch {
  readonly label: string;
  fetch(signal: AbortSignal): ReturnType<Transport['getJson']>;
  apply(json: unknown, at: number): ListingVerdict;
}

async function fetchAll(deps: CatalogRefreshDeps, signal: AbortSignal): Promise<RefreshOutcome> {
  const outcomes = await Promise.all(
    listingFetches(deps).map((fetch) => fetchOne(fetch, deps, signal)),
  );
  const good = outcomes.find((outcome) => outcome.kind === 'refreshed');
  const [first] = outcomes;
  return good ?? first ?? { kind: 'failed', error: { kind: 'noModel' } };
}

function listingFetches({ catalog, getJson, providers, keys, keylessInUse }: CatalogRefreshDeps) {
  const list: ListingFetch[] = [];
  const usable = providers();
  const keyless = keylessInUse();
  for (const provider of usable.all) {
    const { details } = provider;
    const apiKey = keys.get(provider.id);
    const isInUse = provider.needsKey ? apiKey !== undefined : keyless.includes(provider.id);
    if (apiKey === undefined && !isInUse) continue;
    list.push({
      label: provider.id,
      async fetch(signal) {
        const answer = await getJson({ provider, apiKey }, '~/models', signal);
        if (details === undefined || !answer.ok) return answer;
        const listing = answer.value.body;
        const answers = await askDetails(listing, details, (path, body) =>
          getJson({ provider, apiKey }, path, signal, body),
        );
        return ok({ ...answer.value, body: withDetails(listing, details, answers) });
      },
      apply: (json, at) => catalog.applyKeyListing(provider.id, json, at),
    });
  }
  const home = usable.get(homeProvider);
  if (home !== undefined) {
    // The public listing wants no key, and gets none.
    const target = { provider: { ...home, needsKey: false }, apiKey: undefined };
    list.push({
      label: 'public',
      fetch: (signal) => getJson(target, '/public/v1/models', signal),
      apply: (json, at) => catalog.applyPublicListing(json, at),
    });
  }
  return list;
}

/** What the server says of each listed model; what it does not answer is left out. */
async function askDetails(
  listing: unknown,
  route: DetailsRoute,
  ask: (path: string, body: unknown) => ReturnType<Transport['getJson']>,
): Promise<ReadonlyMap<string, unknown>> {
  const asked = new Map<string, ReturnType<Transport['getJson']>>();
  const answers = new Map<string, unknown>();
  await Promise.all(
    idsToDetail(listing).map(async (id) => {
      const { path, body } = detailsRequest(route, id);
      const question = `${path} ${JSON.stringify(body)}`;
      const asking = asked.get(question) ?? ask(path, body);
      asked.set(question, asking);
      const answer = await asking;
      if (answer.ok) answers.set(id, answer.value.body);
    }),
  );
  return answers;
}

async function fetchOne(
  fetch: ListingFetch,
  { clock, log }: CatalogRefreshDeps,
  signal: AbortSignal,
): Promise<RefreshOutcome> {
  const { label } = fetch;
  const deadline = new AbortController();
  const timer = clock.after(listingTimeoutMs, () => deadline.abort());
  const answer = await fetch.fetch(AbortSignal.any([signal, deadline.signal]));
  timer.dispose();
  if (!answer.ok) {
    const error: RequestError = deadline.signal.aborted
      ? { kind: 'timeout', phase: 'idle', afterMs: listingTimeoutMs }
      : answer.error;
    if (!signal.aborted)
      log.warn('models.listingFailed', { listing: label, ...errorFields(error) });
    return { kind: 'failed', error };
  }
  if (signal.aborted) return { kind: 'failed', error: { kind: 'aborted' } };
  const verdict = fetch.apply(answer.value.body, clock.wallMs());
  if (verdict.kind === 'trusted') {
    log.info('models.listing', { listing: label, count: verdict.count, dropped: verdict.dropped });
    return { kind: 'refreshed' };
  }
  log.warn('models.listingDistrusted', { listing: label, why: verdict.why });
  return { kind: 'distrusted' };
}
