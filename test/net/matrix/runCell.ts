import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { ModelRef } from '../../../src/core/models/modelRef.ts';
import { noLog } from '../../../src/core/ports.ts';
import { type Breakers, createBreakers } from '../../../src/core/routing/breakers.ts';
import { createQuotaGate, type GateState } from '../../../src/core/routing/quotaGate.ts';
import { createRouter } from '../../../src/core/routing/router.ts';
import type {
  AnswerEvent,
  Router,
  RouterRequest,
} from '../../../src/core/routing/routerRequest.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { waitLimitMs } from '../../support/patience.ts';
import { createSlowClock } from '../../support/slowClock.ts';
import { providerAt, startTransport, trustedNetwork } from '../support/calls.ts';
import { features, type Seen } from './features.ts';

/** One request through the real router and the real client to real sockets. */
export interface CellOptions {
  readonly task: 'inline' | 'chat' | 'edit';
  readonly baseUrl: string;
  /** The model of the first choice: what is scripted for it happens. */
  readonly model: string;
  /** Base URL of the stand-in, when one is named. */
  readonly fallbackUrl: string | undefined;
  readonly ca: string;
}

/** What came of it. */
export interface CellResult extends Seen {
  /** How many requests the feature sent to the router. */
  readonly asks: number;
  readonly text: string;
  /** `done`, the kind of the failure, or `left` when the feature stopped reading before the end. */
  readonly end: string;
  readonly terminals: number;
  readonly answeredBy: string | undefined;
  /** Outcomes that the breaker of the first choice remembers; its kind when it is not closed. */
  readonly breaker: readonly boolean[] | string;
  readonly gate: GateState;
  /**
   * With a stand-in's answer: from the moment the failure was known to its first text at the caller, without the
   * stand-in's own time to first token.
   */
  readonly addedMs: number | undefined;
}

/** Short, so that whatever hangs is seen at once; the stand-in is not what is tested. */
const deadlines = { connectMs: 300, firstByteMs: 300, idleMs: 300, progressMs: 300 };
const patience = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, progressMs: 5_000 };

const standIn: ModelRef = { provider: 'standin', model: 'standin' };

export async function runCell(options: CellOptions): Promise<CellResult> {
  const clock = createSlowClock();
  const first: ModelRef = { provider: 'cerebras', model: options.model };
  const profiles: Readonly<Record<string, ProviderProfile>> = {
    cerebras: { ...providerAt(''), baseUrl: options.baseUrl },
    standin: { ...providerAt(''), id: 'standin', baseUrl: options.fallbackUrl ?? '' },
  };
  const { transport, traces } = await startTransport({
    network: await trustedNetwork({ ca: [options.ca] }),
    isWarm: false,
    clock,
  });
  const breakers = createBreakers(clock, fail);
  const quota = createQuotaGate({
    clock,
    storage: createFakeStorage(),
    log: noLog,
    keys: { onDidChange: () => ({ dispose: () => {} }) },
    windowId: 'w',
    reserveShare: () => 0.4,
    onError: fail,
  });
  const router = createRouter({
    transport,
    clock,
    log: noLog,
    keys: { get: () => 'csk-simulated' },
    breakers,
    quota,
    estimate: createTokenEstimate(),
    sources: {
      choiceFor: () => first,
      fallback: () => (options.fallbackUrl === undefined ? [] : [standIn]),
      providerOf: (id) => profiles[id],
    },
    isRetired: () => false,
    fitRequest: (_model, _task, request) => request,
    deadlinesFor: ({ model }) => (model === standIn ? patience : deadlines),
    record: () => {},
    recordCut: () => {},
    onAsk() {},
    checkBudget: () => undefined,
    noteGone: () => {},
    noteUnavailable: () => false,
    replacementFor: () => undefined,
    fitProvider: (_model, provider) => provider,
    learnRefusal: () => {},
    learnWindow: () => {},
    noteTooLong: () => {},
    windowOf: () => undefined,
    lateAfterMs: () => undefined,
    probe: () => {},
    report: () => {},
  });

  const heard = listenTo(router, clock.now);
  const feature = features[options.task]({ router: heard.router, clock, ended: heard.ended });
  const [seen, onScreen] = await withoutHanging(Promise.all([heard.ended, feature]));
  const breaker = outcomesOf(breakers, first, options.task);
  const result: CellResult = {
    ...seen.outcome,
    ...onScreen,
    asks: heard.asks(),
    breaker,
    gate: quota.stateOf(first),
    addedMs: addedBy(traces, seen.firstTextAt),
  };
  transport.dispose();
  quota.dispose();
  breakers.dispose();
  return result;
}

/** What the model's breaker has counted, and what the task's own has against it. */
function outcomesOf(breakers: Breakers, model: ModelRef, task: CellOptions['task']) {
  const { state, ownState } = breakers.forTask(model, task);
  if (state.kind !== 'closed' || ownState.kind !== 'closed') return state.kind;
  return [...state.recent, ...ownState.recent.filter((isGood) => !isGood)];
}

const fail = (error: unknown) => assert.fail(String(error));

/** Fails for whatever takes longer than any cell may. */
async function withoutHanging<T>(work: Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const hangs = sleep(waitLimitMs, undefined, { signal: deadline.signal }).then(
    () => assert.fail('a cell hangs'),
    () => assert.fail('never seen: the work was done before'),
  );
  hangs.catch(() => {});
  try {
    return await Promise.race([work, hangs]);
  } finally {
    deadline.abort();
  }
}

/** Passes a router's events on to a feature, and records those of the first request. */
function listenTo(router: Router, now: () => number) {
  let asks = 0;
  let end: (heard: ReturnType<typeof summarise>) => void = () => {};
  const ended = new Promise<ReturnType<typeof summarise>>((resolve) => {
    end = resolve;
  });
  async function* listen(ask: RouterRequest, signal: AbortSignal) {
    const events: AnswerEvent[] = [];
    let firstTextAt: number | undefined;
    asks += 1;
    try {
      for await (const batch of router.ask(ask, signal)) {
        if (batch.some((event) => event.kind === 'text')) firstTextAt ??= now();
        events.push(...batch);
        yield batch;
      }
    } finally {
      end(summarise(events, firstTextAt));
    }
  }
  return { router: { ask: listen }, ended, asks: () => asks };
}

function summarise(events: readonly AnswerEvent[], firstTextAt: number | undefined) {
  const isTerminal = ({ kind }: AnswerEvent) => kind === 'done' || kind === 'failed';
  const last = events.at(-1);
  const route = events.findLast((event) => event.kind === 'route');
  const outcome = {
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    end: endOf(last),
    terminals: events.filter(isTerminal).length,
    answeredBy: route?.model.model,
  };
  return { outcome, firstTextAt };
}

/** `left`: the feature has all it needs, and stops reading. */
function endOf(last: AnswerEvent | undefined): string {
  if (last?.kind === 'done') return 'done';
  return last?.kind === 'failed' ? last.error.kind : 'left';
}

function addedBy(traces: readonly RequestTrace[], firstTextAt: number | undefined) {
  const [failed, answered] = traces;
  const knownAt = failed?.marks.closed;
  const { sent, firstContent } = answered?.marks ?? {};
  if (knownAt === undefined || sent === undefined || firstContent === undefined) return undefined;
  return firstTextAt === undefined ? undefined : firstTextAt - knownAt - (firstContent - sent);
}
