import type { RateLimit } from '../api/responseFacts.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { KeySource, Log, Storage } from '../ports.ts';
import type { LimitReading } from './limitReading.ts';
import { type Charge, charge, type ModelQuota, observe, refuse, uncharge } from './modelQuota.ts';
import type { QuotaBudget } from './quotaBudget.ts';
import { budgetOf, isTight, waitFor } from './quotaDecision.ts';
import type { Priority } from './routerRequest.ts';
import { createSharedQuota } from './sharedQuota.ts';

/** What one request would take from the limits. */
export interface QuotaDemand {
  readonly model: ModelRef;
  readonly priority: Priority;
  /** Estimated prompt plus the upper bound of the answer: what the provider charges on admission. */
  readonly tokens: number;
  /** The user pressed retry: a payment gate lets this one through. */
  readonly isRetry: boolean;
}

export type QuotaAdmission =
  | { readonly kind: 'pass'; readonly charge: QuotaCharge }
  /** `forMs`: until it is worth asking again; absent when only the user can change it. */
  | { readonly kind: 'shut'; readonly why: 'quota' | 'payment'; readonly forMs?: number };

/** What an admitted request reports back. */
export interface QuotaCharge {
  /** The response's head came. Its limits rule from now on; none is an answer too. */
  observe(limits: readonly RateLimit[]): void;
  /** The server said 429 `quota` or 402: the gate shuts. */
  refuse(error: Extract<RequestError, { kind: 'quota' | 'payment' }>): void;
  /** The request never reached the server: its charge is free again. */
  cancel(): void;
}

/** How the gate stands for one model. */
export type GateState =
  | { readonly kind: 'open'; readonly limits: readonly LimitReading[] }
  /** Refused by the provider. `forMs` is absent when only the user can change it. */
  | { readonly kind: 'shut'; readonly why: 'quota' | 'payment'; readonly forMs?: number };

/**
 * Holds requests back before the provider would refuse them. Limits are per provider and model, and shared by
 * all windows: an automatic request is decided on what all of them have charged, and while limits are tight
 * windows decide one after the other. An asked-for one never waits for that; the others learn of it at once.
 */
export interface QuotaGate extends Disposable {
  /** Asks to send one request and charges it when it passes. */
  admit(demand: QuotaDemand): Promise<QuotaAdmission>;
  budgetFor(model: ModelRef): QuotaBudget;
  /** Tokens, prompt and answer's upper bound together, above which no request can ever pass; Infinity if unknown. */
  largestRequest(model: ModelRef): number;
  stateOf(model: ModelRef): GateState;
  /** The user tries a provider again that had asked for payment. */
  reopen(provider: string): void;
  /** Fires the name (`provider/model`) of what changed. */
  readonly onDidChange: Event<string>;
  /** A gate opened or shut, here or in another window. */
  readonly onDidTurn: Event<void>;
}

export interface QuotaGateDeps {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly log: Log;
  readonly keys: Pick<KeySource, 'onDidChange'>;
  /** Unique among all windows. */
  readonly windowId: string;
  /** 0–1: the share of every limit that is kept for asked-for requests. */
  reserveShare(): number;
  /** Receives what a listener throws. */
  onError(error: unknown): void;
}

