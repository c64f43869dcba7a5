import assert from 'node:assert/strict';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import type { RequestTrace } from '../../../src/core/latency/trace.ts';
import type { ModelRef } from '../../../src/core/models/modelRef.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { AnswerEvent, Ask } from '../../../src/core/routing/ask.ts';
import { createBreakers } from '../../../src/core/routing/breakers.ts';
import { createQuotaGate, type GateState } from '../../../src/core/routing/quotaGate.ts';
import { createRouter } from '../../../src/core/routing/router.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { createPatientClock } from '../../support/patientClock.ts';
import { providerAt, startTransport, trustedNetwork } from '../support/calls.ts';

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
export interface CellResult {
  readonly text: string;
  /** `done`, or the kind of the failure. */
  readonly end: string;
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
const deadlines = { connectMs: 300, firstByteMs: 300, idleMs: 300 };
const patience = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000 };

const standIn: ModelRef = { provider: 'standin', model: 'standin' };

/** Longer than any cell may take: what is reached here hangs. */
const hangsAfterMs = 20_000;

export async function runCell(options: CellOptions): Promise<CellResult> {
  const clock = createPatientClock();
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
    checkBudget: () => undefined,
    noteGone: () => {},
    replacementFor: () => undefined,
    learnWindow: () => {},
    noteTooLong: () => {},
    windowOf: () => undefined,
    lateAfterMs: () => undefined,
    probe: () => {},
    report: () => {},
  });

  const seen = await read(
    router.ask(askFor(options.task), AbortSignal.timeout(hangsAfterMs)),
    clock.now,
  );
  const breaker = breakers.of(first).state;
  const result: CellResult = {
    ...seen.outcome,
    breaker: breaker.kind === 'closed' ? breaker.recent : breaker.kind,
    gate: quota.stateOf(first),
    addedMs: addedBy(traces, seen.firstTextAt),
  };
  transport.dispose();
  quota.dispose();
  breakers.dispose();
  return result;
}

const fail = (error: unknown) => assert.fail(String(error));

function askFor(task: CellOptions['task']): Ask {
  return {
    task,
    priority: task === 'inline' ? 'automatic' : 'asked',
    request: { messages: [{ role: 'user', content: 'const a =' }], maxTokens: 64 },
  };
}

async function read(stream: AsyncIterable<readonly AnswerEvent[]>, now: () => number) {
  const events: AnswerEvent[] = [];
  let firstTextAt: number | undefined;
  for await (const batch of stream) {
    if (batch.some((event) => event.kind === 'text')) firstTextAt ??= now();
    events.push(...batch);
  }
  const last = events.at(-1);
  assert.ok(last?.kind === 'done' || last?.kind === 'failed', 'no terminal event');
  const terminals = events.filter((event) => event.kind === 'done' || event.kind === 'failed');
  assert.equal(terminals.length, 1, 'one terminal event');
  const route = events.findLast((event) => event.kind === 'route');
  const outcome = {
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    end: last.kind === 'done' ? 'done' : last.error.kind,
    answeredBy: route?.model.model,
  };
  return { outcome, firstTextAt };
}

function addedBy(traces: readonly RequestTrace[], firstTextAt: number | undefined) {
  const [failed, answered] = traces;
  const knownAt = failed?.marks.closed;
  const { sent, firstContent } = answered?.marks ?? {};
  if (knownAt === undefined || sent === undefined || firstContent === undefined) return undefined;
  return firstTextAt === undefined ? undefined : firstTextAt - knownAt - (firstContent - sent);
}
