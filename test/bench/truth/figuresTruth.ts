import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { isLimitedByMachine, toResult } from '../../../src/core/benchmark/benchResult.ts';
import { runTurns } from '../../../src/core/benchmark/benchRun.ts';
import { planTurns } from '../../../src/core/benchmark/plan.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { figuresOf } from '../../../src/core/latency/figures.ts';
import { quantileOf } from '../../../src/core/latency/sample.ts';
import { monitorEventLoop } from '../../../src/net/eventLoopMonitor.ts';
import { sentAtMs, trueFigures } from './truth.ts';
import { openTruthAsker, promptWith } from './truthAsker.ts';
import { markOf, type TruthServer } from './truthServer.ts';

const never = new AbortController().signal;

/** Some eleven tokens. */
const sentence = 'Each stream carries its own frames over one connection. ';

/** The settings of the goal: a fast model, and a slow one. */
const settings = [
  { name: '170 ms, 2,300 tok/s', firstTokenMs: 170, tokensPerSecond: 2_300, sentences: 80 },
  { name: '2 s, 30 tok/s', firstTokenMs: 2_000, tokensPerSecond: 30, sentences: 6 },
] as const;

const loads = [
  { concurrency: 1, requests: [40, 8] },
  { concurrency: 4, requests: [80, 16] },
  { concurrency: 16, requests: [160, 32] },
  { concurrency: 64, requests: [256, 64] },
] as const;

const compared = ['timeToFirstTokenMs', 'wallMs', 'tokensPerSecond'] as const;
type Compared = (typeof compared)[number];

/** What a figure may be off: the larger of both. Rates have no milliseconds. */
const allowed = (concurrency: number) =>
  concurrency > 16 ? { ms: 10, share: 0.05 } : { ms: 2, share: 0.02 };

export interface TruthRow {
  readonly setting: string;
  readonly concurrency: number;
  readonly figure: Compared;
  readonly requests: number;
  /** Of single requests, those within the allowed error. */
  readonly within: number;
  /** Median and p95 that the benchmark reports, minus those of the server's record; as a share for rates. */
  readonly medianOff: number;
  readonly p95Off: number;
  /** Both reported figures are within the allowed error. */
  readonly isTrue: boolean;
  readonly isLimited: boolean;
  readonly worstLoopMs: number;
  /** How late the server, on the same machine, was at worst with a first token that was due. */
  readonly serverLateMs: number;
  /** Median of handed over → read by the server. */
  readonly wayThereMs: number;
}

/** Runs every setting at every concurrency and compares each figure with the server's own record. */
export async function compareFigures(server: TruthServer): Promise<TruthRow[]> {
  const rows: TruthRow[] = [];
  for (const [index, setting] of settings.entries())
    for (const load of loads)
      rows.push(
        ...(await compareCell(server, {
          ...setting,
          ...load,
          requests: load.requests[index] ?? 8,
        })),
      );
  return rows;
}

interface CellSetting {
  readonly name: string;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  /** Length of each answer. */
  readonly sentences: number;
  readonly concurrency: number;
  readonly requests: number;
}

async function compareCell(server: TruthServer, setting: CellSetting): Promise<TruthRow[]> {
  const { firstTokenMs, tokensPerSecond, concurrency, requests } = setting;
  await server.reset();
  await server.script([
    {
      times: 'always',
      delayMs: firstTokenMs,
      steps: [{ do: 'stream', text: sentence.repeat(setting.sentences), tokensPerSecond }],
    },
  ]);
  const asker = openTruthAsker(server);
  const loop = monitorEventLoop();
  const measured = new Map<string, RequestTrace>();
  const warmUp = Math.min(concurrency, 3);
  const prompts = Array.from({ length: requests + warmUp }, (_, mark) => promptWith(mark, 2_048));
  const turns = planTurns({
    models: ['qwen-3.8-27b'],
    sets: [{ name: 'truth', prompts }],
    concurrency: [concurrency],
    warmth: ['warm'],
    streaming: [true],
    requests,
    warmUp,
  });
  try {
    const runs = await runTurns(
      turns,
      {
        clock: createSystemClock({ keepsAlive: true }),
        takeWorstLoopMs: loop.takeWorstMs,
        onProgress: () => {},
        async ask(cell, prompt, signal) {
          const answer = await asker.ask(cell, prompt, signal);
          const mark = markOf(JSON.stringify(prompt.messages));
          if (answer.kind === 'done' && mark) measured.set(mark, answer.trace);
          return answer;
        },
      },
      never,
    );
    const [cell] = toResult(runs, {
      date: new Date(),
      machine: '',
      baseUrl: '',
      isPartial: false,
    }).cells;
    if (cell === undefined || cell.figures.wallMs.length !== requests)
      throw new Error(`${setting.name} ×${concurrency}: not every request was answered`);
    const records = await server.recordsByMark();
    // The warm-up was sent first, with the first marks.
    const counted = [...measured].filter(([mark]) => Number(/\d+/.exec(mark)) >= warmUp);
    const pairs = counted.flatMap(([mark, trace]) => {
      const record = records.get(mark);
      const truth = record && trueFigures(record, sentAtMs(trace));
      return truth === undefined ? [] : [{ figures: figuresOf(trace), truth }];
    });
    const serverLateMs = Math.max(
      ...pairs.map(({ truth }) => truth.timeToFirstTokenMs - truth.wayThereMs - firstTokenMs),
    );
    return compared.map((figure): TruthRow => {
      const both = pairs.flatMap(({ figures, truth }) => {
        const value = figures[figure];
        return value === undefined ? [] : [{ value, truth: truth[figure] }];
      });
      const off = (share: number) =>
        quantile(both, 'value', share) - quantile(both, 'truth', share);
      const holds = (value: number, truth: number) =>
        isWithin(figure, concurrency, { value, truth });
      const isTrue = [0.5, 0.95].every((share) =>
        holds(quantile(both, 'value', share), quantile(both, 'truth', share)),
      );
      const scale = figure === 'tokensPerSecond' ? quantile(both, 'truth', 0.5) : 1;
      return {
        setting: setting.name,
        concurrency,
        figure,
        requests: both.length,
        within: both.filter(({ value, truth }) => holds(value, truth)).length,
        medianOff: off(0.5) / scale,
        p95Off: off(0.95) / scale,
        isTrue,
        isLimited: isLimitedByMachine(cell) || isLate(serverLateMs, firstTokenMs),
        serverLateMs,
        worstLoopMs: cell.worstLoopMs,
        wayThereMs: quantile(
          pairs.map(({ truth }) => truth),
          'wayThereMs',
          0.5,
        ),
      };
    });
  } finally {
    loop.stop();
    asker.dispose();
  }
}

/** The same bounds as the product's own for its event loop. */
const isLate = (lateMs: number, firstTokenMs: number): boolean =>
  lateMs > Math.max(10, 0.05 * firstTokenMs);

function isWithin(
  figure: Compared,
  concurrency: number,
  { value, truth }: { readonly value: number; readonly truth: number },
): boolean {
  const { ms, share } = allowed(concurrency);
  const most = figure === 'tokensPerSecond' ? share * truth : Math.max(ms, share * truth);
  return Math.abs(value - truth) <= most;
}

function quantile<K extends string>(
  pairs: readonly Readonly<Record<K, number>>[],
  side: K,
  share: number,
): number {
  return quantileOf(
    pairs.map((pair) => pair[side]).sort((a, b) => a - b),
    share,
  );
}
