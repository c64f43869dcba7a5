import { isLoopbackHost } from '../api/baseUrl.ts';
import type { ProviderProfile } from '../api/provider.ts';
import type { Usage } from '../api/responseFacts.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../models/modelRef.ts';
import type { ModelRouting } from '../models/modelRouting.ts';
import type { ProviderSet } from '../models/providerSet.ts';
import type { KeySource, Log, SettingsSource, Storage, Transport } from '../ports.ts';
import type { SecretMask } from '../secrets/secretMask.ts';
import type { Task } from '../task.ts';
import { automaticBudget } from './automaticBudget.ts';
import { createBreakers } from './breakers.ts';
import { type Candidate, orderCandidates } from './candidates.ts';
import { deadlinesFor } from './deadlines.ts';
import { createMaskingRouter } from './maskingRouter.ts';
import { probe } from './probe.ts';
import type { QuotaBudget } from './quotaBudget.ts';
import { createQuotaGate, type QuotaGate } from './quotaGate.ts';
import { createRouter, type Outcome, type RouterDeps } from './router.ts';
import type { Router } from './routerRequest.ts';
import {
  type ModelHealth,
  type RoutingState,
  readRoutingState,
  type TaskRoute,
} from './routingState.ts';
import { createSpend, type Price } from './spend.ts';
import { createTokenEstimate, type TokenEstimate } from './tokenEstimate.ts';

export interface RoutingDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly storage: Storage;
  readonly settings: SettingsSource;
  readonly keys: KeySource;
  readonly models: Omit<ModelRouting, 'tasksNaming'>;
  readonly providers: () => Pick<ProviderSet, 'get' | 'ids'>;
  priceOf(model: ModelRef): Price | undefined;
  /** p95 of this model's own time to first token for the task, in milliseconds; undefined before enough is known. */
  lateAfterMs(model: ModelRef, task: Task): number | undefined;
  /** Unique among all windows. */
  readonly windowId: string;
  /** The one of this process. */
  readonly mask: SecretMask;
  /** Receives what a listener throws, and what a probe does. */
  onError(error: unknown): void;
}

/** The way to every model, and all that can be said of it. */
export interface Routing extends Disposable {
  readonly router: Router;
  /** Guesses what a prompt will be charged. */
  readonly estimate: Pick<TokenEstimate, 'promptTokens' | 'textTokens'>;
  /** What automatic requests of a task can use now, fallbacks included. */
  automaticBudget(task: Task): QuotaBudget;
  /** What a benchmark asks that sends its requests past the router: it must know who answers, and how late. */
  readonly metering: Metering;
  /** As of now; derived anew each time. */
  readonly state: RoutingState;
  /** A model began to answer, or a request failed. */
  readonly onDidEnd: Event<Outcome>;
  /** The state may read differently. */
  readonly onDidChange: Event<void>;
  /** A model came into or out of trouble: breaker, gate or key. Much rarer than `onDidChange`. */
  readonly onDidTurn: Event<void>;
  /** The user tries a provider again that had asked for payment. */
  retryPayment(provider: string): void;
  /** The user lets today's budget be passed. */
  allowOverrun(): void;
}

/** What every request pays, whoever sends it. */
export interface Metering {
  readonly gate: Pick<QuotaGate, 'admit'>;
  /** Why nothing more may be spent today; undefined while it may. */
  checkBudget(): RequestError | undefined;
  recordUsage(model: ModelRef, usage: Usage): void;
}

/** Probes are only sent while the user is active: this long after the last request. */
const activeMs = 120_000;

