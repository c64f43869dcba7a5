import type { Clock } from '../clock.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { Log, Storage } from '../ports.ts';
import { type ModelQuota, unknownQuota } from './modelQuota.ts';
import {
  type Account,
  emptyQuotaState,
  mergeQuotaStates,
  newAccount,
  parseQuotaState,
  toStored,
} from './quotaState.ts';

/** What this window knows of all limits, kept in step with the other windows. */
export interface SharedQuota extends Disposable {
  quotaOf(name: string): ModelQuota;
  accountOf(provider: string): Account;
  /** Changes what is known here at once, and tells the other windows: now when it is urgent, else soon. */
  change(name: string, next: (known: ModelQuota) => ModelQuota, isUrgent: boolean): void;
  changeAccount(provider: string, change: Partial<Account>): void;
  /** Runs `decide` on what all windows know, while no other window decides. Falls back to what this one knows. */
  together<T>(decide: () => T): Promise<T>;
  /** Takes in what the others wrote. Keeps to what this one knows when that cannot be read. */
  refresh(): Promise<void>;
  /** The same, when that was not done for a while. */
  refreshIfOld(): void;
}

export interface SharedQuotaDeps {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly log: Log;
  readonly windowId: string;
}

const storageKey = 'quota';
/** What is not urgent is told in one go. */
const publishAfterMs = 1_000;
const oldAfterMs = 2_000;

/** @param onDidChange receives the name of a model whose quota changed here or elsewhere. */
export function createSharedQuota(
  deps: SharedQuotaDeps,
  onDidChange: (name: string) => void,
): SharedQuota {
  const { clock, storage, log } = deps;
  const store = createStore();
  const isOwn = (chargeId: string) => chargeId.startsWith(`${deps.windowId}:`);
  let state = emptyQuotaState;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let later: Disposable | undefined;
  store.own({ dispose: () => later?.dispose() });

  function takeIn(stored: unknown): void {
    const before = state;
    state = mergeQuotaStates(state, parseQuotaState(stored), isOwn);
    readAtMs = clock.now();
    for (const [name, quota] of Object.entries(state.models))
      if (quota.limits.some((limit) => !before.models[name]?.limits.includes(limit)))
        onDidChange(name);
  }

  async function exchange(run: () => void): Promise<void> {
    await storage.update(storageKey, (stored) => {
      takeIn(stored);
      run();
      return toStored(state);
    });
  }

  const warn = (error: unknown) => log.warn('quota.storage', { error: String(error) });

  let isPublishing = false;
  let hasMore = false;

  async function publishNow(): Promise<void> {
    later?.dispose();
    later = undefined;
    hasMore = true;
    if (isPublishing) return;
    isPublishing = true;
    while (hasMore && !store.isDisposed) {
      hasMore = false;
      await exchange(() => {}).catch(warn);
    }
    isPublishing = false;
  }

  function publish(isUrgent: boolean) {
    if (isUrgent) void publishNow();
    else later ??= clock.after(publishAfterMs, () => void publishNow());
  }

  async function refresh(): Promise<void> {
    readAtMs = clock.now();
    try {
      const stored = await storage.read(storageKey);
      if (!store.isDisposed) takeIn(stored);
    } catch (error) {
      warn(error);
    }
  }

  void refresh();

  return {
    quotaOf: (name) => state.models[name] ?? unknownQuota,
    accountOf: (provider) => state.accounts[provider] ?? newAccount,
    change(name, next, isUrgent) {
      const known = state.models[name] ?? unknownQuota;
      state = { ...state, models: { ...state.models, [name]: next(known) } };
      publish(isUrgent);
      onDidChange(name);
    },
    changeAccount(provider, change) {
      const known = state.accounts[provider] ?? newAccount;
      const accounts = { ...state.accounts, [provider]: { ...known, ...change } };
      state = mergeQuotaStates({ ...state, accounts }, emptyQuotaState, () => true);
      publish(true);
      for (const name of Object.keys(state.models))
        if (name.startsWith(`${provider}/`)) onDidChange(name);
    },
    async together(decide) {
      let decided: { readonly value: ReturnType<typeof decide> } | undefined;
      await exchange(() => {
        decided = { value: decide() };
      }).catch(warn);
      return decided === undefined ? decide() : decided.value;
    },
    refresh,
    refreshIfOld() {
      if (clock.now() - readAtMs > oldAfterMs) void refresh();
    },
    dispose: () => store.dispose(),
  };
}
