import { type BenchResult, toResult } from '../../../src/core/benchmark/benchResult.ts';
import { runTurns } from '../../../src/core/benchmark/benchRun.ts';
import { compareResults } from '../../../src/core/benchmark/compareResults.ts';
import { planTurns } from '../../../src/core/benchmark/plan.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { seededRandom } from '../../eval/seededRandom.ts';
import type { ScriptedAnswer } from '../../server/brains/scriptedAnswer.ts';
import { openTruthAsker, promptWith } from './truthAsker.ts';
import type { TruthServer } from './truthServer.ts';

const never = new AbortController().signal;

/** The default number of requests of a benchmark; at a concurrency that lets a hundred repetitions end in minutes. */
const requests = 40;
const concurrency = 20;
/** How much a provider's answers differ among themselves, as the standard deviation of the logarithm. */
const spread = { firstToken: 0.08, rate: 0.05 };
const usual = { firstTokenMs: 170, tokensPerSecond: 2_300 };
const answerText = 'Each stream carries its own frames over one connection. '.repeat(18);

export interface CompareTruth {
  readonly repetitions: number;
  readonly laterFound: number;
  readonly slowerFound: number;
  readonly falseAlarms: number;
}

/** Measures four times each repetition: twice the same, once with a later first token, once with fewer tokens/s. */
export async function countFindings(
  server: TruthServer,
  repetitions: number,
): Promise<CompareTruth> {
  const random = seededRandom(2026);
  const asker = openTruthAsker(server);
  await server.configure({ pacing: usual });

  async function measure(change: {
    readonly firstToken: number;
    readonly rate: number;
  }): Promise<BenchResult> {
    const noisy = (value: number, by: number) => value * Math.exp(by * normal(random));
    await server.reset();
    await server.script(
      Array.from(
        { length: requests },
        (): ScriptedAnswer => ({
          delayMs: noisy(usual.firstTokenMs * change.firstToken, spread.firstToken),
          steps: [
            {
              do: 'stream',
              text: answerText,
              tokensPerSecond: noisy(usual.tokensPerSecond * change.rate, spread.rate),
            },
          ],
        }),
      ),
    );
    const prompts = Array.from({ length: requests }, (_, mark) => promptWith(mark, 512));
    const turns = planTurns({
      models: ['qwen-3.8-27b'],
      sets: [{ name: 'compare', prompts }],
      concurrency: [concurrency],
      warmth: ['warm'],
      streaming: [true],
      requests,
      warmUp: 0,
    });
    const clock = createSystemClock({ keepsAlive: true });
    const { ask } = asker;
    const runs = await runTurns(
      turns,
      { clock, ask, takeWorstLoopMs: () => 0, onProgress: () => {} },
      never,
    );
    return toResult(runs, { date: new Date(), machine: '', baseUrl: '', isPartial: false });
  }

  try {
    await asker.check(['qwen-3.8-27b'], never);
    let laterFound = 0;
    let slowerFound = 0;
    let falseAlarms = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const before = await measure({ firstToken: 1, rate: 1 });
      const same = compareResults(before, await measure({ firstToken: 1, rate: 1 }));
      const later = compareResults(before, await measure({ firstToken: 1.1, rate: 1 }));
      const slower = compareResults(before, await measure({ firstToken: 1, rate: 0.9 }));
      if (same.some(({ verdict }) => verdict !== 'noise')) falseAlarms++;
      const says = (found: typeof same, figure: string, verdict: string) =>
        found.some((one) => one.figure === figure && one.verdict === verdict);
      if (says(later, 'timeToFirstTokenMs', 'higher')) laterFound++;
      if (says(slower, 'tokensPerSecond', 'lower')) slowerFound++;
    }
    return { repetitions, laterFound, slowerFound, falseAlarms };
  } finally {
    asker.dispose();
  }
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
