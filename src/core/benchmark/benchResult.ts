import * as z from 'zod/mini';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Figures } from '../latency/figures.ts';
import { type SampleSummary, summarise } from '../latency/sample.ts';
import type { CellRun } from './benchRun.ts';
import { cellName } from './plan.ts';

const numbers = z.array(z.number());

/** What `--json` writes and `--compare` reads. Every single measurement is kept, so that any statistic can be redone. */
const resultSchema = z.object({
  format: z.literal('slipstream-bench 1'),
  date: z.string(),
  /** Node's version and the operating system. */
  machine: z.string(),
  baseUrl: z.string(),
  isPartial: z.boolean(),
  cells: z.array(
    z.object({
      name: z.string(),
      model: z.string(),
      set: z.string(),
      concurrency: z.number(),
      warmth: z.enum(['warm', 'cold']),
      isStreamed: z._default(z.boolean(), true),
      figures: z.object({
        timeToFirstTokenMs: numbers,
        firstByteMs: numbers,
        firstReasoningMs: numbers,
        wallMs: numbers,
        tokensPerSecond: numbers,
        serverTokensPerSecond: numbers,
        promptTokens: numbers,
        completionTokens: numbers,
        reasoningTokens: numbers,
        cachedTokens: numbers,
        networkMs: numbers,
      }),
      failures: z.record(z.string(), z.number()),
      waitedForQuota: z.number(),
      onNewConnection: z._default(z.number(), 0),
      inOnePiece: z._default(z.number(), 0),
      worstLoopMs: z.number(),
    }),
  ),
});

export type BenchResult = z.infer<typeof resultSchema>;
export type BenchCell = BenchResult['cells'][number];
export type FigureName = keyof BenchCell['figures'];

/** In the order in which they are shown. */
export const figureNames: readonly FigureName[] = [
  'timeToFirstTokenMs',
  'firstByteMs',
  'firstReasoningMs',
  'wallMs',
  'tokensPerSecond',
  'serverTokensPerSecond',
  'promptTokens',
  'completionTokens',
  'reasoningTokens',
  'cachedTokens',
  'networkMs',
];

export interface RunFacts {
  readonly date: Date;
  readonly machine: string;
  readonly baseUrl: string;
  /** Stopped before its end. */
  readonly isPartial: boolean;
}

export function toResult(runs: readonly CellRun[], facts: RunFacts): BenchResult {
  return {
    format: 'slipstream-bench 1',
    date: facts.date.toISOString(),
    machine: facts.machine,
    baseUrl: facts.baseUrl,
    isPartial: facts.isPartial,
    cells: runs.map((run) => ({
      name: cellName(run.cell),
      model: run.cell.model,
      set: run.cell.set.name,
      concurrency: run.cell.concurrency,
      warmth: run.cell.warmth,
      isStreamed: run.cell.isStreamed,
      figures: collect(run.figures),
      failures: Object.fromEntries(run.failures),
      waitedForQuota: run.waitedForQuota,
      onNewConnection: run.onNewConnection,
      inOnePiece: run.inOnePiece,
      worstLoopMs: run.worstLoopMs,
    })),
  };
}

function collect(figures: readonly Figures[]): BenchCell['figures'] {
  const of = (name: FigureName) => figures.flatMap((one) => one[name] ?? []);
  return {
    timeToFirstTokenMs: of('timeToFirstTokenMs'),
    firstByteMs: of('firstByteMs'),
    firstReasoningMs: of('firstReasoningMs'),
    wallMs: of('wallMs'),
    tokensPerSecond: of('tokensPerSecond'),
    serverTokensPerSecond: of('serverTokensPerSecond'),
    promptTokens: of('promptTokens'),
    completionTokens: of('completionTokens'),
    reasoningTokens: of('reasoningTokens'),
    cachedTokens: of('cachedTokens'),
    networkMs: of('networkMs'),
  };
}

/** Reads an earlier result. An error is one line for the user. */
export function parseResult(text: string): Result<BenchResult, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('it is not JSON');
  }
  const parsed = resultSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err('it was not written by this version’s --json');
}

export const summaryOf = (cell: BenchCell, figure: FigureName): SampleSummary | undefined =>
  summarise(cell.figures[figure]);

/** A cell in which our own event loop was late by more than this tells of this machine, not of the provider. */
const machineLimitMs = 10;
const machineLimitShare = 0.05;

export function isLimitedByMachine(cell: BenchCell): boolean {
  const first = summaryOf(cell, 'timeToFirstTokenMs') ?? summaryOf(cell, 'wallMs');
  return cell.worstLoopMs > Math.max(machineLimitMs, machineLimitShare * (first?.median ?? 0));
}