export function createQuotaGate(deps: QuotaGateDeps): QuotaGate {
  const { clock } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<string>(deps.onError));
  const turns = store.own(createEmitter<void>(deps.onError));
  const shared = store.own(createSharedQuota(deps, noteChange));
  const shutModels = new Set<string>();
  const context = () => ({ nowMs: clock.wallMs(), reserveShare: deps.reserveShare() });
  let admitted = 0;

  function noteChange(name: string) {
    changes.fire(name);
    const isShut = stateOf(name).kind === 'shut';
    if (isShut === shutModels.has(name)) return;
    if (isShut) shutModels.add(name);
    else shutModels.delete(name);
    turns.fire();
  }

  function stateOf(name: string): GateState {
    const provider = name.slice(0, name.indexOf('/'));
    if (shared.accountOf(provider).isUnpaid) return { kind: 'shut', why: 'payment' };
    const quota = shared.quotaOf(name);
    const forMs = quota.shutUntilMs - clock.wallMs();
    if (forMs > 0) return { kind: 'shut', why: 'quota', forMs };
    return { kind: 'open', limits: quota.limits };
  }

  store.own(
    deps.keys.onDidChange((provider) => {
      const nowMs = clock.wallMs();
      shared.changeAccount(provider, { isUnpaid: false, atMs: nowMs, clearedMs: nowMs });
    }),
  );

  function change(name: string, next: (known: ModelQuota) => ModelQuota) {
    shared.change(name, next, isTight(shared.quotaOf(name), context()));
  }

  /** A charge that another window does not know of is one that it may spend again. */
  function addCharge(name: string, added: Charge, isAutomatic: boolean) {
    const isUrgent = !shared.quotaOf(name).isSilent;
    shared.change(name, (known) => charge(known, added, isAutomatic), isUrgent);
  }

  /** Decides on what is known here and now, and charges what passes. */
  function decide(demand: QuotaDemand): QuotaAdmission {
    const name = formatModelRef(demand.model);
    const quota = shared.quotaOf(name);
    const forMs = waitFor(quota, demand, context());
    if (forMs > 0) return { kind: 'shut', why: 'quota', ...(forMs < Infinity && { forMs }) };
    admitted += 1;
    const added = {
      id: `${deps.windowId}:${admitted}`,
      atMs: clock.wallMs(),
      tokens: demand.tokens,
    };
    addCharge(name, added, demand.priority === 'automatic');
    return { kind: 'pass', charge: createCharge(demand.model, name, added) };
  }

  function createCharge(model: ModelRef, name: string, added: Charge): QuotaCharge {
    return {
      observe(limits) {
        change(name, (known) => observe(known, added, { limits, nowMs: clock.wallMs() }));
      },
      refuse(error) {
        const nowMs = clock.wallMs();
        if (error.kind === 'quota') {
          change(name, (known) => refuse(known, error, nowMs));
          const untilMs = shared.quotaOf(name).shutUntilMs;
          store.own(clock.after(Math.max(0, untilMs - nowMs), () => noteChange(name)));
        } else shared.changeAccount(model.provider, { isUnpaid: true, atMs: nowMs });
      },
      cancel: () => change(name, (known) => uncharge(known, added.id)),
    };
  }

  return {
    async admit(demand) {
      const { model, priority, isRetry } = demand;
      if (shared.accountOf(model.provider).isUnpaid) {
        if (!isRetry) return { kind: 'shut', why: 'payment' };
        shared.changeAccount(model.provider, { isUnpaid: false, atMs: clock.wallMs() });
      }
      if (priority === 'asked') return decide(demand);
      const quota = () => shared.quotaOf(formatModelRef(model));
      const isTogether = () => isTight(quota(), context(), demand.tokens);
      // What is not free by what is known here is not freed by what the others know.
      if (waitFor(quota(), demand, context()) > 0 || quota().isSilent) return decide(demand);
      // Reading is twenty times as quick as deciding alone among all windows.
      if (!isTogether()) await shared.refresh();
      return isTogether() ? shared.together(() => decide(demand)) : decide(demand);
    },
    budgetFor(model) {
      shared.refreshIfOld();
      if (shared.accountOf(model.provider).isUnpaid)
        return { automaticRequestsLeft: 0, nextAutomaticInMs: Infinity, paceMs: 0 };
      return budgetOf(shared.quotaOf(formatModelRef(model)), context());
    },
    largestRequest(model) {
      const { limits } = shared.quotaOf(formatModelRef(model));
      const largest = limits.map((limit) => (limit.unit === 'tokens' ? limit.limit : Infinity));
      return Math.min(Infinity, ...largest);
    },
    stateOf: (model) => stateOf(formatModelRef(model)),
    reopen: (provider) => shared.changeAccount(provider, { isUnpaid: false, atMs: clock.wallMs() }),
    onDidChange: changes.event,
    onDidTurn: turns.event,
    dispose: () => store.dispose(),
  };
}
