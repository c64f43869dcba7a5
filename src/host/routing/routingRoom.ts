import { randomUUID } from 'node:crypto';
import { checkBaseUrl, isLoopbackHost } from '../../core/api/baseUrl.ts';
import type { Clock } from '../../core/clock.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import type { RequestTrace } from '../../core/latency/trace.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { type ModelRef, parseModelRef } from '../../core/models/modelRef.ts';
import type { Task } from '../../core/models/task.ts';
import type { Log, SettingsSource, Storage, Transport } from '../../core/ports.ts';
import type { Router } from '../../core/routing/ask.ts';
import { type Breakers, createBreakers } from '../../core/routing/breakers.ts';
import type { Candidate } from '../../core/routing/candidates.ts';
import { deadlinesFor } from '../../core/routing/deadlines.ts';
import { createQuotaGate, type QuotaGate } from '../../core/routing/quotaGate.ts';
import { createRouter, type Outcome } from '../../core/routing/router.ts';
import { createTokenEstimate, type TokenEstimate } from '../../core/routing/tokenEstimate.ts';
import { type OnUnexpected, run } from '../listen.ts';
import type { ModelRoom } from '../models/modelRoom.ts';

export interface RoutingRoomDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly models: Pick<ModelRoom, 'keys' | 'providers' | 'routing'>;
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** Receives the trace of every request that was sent. */
  readonly record: (trace: RequestTrace) => void;
  readonly onUnexpected: OnUnexpected;
}

/** The only door to a model, with what it knows of the providers' state. */
export interface RoutingRoom extends Disposable {
  readonly router: Router;
  readonly breakers: Breakers;
  readonly quota: QuotaGate;
  readonly estimate: TokenEstimate;
  /** How the last ask of each task ended. */
  readonly lastOutcomes: ReadonlyMap<Task, Outcome>;
  /** Fires when an ask ended, a breaker moved or a limit changed. */
  readonly onDidChange: Event<unknown>;
}

export function createRoutingRoom(deps: RoutingRoomDeps): RoutingRoom {
  const { models, settings, clock, log, onUnexpected } = deps;
  const store = createStore();
  const fail = (error: unknown) => onUnexpected(error, 'routing');
  const changes = store.own(createEmitter<unknown>(fail));
  const breakers = store.own(createBreakers(clock, fail));
  const estimate = createTokenEstimate();
  const quota = store.own(
    createQuotaGate({
      clock,
      storage: deps.storage,
      log,
      keys: models.keys,
      windowId: randomUUID(),
      reserveShare: () => settings.current['quota.reserve'],
      onError: fail,
    }),
  );
  const lastOutcomes = new Map<Task, Outcome>();
  store.own(breakers.onDidChange(changes.fire));
  store.own(quota.onDidChange(changes.fire));

  const router = createRouter({
    transport: deps.transport,
    clock,
    log,
    keys: models.keys,
    breakers,
    quota,
    estimate,
    sources: {
      choiceFor: models.routing.choiceFor,
      fallback: () => readFallback(settings, models.providers().ids),
      providerOf: (id) => models.providers().get(id),
    },
    isRetired: models.routing.isRetired,
    fitRequest: models.routing.fitRequest,
    deadlinesFor: (candidate, task) => deadlinesFor(task, isLocal(candidate)),
    record: deps.record,
    recordCut: () => {},
    checkBudget: () => Promise.resolve(undefined),
    noteGone: models.routing.noteGone,
    replacementFor: models.routing.replacementFor,
    learnWindow: models.routing.learnWindow,
    windowOf: models.routing.windowOf,
    lateAfterMs: () => undefined,
    probe: (model) => run(() => probe(router, model), 'probe', onUnexpected),
    report(outcome) {
      lastOutcomes.set(outcome.task, outcome);
      if (outcome.error === undefined && outcome.model !== undefined)
        models.routing.noteAnswer(outcome.task, outcome.model, outcome.reason === 'replacement');
      changes.fire(outcome);
    },
  });
  return {
    router,
    breakers,
    quota,
    estimate,
    lastOutcomes,
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}

function readFallback(settings: SettingsSource, providers: readonly string[]): ModelRef[] {
  return settings.current.fallback.flatMap((text) => parseModelRef(text, providers) ?? []);
}

function isLocal(candidate: Candidate): boolean {
  const checked = checkBaseUrl(candidate.provider.baseUrl);
  return checked.ok && isLoopbackHost(checked.value.hostname);
}

/** Asks one token of a model that failed before, so that nobody who waits has to try it. */
async function probe(router: Router, model: ModelRef): Promise<void> {
  const request = { messages: [{ role: 'user' as const, content: '1' }], maxTokens: 1 };
  const events = router.ask(
    { task: 'small', priority: 'automatic', model, request },
    AbortSignal.timeout(10_000),
  );
  for await (const _ of events) void _;
}
