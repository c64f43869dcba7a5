import type { RequestTrace } from '../../core/api/requestTrace.ts';
import type { Clock } from '../../core/clock.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { type Figures, figuresOf } from '../../core/latency/figures.ts';
import { createLedger, type Ledger, type LedgerSummary } from '../../core/latency/ledger.ts';
import { mergeLedgers, readLedger } from '../../core/latency/ledgerData.ts';
import { rollingFirstToken } from '../../core/latency/rollingFirstToken.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { ModelRef } from '../../core/models/modelRef.ts';
import type { Storage } from '../../core/ports.ts';
import type { Task } from '../../core/task.ts';
import { type OnUnexpected, run } from '../listen.ts';

export interface LatencyServiceDeps {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly onUnexpected: OnUnexpected;
}

/** What the user's own requests took, in all windows. */
export interface LatencyService extends Disposable {
  /** Takes in the trace of a request that has ended. */
  record(trace: RequestTrace): void;
  readonly ledger: Pick<Ledger, 'summaries' | 'recent' | 'data'>;
  /** Of the last request that answered. */
  readonly last: Figures | undefined;
  /** Median time to first token of the last requests like the last one, in milliseconds; undefined for fewer than 3. */
  readonly rollingFirstTokenMs: number | undefined;
  /** What is usual for a model, whatever it was asked for; undefined before it answered. */
  usualOf(
    model: ModelRef,
  ): { readonly firstTokenMs?: number; readonly tokensPerSecond?: number } | undefined;
  /** When a first token is later than nearly always; undefined before enough was measured. */
  lateAfterMs(model: ModelRef, task: Task): number | undefined;
  readonly onDidRecord: Event<RequestTrace>;
}

const storageKey = 'latency';
/** What was recorded is told to the other windows this long after the first of it. */
const saveAfterMs = 60_000;
/** A 95th percentile of fewer requests is a guess. */
const minRequestsForLate = 20;

export function createLatencyService(deps: LatencyServiceDeps): LatencyService {
  const { clock, storage, onUnexpected } = deps;
  const store = createStore();
  const recorded = store.own(
    createEmitter<RequestTrace>((error) => onUnexpected(error, 'latency listener')),
  );
  const ledger = createLedger(clock);
  let last: Figures | undefined;
  let saving: Disposable | undefined;

  const save = async () => {
    saving?.dispose();
    saving = undefined;
    const unsaved = ledger.takeUnsaved();
    if (unsaved.cells.length === 0) return;
    await storage.update(storageKey, (stored) => {
      const merged = mergeLedgers([readLedger(stored), unsaved], clock.wallMs());
      ledger.load(merged);
      return merged;
    });
  };
  const saveSoon = () => {
    saving ??= clock.after(saveAfterMs, () => run(save, 'latency save', onUnexpected));
  };
  store.own({ dispose: () => run(save, 'latency save', onUnexpected) });
  run(
    async () => ledger.load(readLedger(await storage.read(storageKey))),
    'latency load',
    onUnexpected,
  );

  const summariesOf = (model: ModelRef): LedgerSummary[] =>
    ledger
      .summaries()
      .filter((one) => one.provider === model.provider && one.model === model.model);

  return {
    record(trace) {
      ledger.record(trace);
      // Nobody waits for a title: the figures shown are those of what was waited for.
      if (trace.marks.firstContent !== undefined && trace.task !== 'small') last = figuresOf(trace);
      saveSoon();
      recorded.fire(trace);
    },
    ledger,
    get last() {
      return last;
    },
    get rollingFirstTokenMs() {
      return rollingFirstToken(ledger.recent());
    },
    usualOf(model) {
      const [most] = summariesOf(model).sort((a, b) => b.complete - a.complete);
      if (most === undefined) return undefined;
      const { firstToken, rate } = most.percentiles;
      return {
        ...(firstToken && { firstTokenMs: firstToken.p50 }),
        ...(rate && { tokensPerSecond: rate.p50 }),
      };
    },
    lateAfterMs(model, task) {
      const measured = summariesOf(model).find((one) => one.task === task)?.percentiles.firstToken;
      return measured !== undefined && measured.count >= minRequestsForLate
        ? measured.p95
        : undefined;
    },
    onDidRecord: recorded.event,
    dispose: () => store.dispose(),
  };
}
