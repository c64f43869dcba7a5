import * as z from 'zod/mini';
import { createHistogram, type HistogramData } from './histogram.ts';

const count = z.int().check(z.nonnegative());
const amount = z.number().check(z.nonnegative());
const histogram = z.object({
  buckets: z.array(z.tuple([z.int(), z.int().check(z.positive())])).check(z.maxLength(2_000)),
  sum: amount,
  min: amount,
  max: amount,
});

/** What is measured of each request, in milliseconds, and `rate` in tokens per second. */
export const ledgerMetrics = [
  'firstToken',
  'firstByte',
  'wall',
  'network',
  'queued',
  'rate',
] as const;
export type LedgerMetric = (typeof ledgerMetrics)[number];

const cellSchema = z.object({
  /** Start of the hour or the day that the cell counts, in milliseconds since 1970. */
  slot: amount,
  slotMs: amount,
  provider: z.string(),
  model: z.string(),
  task: z.enum(['inline', 'nextEdit', 'chat', 'edit', 'small']),
  complete: count,
  cancelled: count,
  failed: count,
  reused: count,
  fresh: count,
  promptTokens: count,
  completionTokens: count,
  cachedTokens: count,
  reasoningTokens: count,
  histograms: z.partialRecord(z.enum(ledgerMetrics), histogram),
});

/** Everything of one model and task in one hour or day. */
export type LedgerCell = Readonly<z.infer<typeof cellSchema>>;

/** A ledger as JSON. Holds no prompt, no answer and no file name. */
export interface LedgerData {
  readonly version: 1;
  readonly cells: readonly LedgerCell[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Hours are told apart for two days, days for a month. */
const hourlyMs = 2 * dayMs;
const keptMs = 30 * dayMs;

export const slotOf = (wallMs: number): number => wallMs - (wallMs % hourMs);
export const hourlySlotMs = hourMs;

/** Reads what a store holds. Whatever it is, only sound cells come out of it. */
export function readLedger(value: unknown): LedgerData {
  const parsed = z.object({ version: z.literal(1), cells: z.array(z.unknown()) }).safeParse(value);
  const cells = parsed.success ? parsed.data.cells : [];
  return {
    version: 1,
    cells: cells.flatMap((cell) => {
      const sound = cellSchema.safeParse(cell);
      return sound.success ? [sound.data] : [];
    }),
  };
}

/**
 * Adds ledgers of several windows into one: the result is that of one window that had seen every request. What is
 * older than two days is counted by the day, what is older than a month is dropped.
 */
export function mergeLedgers(ledgers: readonly LedgerData[], nowWallMs: number): LedgerData {
  const merged = new Map<string, LedgerCell>();
  for (const { cells } of ledgers)
    for (const cell of cells) {
      if (cell.slot + cell.slotMs < nowWallMs - keptMs) continue;
      const aged = cell.slot < nowWallMs - hourlyMs ? asDay(cell) : cell;
      const key = cellKey(aged);
      const other = merged.get(key);
      merged.set(key, other === undefined ? aged : addCells(other, aged));
    }
  return { version: 1, cells: [...merged.values()].sort((a, b) => a.slot - b.slot) };
}

export const cellKey = (
  cell: Pick<LedgerCell, 'slot' | 'slotMs' | 'provider' | 'model' | 'task'>,
): string => JSON.stringify([cell.slot, cell.slotMs, cell.provider, cell.model, cell.task]);

const asDay = (cell: LedgerCell): LedgerCell => ({
  ...cell,
  slot: cell.slot - (cell.slot % dayMs),
  slotMs: dayMs,
});

/** Adds the counts of two cells of one model and task; time and names are those of the first. */
export function addCells(a: LedgerCell, b: LedgerCell): LedgerCell {
  return {
    ...a,
    complete: a.complete + b.complete,
    cancelled: a.cancelled + b.cancelled,
    failed: a.failed + b.failed,
    reused: a.reused + b.reused,
    fresh: a.fresh + b.fresh,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    histograms: addHistograms(a.histograms, b.histograms),
  };
}

function addHistograms(
  a: LedgerCell['histograms'],
  b: LedgerCell['histograms'],
): LedgerCell['histograms'] {
  const sum: { [K in LedgerMetric]?: LedgerCell['histograms'][K] } = {};
  for (const metric of ledgerMetrics) {
    const parts = [a[metric], b[metric]].filter((part) => part !== undefined);
    const [first] = parts;
    if (first === undefined) continue;
    sum[metric] = parts.length === 1 ? first : addUp(parts);
  }
  return sum;
}

function addUp(parts: readonly HistogramData[]) {
  const histogram = createHistogram();
  for (const part of parts) histogram.merge(part);
  const { buckets, ...rest } = histogram.toData();
  return { ...rest, buckets: buckets.map(([bucket, times]): [number, number] => [bucket, times]) };
}
