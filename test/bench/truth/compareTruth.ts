import { type BenchResult, toResult } from '../../../src/core/benchmark/benchResult.ts';
import { compareResults } from '../../../src/core/benchmark/compareResults.ts';
import type { Cell } from '../../../src/core/benchmark/plan.ts';
import { type Figures, figuresOf } from '../../../src/core/latency/figures.ts';
import { seededRandom } from '../../eval/seededRandom.ts';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';
import { openTruthAsker, promptWith } from './truthAsker.ts';
import type { TruthServer } from './truthServer.ts';

/** The default number of requests of a benchmark. */
const requests = 40;
/** Requests of each condition that run at a time: a hundred repetitions end in minutes. */
const ofEach = 4;
/** How much a provider's answers differ among themselves, as the standard deviation of the logarithm. */
const spread = { firstToken: 0.08, rate: 0.05 };
const usual = { firstTokenMs: 170, tokensPerSecond: 2_300 };
const answerText = 'Each stream carries its own frames over one connection. '.repeat(18);

/** Four runs of each repetition: one to compare with, an unchanged one, and one slower in each figure. */
const conditions = {
  before: { firstToken: 1, rate: 1 },
  same: { firstToken: 1, rate: 1 },
  later: { firstToken: 1.1, rate: 1 },
  slower: { firstToken: 1, rate: 0.9 },
} as const;
type Condition = keyof typeof conditions;
const conditionNames: readonly Condition[] = ['before', 'same', 'later', 'slower'];

export interface CompareTruth {
  readonly repetitions: number;
  readonly laterFound: number;
  readonly slowerFound: number;
  readonly falseAlarms: number;
}

/**
 * Measures four runs in each repetition. Their requests run at the same time, so that what this machine does meanwhile
 * is shared: what is judged is the comparison, not the hour.
 */
export async function countFindings(
  server: TruthServer,
  repetitions: number,
): Promise<CompareTruth> {
  const random = seededRandom(2026);
  const found = { later: 0, slower: 0, alarms: 0 };
  const asker = openTruthAsker(server);
  try {
    await server.reset();
    await asker.check([cell.model], new AbortController().signal);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const runs = await measure(server, asker, random);
      const against = (condition: Condition) => compareResults(runs.before, runs[condition]);
      const says = (condition: Condition, figure: string, verdict: string) =>
        against(condition).some((one) => one.figure === figure && one.verdict === verdict);
      if (against('same').some(({ verdict }) => verdict !== 'noise')) found.alarms++;
      if (says('later', 'timeToFirstTokenMs', 'higher')) found.later++;
      if (says('slower', 'tokensPerSecond', 'lower')) found.slower++;
    }
  } finally {
    asker.dispose();
  }
  return {
    repetitions,
    laterFound: found.later,
    slowerFound: found.slower,
    falseAlarms: found.alarms,
  };
}

const cell: Cell = {
  model: 'qwen-3.8-27b',
  set: { name: 'compare', prompts: [promptWith(0, 512)] },
  concurrency: ofEach * conditionNames.length,
  warmth: 'warm',
  isStreamed: true,
};

async function measure(
  server: TruthServer,
  asker: ReturnType<typeof openTruthAsker>,
  random: () => number,
): Promise<Readonly<Record<Condition, BenchResult>>> {
  const noisy = (value: number, by: number) => value * Math.exp(by * normal(random));
  const asked = Array.from({ length: requests }, () => conditionNames)
    .flat()
    .map((condition, mark) => ({ condition, mark }));
  await server.reset();
  await server.script(
    asked.map(({ condition, mark }): ScriptedAnswer => {
      const { firstToken, rate } = conditions[condition];
      const tokensPerSecond = noisy(usual.tokensPerSecond * rate, spread.rate);
      return {
        when: { includes: `[mark ${mark}]` },
        delayMs: noisy(usual.firstTokenMs * firstToken, spread.firstToken),
        steps: [{ do: 'stream', text: answerText, tokensPerSecond }],
      };
    }),
  );
  const figures: Record<Condition, Figures[]> = { before: [], same: [], later: [], slower: [] };
  const waiting = [...asked];
  const askInTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // A signal of its own: sixteen listeners at one would be taken for a leak.
      const { signal } = new AbortController();
      const answer = await asker.ask(cell, promptWith(next.mark, 512), signal);
      if (answer.kind === 'failed') throw new Error(answer.error.kind);
      figures[next.condition].push(figuresOf(answer.trace));
    }
  };
  await Promise.all(Array.from({ length: cell.concurrency }, askInTurn));
  return {
    before: runOf(figures.before),
    same: runOf(figures.same),
    later: runOf(figures.later),
    slower: runOf(figures.slower),
  };
}

function runOf(figures: readonly Figures[]): BenchResult {
  const run = {
    cell,
    figures: [...figures],
    failures: new Map(),
    waitedForQuota: 0,
    onNewConnection: 0,
    inOnePiece: 0,
    worstLoopMs: 0,
  };
  return toResult([run], { date: new Date(), machine: '', baseUrl: '', isPartial: false });
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