/** Builds router, breakers, gate and spend, and keeps them telling each other what they must know. */
export function createRouting(deps: RoutingDeps): Routing {
  const { clock, settings, keys, models, onError } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<void>(onError));
  const turns = store.own(createEmitter<void>(onError));
  const ends = store.own(createEmitter<Outcome>(onError));
  const closing = new AbortController();
  store.own({ dispose: () => closing.abort() });
  const changed = () => changes.fire();
  const turned = () => {
    changed();
    turns.fire();
  };

  const breakers = store.own(createBreakers(clock, onError));
  const quota = store.own(
    createQuotaGate({
      ...deps,
      reserveShare: () => settings.current['quota.reserve'] / 100,
    }),
  );
  const spend = store.own(
    createSpend({ ...deps, budgetUsd: () => settings.current['budget.dailyUsd'] }),
  );
  const estimate = createTokenEstimate();
  const refusedKeys = new Set<string>();
  const reasoners = new Set<string>();
  const answers = new Map<Task, Omit<TaskRoute, 'hasAnswered' | 'task'>>();
  let lastAskAt = Number.NEGATIVE_INFINITY;

  const fallback = () =>
    settings.current.fallback.flatMap((text) => parseModelRef(text, deps.providers().ids) ?? []);
  const providerOf = (id: string) => deps.providers().get(id);

  function report(outcome: Outcome) {
    noteKeys(outcome);
    const { model, reason, error, task } = outcome;
    if (model !== undefined && reason !== undefined && error === undefined) {
      const [first] = outcome.skipped;
      const instead =
        reason === 'chosen' || first === undefined
          ? {}
          : { instead: { of: first.model, because: first.error } };
      answers.set(task, { model, reason, ...instead });
      models.noteAnswer(task, model, reason === 'replacement');
    }
    ends.fire(outcome);
    changed();
  }

  function noteKeys({ model, error, skipped }: Outcome) {
    const failures = model && error ? [...skipped, { model, error }] : skipped;
    const before = refusedKeys.size;
    for (const failure of failures)
      if (failure.error.kind === 'wrongKey') refusedKeys.add(failure.model.provider);
    if (model !== undefined && error === undefined) refusedKeys.delete(model.provider);
    if (refusedKeys.size !== before) turned();
  }

  const routerDeps: RouterDeps = {
    transport: deps.transport,
    clock,
    log: deps.log,
    keys,
    breakers,
    quota,
    estimate,
    sources: { choiceFor: models.choiceFor, fallback, providerOf },
    isRetired: models.isRetired,
    fitRequest: models.fitRequest,
    fitProvider: models.fitProvider,
    learnRefusal: models.learnRefusal,
    noteGone: models.noteGone,
    noteUnavailable: models.noteUnavailable,
    deadlinesFor: ({ provider, model }, task) =>
      deadlinesFor(task, {
        isLocal: isOnThisMachine(provider),
        isFast: provider.dialect === 'cerebras',
        reasons: models.reasons(model) ?? (reasoners.has(formatModelRef(model)) || undefined),
        declared: provider.models?.[model.model],
      }),
    record({ provider, model, usage, marks }) {
      // Learned: it has thought once, shown or hidden.
      if ((usage?.reasoningTokens ?? 0) > 0 || marks.firstReasoning !== undefined)
        reasoners.add(formatModelRef({ provider, model }));
      if (usage !== undefined) spend.record({ provider, model }, usage);
    },
    recordCut: spend.recordCut,
    onAsk() {
      lastAskAt = clock.now();
    },
    checkBudget: spend.check,
    replacementFor: models.replacementFor,
    learnWindow: models.learnWindow,
    windowOf: models.windowOf,
    noteTooLong: models.noteTooLong,
    lateAfterMs: (model, task) =>
      settings.current.hedging ? deps.lateAfterMs(model, task) : undefined,
    probe: sendProbe,
    report,
  };

  function sendProbe(model: ModelRef, task: Task) {
    const provider = providerOf(model.provider);
    if (provider === undefined || spend.check('automatic') !== undefined) return;
    const candidate: Candidate = { model, provider, reason: 'chosen' };
    probe(candidate, task, routerDeps, closing.signal).catch(onError);
  }

  store.own(
    breakers.onDidChange(({ model, task = 'small' }) => {
      const isDue = breakers.forTask(model, task).state.kind === 'halfOpen';
      // Ghost text and next edits probe on their own: no user is waiting for them.
      const isWanted =
        task !== 'inline' && task !== 'nextEdit' && clock.now() - lastAskAt < activeMs;
      if (isDue && isWanted) sendProbe(model, task);
      turned();
    }),
  );
  store.own(
    keys.onDidChange((provider) => {
      refusedKeys.delete(provider);
      turned();
    }),
  );
  store.own(quota.onDidTurn(turned));
  for (const event of [quota.onDidChange, spend.onDidChange, settings.onDidChange])
    store.own(event(changed));

  function healthOf(model: ModelRef, task?: Task): ModelHealth {
    const breaker = task === undefined ? breakers.of(model) : breakers.forTask(model, task);
    return {
      model,
      key: keyOf(model.provider),
      breaker: breaker.state.kind,
      breakerOpenForMs: breaker.retryInMs,
      gate: quota.stateOf(model),
      budget: quota.budgetFor(model),
    };
  }

  function keyOf(provider: string): ModelHealth['key'] {
    if (refusedKeys.has(provider)) return 'refused';
    const isMissing = providerOf(provider)?.needsKey === true && keys.get(provider) === undefined;
    return isMissing ? 'missing' : 'set';
  }

  const router = createMaskingRouter(createRouter(routerDeps), {
    mask: deps.mask,
    clock,
    onHidden: (count, priority) => deps.log.info('secrets.hidden', { count, priority }),
  });
  return {
    router,
    estimate,
    metering: {
      gate: quota,
      checkBudget: () => spend.check('asked'),
      recordUsage: spend.record,
    },
    automaticBudget(task) {
      if (spend.check('automatic') !== undefined) return automaticBudget([]);
      const candidates = orderCandidates(task, undefined, routerDeps.sources);
      return automaticBudget(candidates.map(({ model }) => healthOf(model, task)));
    },
    get state() {
      return readRoutingState({
        choiceFor: models.choiceFor,
        fallback,
        asked: () => breakers.all().map(({ model }) => model),
        lastAnswer: (task) => answers.get(task),
        healthOf: (model) => healthOf(model),
        paused: breakers.paused,
        spend: () => ({
          ...spend.today,
          usd: spend.todayUsd,
          budgetUsd: settings.current['budget.dailyUsd'],
        }),
        wallMs: clock.wallMs,
      });
    },
    onDidEnd: ends.event,
    onDidChange: changes.event,
    onDidTurn: turns.event,
    retryPayment: quota.reopen,
    allowOverrun: spend.allowOverrun,
    dispose: () => store.dispose(),
  };
}

function isOnThisMachine(provider: ProviderProfile): boolean {
  return URL.canParse(provider.baseUrl) && isLoopbackHost(new URL(provider.baseUrl).hostname);
}
