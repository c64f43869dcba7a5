import { assertNever } from '../../shared/assertNever.ts';
import type { RequestTrace } from '../api/requestTrace.ts';
import type { Clock } from '../clock.ts';
import type { Task } from '../task.ts';
import { type Figures, figuresOf } from './figures.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import {
  addCells,
  cellKey,
  hourlySlotMs,
  type LedgerCell,
  type LedgerData,
  type LedgerMetric,
  ledgerMetrics,
  mergeLedgers,
  slotOf,
} from './ledgerData.ts';

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly mean: number;
}

/** All that is known of one model and task. */
export interface LedgerSummary {
  readonly provider: string;
  readonly model: string;
  readonly task: Task;
  readonly complete: number;
  readonly cancelled: number;
  readonly failed: number;
  /** Share of requests that found an open connection, 0–1; undefined where none went out. */
  readonly reuse: number | undefined;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly percentiles: { readonly [K in LedgerMetric]?: Percentiles };
}

/** Adds up what requests leave behind. */
export interface Ledger {
  /** At most 20 µs, its marks included (measured by `npm run bench:client`: 5 to 7). */
  record(trace: RequestTrace): void;
  /** The last requests as they were, oldest first, at most 500. */
  recent(): readonly RequestTrace[];
  /** Per model and task, since a moment of `Clock.wallMs()`; all of it without one. */
  summaries(sinceWallMs?: number): readonly LedgerSummary[];
  /** Everything, with what other windows have stored. */
  data(): LedgerData;
  /** Lays what a store holds below what is recorded here. Replaces what was laid there before. */
  load(stored: LedgerData): void;
  /**
   * What was recorded since the last call, to be merged into the store. It stays part of `data()`: `load` what
   * the store holds afterwards.
   */
  takeUnsaved(): LedgerData;
}

const recentLimit = 500;

type Counter = 'complete' | 'cancelled' | 'failed' | 'reused' | 'fresh';
type TokenCounter = 'promptTokens' | 'completionTokens' | 'cachedTokens' | 'reasoningTokens';

/** A cell that still counts. */
interface OpenCell {
  readonly slot: number;
  readonly provider: string;
  readonly model: string;
  readonly task: Task;
  readonly counters: Record<Counter | TokenCounter, number>;
  readonly histograms: Map<LedgerMetric, Histogram>;
}

export function createLedger(clock: Pick<Clock, 'wallMs'>): Ledger {
  let unsaved = new Map<string, OpenCell>();
  let stored: LedgerData = { version: 1, cells: [] };
  let recent: RequestTrace[] = [];

  function cellFor({ wallMs, provider, model, task }: RequestTrace): OpenCell {
    const slot = slotOf(wallMs);
    const key = cellKey({ slot, slotMs: hourlySlotMs, provider, model, task });
    const known = unsaved.get(key);
    if (known !== undefined) return known;
    const cell = { slot, provider, model, task, counters: zeroes(), histograms: new Map() };
    unsaved.set(key, cell);
    return cell;
  }

  const unsavedData = (): LedgerData => ({
    version: 1,
    cells: [...unsaved.values()].map(closeCell),
  });
  const data = (): LedgerData => mergeLedgers([stored, unsavedData()], clock.wallMs());

  return {
    record(trace) {
      recent.push(trace);
      // Trimmed in bulk: shifting a list of 500 for each request would cost more than counting it.
      if (recent.length >= 2 * recentLimit) recent = recent.slice(-recentLimit);
      const cell = cellFor(trace);
      countTrace(cell, trace);
      const figures = figuresOf(trace);
      for (const metric of ledgerMetrics) {
        const value = measure(metric, figures, trace);
        if (value !== undefined) histogramOf(cell, metric).record(value);
      }
    },
    recent: () => recent.slice(-recentLimit),
    summaries(sinceWallMs = 0) {
      const groups = new Map<string, LedgerCell>();
      for (const cell of data().cells) {
        if (cell.slot + cell.slotMs <= sinceWallMs) continue;
        const key = cellKey({ ...cell, slot: 0, slotMs: 0 });
        const other = groups.get(key);
        groups.set(key, other === undefined ? cell : addCells(other, cell));
      }
      return [...groups.values()].map(summarise);
    },
    data,
    load(value) {
      stored = value;
    },
    takeUnsaved() {
      const taken = unsavedData();
      stored = mergeLedgers([stored, taken], clock.wallMs());
      unsaved = new Map();
      return taken;
    },
  };
}

const zeroes = (): OpenCell['counters'] => ({
  complete: 0,
  cancelled: 0,
  failed: 0,
  reused: 0,
  fresh: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  reasoningTokens: 0,
});

function countTrace({ counters }: OpenCell, trace: RequestTrace): void {
  counters[trace.outcome]++;
  if (trace.connection !== undefined) counters[trace.connection === 'new' ? 'fresh' : 'reused']++;
  counters.promptTokens += trace.usage?.promptTokens ?? 0;
  counters.completionTokens += trace.usage?.completionTokens ?? 0;
  counters.cachedTokens += trace.usage?.cachedTokens ?? 0;
  counters.reasoningTokens += trace.usage?.reasoningTokens ?? 0;
}

/** Times of requests that were cancelled would tell about the user, not about the model. */
function measure(metric: LedgerMetric, figures: Figures, trace: RequestTrace): number | undefined {
  switch (metric) {
    case 'firstToken':
      return figures.timeToFirstTokenMs;
    case 'firstByte':
      return figures.firstByteMs;
    case 'wall':
      return trace.outcome === 'complete' ? figures.wallMs : undefined;
    case 'network':
      return trace.outcome === 'complete' ? figures.networkMs : undefined;
    case 'queued':
      return trace.marks.admitted === undefined
        ? undefined
        : trace.marks.admitted - trace.marks.asked;
    case 'rate':
      return figures.tokensPerSecond;
    default:
      return assertNever(metric);
  }
}

function histogramOf({ histograms }: OpenCell, metric: LedgerMetric): Histogram {
  const known = histograms.get(metric);
  if (known !== undefined) return known;
  const made = createHistogram();
  histograms.set(metric, made);
  return made;
}

function closeCell({ slot, provider, model, task, counters, histograms }: OpenCell): LedgerCell {
  const closed = [...histograms].map(([metric, histogram]) => [metric, histogram.toData()]);
  return {
    slot,
    slotMs: hourlySlotMs,
    provider,
    model,
    task,
    ...counters,
    histograms: Object.fromEntries(closed),
  };
}

function summarise(cell: LedgerCell): LedgerSummary {
  const { slot: _, slotMs: __, reused, fresh, histograms, ...counts } = cell;
  const sent = reused + fresh;
  return {
    ...counts,
    reuse: sent === 0 ? undefined : reused / sent,
    percentiles: Object.fromEntries(
      ledgerMetrics.flatMap((metric) => {
        const histogram = histograms[metric];
        return histogram === undefined ? [] : [[metric, percentilesOf(createHistogram(histogram))]];
      }),
    ),
  };
}

function percentilesOf(histogram: Histogram): Percentiles {
  const at = (share: number): number => histogram.quantile(share) ?? 0;
  return {
    count: histogram.count,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    mean: histogram.count === 0 ? 0 : histogram.sum / histogram.count,
  };
}
