import assert from 'node:assert/strict';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { createDocumentSessions } from '../../../src/core/completion/documentSession.ts';
import { createEngine } from '../../../src/core/completion/engine.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import type { ModelRef } from '../../../src/core/models/modelRef.ts';
import { noLog, type Storage, type Transport } from '../../../src/core/ports.ts';
import { createBreakers } from '../../../src/core/routing/breakers.ts';
import { deadlinesFor } from '../../../src/core/routing/deadlines.ts';
import type { QuotaBudget } from '../../../src/core/routing/quotaBudget.ts';
import { createQuotaGate, type QuotaGate } from '../../../src/core/routing/quotaGate.ts';
import { createRouter } from '../../../src/core/routing/router.ts';
import type { Router } from '../../../src/core/routing/routerRequest.ts';
import { createTokenEstimate } from '../../../src/core/routing/tokenEstimate.ts';
import { noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import type { Assistant } from '../typing/assistants.ts';

/** One editor window: the real router, and the real engine of ghost text on it. */
export interface WorkWindow {
  readonly router: Router;
  readonly assistant: Assistant;
}

export interface WorkWindowDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly clock: Clock;
  /** Shared by the windows of one machine. */
  readonly storage: Storage;
  readonly windowId: string;
  /** False: requests go out as they are asked for, and the engine believes in an ample budget. */
  readonly isGated: boolean;
}

const model: ModelRef = { provider: 'cerebras', model: 'oracle' };

const provider: ProviderProfile = {
  id: 'cerebras',
  label: 'Cerebras',
  baseUrl: 'https://localhost/v1',
  dialect: 'cerebras',
  needsKey: true,
  maxTokensField: 'max_completion_tokens',
  sendStreamOptions: false,
  sendReasoningEffort: true,
  fillStyle: 'none',
  gzip: false,
  headers: {},
};

const ample: QuotaBudget = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};

const openGate: Pick<QuotaGate, 'admit' | 'budgetFor' | 'largestRequest'> = {
  largestRequest: () => Number.POSITIVE_INFINITY,
  admit: () =>
    Promise.resolve({
      kind: 'pass',
      charge: { observe: () => {}, refuse: () => {}, cancel: () => {} },
    }),
  budgetFor: () => ample,
};

const fail = (error: unknown) => assert.fail(String(error));

export function createWorkWindow(deps: WorkWindowDeps): WorkWindow {
  const { clock } = deps;
  const quota = deps.isGated
    ? createQuotaGate({
        clock,
        storage: deps.storage,
        log: noLog,
        keys: { onDidChange: () => ({ dispose: () => {} }) },
        windowId: deps.windowId,
        reserveShare: () => 0.4,
        onError: fail,
      })
    : openGate;
  const router = createRouter({
    transport: deps.transport,
    clock,
    log: noLog,
    keys: { get: () => 'key' },
    breakers: createBreakers(clock, fail),
    quota,
    estimate: createTokenEstimate(),
    sources: { choiceFor: () => model, fallback: () => [], providerOf: () => provider },
    isRetired: () => false,
    fitRequest: (_model, _task, request) => request,
    fitProvider: (_model, profile) => profile,
    learnRefusal: () => {},
    deadlinesFor: (_candidate, task) =>
      deadlinesFor(task, { isLocal: false, isFast: true, reasons: undefined }),
    record: () => {},
    recordCut: () => {},
    onAsk() {},
    checkBudget: () => undefined,
    noteGone: () => {},
    noteUnavailable: () => false,
    replacementFor: () => undefined,
    learnWindow: () => {},
    noteTooLong: () => {},
    windowOf: () => undefined,
    lateAfterMs: () => undefined,
    probe: () => {},
    report: () => {},
  });
  const engine = createEngine({
    sessions: createDocumentSessions(),
    router,
    clock,
    log: noLog,
    allowances: createTokenAllowances(),
    grammars: noGrammars,
    sources: [],
    modelKey: () => 'oracle',
    budget: () => quota.budgetFor(model),
    options: () => ({ isAutomatic: true, inComments: true, answerTokens: 256, prefetches: true }),
    note: () => {},
    onUnexpected: fail,
  });
  return {
    router,
    assistant: {
      onChange: (place, kind, inserted) => engine.onChange({ place, kind, inserted }),
      provide: async (place, signal) => (await engine.provide(place, 'automatic', signal))[0]?.text,
      onImprove: (listener) => {
        engine.onDidImprove(listener);
      },
    },
  };
}
