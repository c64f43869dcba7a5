import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import { formatModelRef, type ModelRef } from '../../../src/core/models/modelRef.ts';
import { noLog } from '../../../src/core/ports.ts';
import { createBreakers } from '../../../src/core/routing/breakers.ts';
import { deadlinesFor } from '../../../src/core/routing/deadlines.ts';
import type { QuotaGate } from '../../../src/core/routing/quotaGate.ts';
import { createRouter, type Outcome, type RouterDeps } from '../../../src/core/routing/router.ts';
import type { AnswerEvent, RouterRequest } from '../../../src/core/routing/routerRequest.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeTransport, type Script } from '../../support/fakeTransport.ts';

export const primary: ModelRef = { provider: 'cerebras', model: 'fast' };
export const second: ModelRef = { provider: 'cerebras', model: 'second' };
export const third: ModelRef = { provider: 'local', model: 'third' };

export const profileOf = (id: string): ProviderProfile => ({
  id,
  label: id,
  baseUrl: 'https://example.invalid/v1',
  dialect: 'cerebras',
  needsKey: id === 'cerebras',
  maxTokensField: 'max_completion_tokens',
  sendStreamOptions: false,
  sendReasoningEffort: true,
  fillStyle: 'none',
  gzip: false,
  headers: {},
});

export const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Hello?' }],
  maxTokens: 100,
};

/** A gate that is always open, for tests of what stands beside it. */
export const openGate: Pick<QuotaGate, 'admit' | 'largestRequest'> = {
  largestRequest: () => Number.POSITIVE_INFINITY,
  admit: () =>
    Promise.resolve({
      kind: 'pass',
      charge: { observe: () => {}, refuse: () => {}, cancel: () => {} },
    }),
};

/** What an ask came to, as a reader sees it. */
export interface Seen {
  readonly events: readonly AnswerEvent[];
  readonly text: string;
  /** `done`, or the error's kind. */
  readonly end: string;
  /** Who answered or is to blame, as `provider/model (reason)`. */
  readonly by: string | undefined;
  readonly skipped: readonly string[];
}

export function summarize(events: readonly AnswerEvent[]): Seen {
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  const route = events.findLast((event) => event.kind === 'route');
  const last = events.at(-1);
  assert.ok(last !== undefined && (last.kind === 'done' || last.kind === 'failed'));
  return {
    events,
    text,
    end: last.kind === 'done' ? 'done' : last.error.kind,
    by: route && `${formatModelRef(route.model)} (${route.reason})`,
    skipped: route?.skipped.map((skip) => `${skip.model.model}: ${skip.error.kind}`) ?? [],
  };
}

export interface RouterWorldOptions extends Partial<RouterDeps> {
  readonly scripts?: Readonly<Record<string, readonly Script[]>>;
  readonly fallback?: readonly ModelRef[];
  readonly clock?: FakeClock;
}

/** A router over scripted models: the n-th call of a model plays its n-th script, the last one again and again. */
export function setupRouter({
  scripts = {},
  fallback = [],
  clock = createFakeClock(),
  ...overrides
}: RouterWorldOptions = {}) {
  const played = new Map<string, number>();
  const transport = createFakeTransport(clock, (model) => {
    const turn = played.get(model) ?? 0;
    played.set(model, turn + 1);
    const own = scripts[model] ?? [];
    return own[Math.min(turn, own.length - 1)] ?? [];
  });
  const breakers = createBreakers(clock, (error) => assert.fail(String(error)));
  const outcomes: Outcome[] = [];
  const probed: ModelRef[] = [];
  const deps: RouterDeps = {
    transport,
    clock,
    log: noLog,
    keys: { get: () => 'key' },
    breakers,
    quota: openGate,
    estimate: createTokenEstimate(),
    sources: { choiceFor: () => primary, fallback: () => fallback, providerOf: profileOf },
    fitRequest: (_model, _task, asked) => asked,
    deadlinesFor: (_candidate, task) =>
      deadlinesFor(task, { isLocal: false, isFast: true, reasons: undefined }),
    record: () => {},
    recordCut: () => {},
    onAsk() {},
    checkBudget: () => undefined,
    isRetired: () => false,
    noteGone: () => {},
    noteUnavailable: () => false,
    replacementFor: () => undefined,
    fitProvider: (_model, provider) => provider,
    learnRefusal: () => {},
    learnWindow: () => {},
    windowOf: () => undefined,
    noteTooLong: () => {},
    lateAfterMs: () => undefined,
    probe: (model) => probed.push(model),
    report: (outcome) => outcomes.push(outcome),
    ...overrides,
  };
  const router = createRouter(deps);

  /** Asks and lets the clock run until the answer has ended. */
  async function ask(
    overridden: Partial<RouterRequest> = {},
    signal = new AbortController().signal,
  ) {
    const events: AnswerEvent[] = [];
    let isOver = false;
    const stream = router.ask({ task: 'chat', priority: 'asked', request, ...overridden }, signal);
    const reading = (async () => {
      for await (const batch of stream) events.push(...batch);
      isOver = true;
    })();
    for (let step = 0; step < 600 && !isOver; step += 1) {
      await settle();
      if (!isOver) await clock.advance(100);
    }
    assert.ok(isOver, 'the ask hangs');
    await reading;
    return summarize(events);
  }

  return { clock, transport, breakers, outcomes, probed, router, ask };
}
