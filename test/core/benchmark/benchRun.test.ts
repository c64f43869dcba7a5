import assert from 'node:assert/strict';
import { readBenchOptions } from '../../../src/bench/benchOptions.ts';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { renderCsv } from '../../../src/core/benchmark/benchCsv.ts';
import {
  type BenchResult,
  parseResult,
  toResult,
} from '../../../src/core/benchmark/benchResult.ts';
import { type BenchRunDeps, runTurns } from '../../../src/core/benchmark/benchRun.ts';
import { renderComparison, renderTable } from '../../../src/core/benchmark/benchTable.ts';
import { compareResults } from '../../../src/core/benchmark/compareResults.ts';
import { renderHtml } from '../../../src/core/benchmark/htmlReport.ts';
import { planTurns } from '../../../src/core/benchmark/plan.ts';
import { createBenchTexts } from '../../../src/core/benchmark/texts.ts';
import { brokenThresholds } from '../../../src/core/benchmark/thresholds.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { seededRandom } from '../../eval/seededRandom.ts';

const set = { name: 'short', prompts: [{ messages: [], maxTokens: 64 }] };
const plan = {
  models: ['a', 'b'],
  sets: [set],
  concurrency: [1, 4],
  warmth: ['warm' as const],
  streaming: [true],
  requests: 6,
  warmUp: 1,
};

function trace(ttftMs: number, rate: number): RequestTrace {
  const lastContent = ttftMs + (100 / rate) * 1000;
  return {
    task: 'chat',
    provider: 'cerebras',
    model: 'a',
    wallMs: 0,
    outcome: 'complete',
    marks: {
      asked: 0,
      sent: 0,
      firstByte: ttftMs,
      firstContent: ttftMs,
      lastContent,
      closed: lastContent,
    },
    usage: { promptTokens: 10, completionTokens: 100 },
    contentChunks: 50,
    content: { deltas: 100, chars: 400, firstChunkDeltas: 0, firstChunkChars: 0 },
  };
}

/** A run against a pretended model with log-normal noise. */
async function measure(
  model: { readonly ttftMs: number; readonly rate: number },
  random: () => number,
  requests = 40,
): Promise<BenchResult> {
  const noisy = (value: number) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return value * Math.exp(0.05 * normal);
  };
  const turns = planTurns({ ...plan, models: ['a'], concurrency: [1], requests });
  const runs = await runTurns(
    turns,
    deps(() => trace(noisy(model.ttftMs), noisy(model.rate))),
    never,
  );
  return toResult(runs, facts);
}

const texts = createBenchTexts(inEnglish);
const never = new AbortController().signal;
const facts = { date: new Date(0), machine: 'test', baseUrl: 'http://localhost', isPartial: false };

function deps(answer: () => RequestTrace): BenchRunDeps {
  let now = 0;
  return {
    clock: { now: () => (now += 10) },
    ask: () => Promise.resolve({ kind: 'done', trace: answer(), hasWaited: false }),
    takeWorstLoopMs: () => 0,
    onProgress: () => {},
  };
}

describe('a benchmark run', () => {
  it('lets the models take turns and sends as many at a time as asked for', () => {
    const turns = planTurns(plan).filter((turn) => turn.isCounted);
    assert.deepEqual(
      turns.slice(0, 4).map((turn) => turn.cell.model),
      ['a', 'b', 'a', 'b'],
    );
    assert.deepEqual(
      turns.filter((turn) => turn.cell.concurrency === 4).map((turn) => turn.requests),
      [4, 4, 2, 2],
    );
  });

  it('counts no warm-up request', async () => {
    const runs = await runTurns(
      planTurns(plan),
      deps(() => trace(180, 2000)),
      never,
    );
    assert.deepEqual(
      runs.map((run) => run.figures.length),
      [6, 6, 6, 6],
    );
  });

  it('keeps what was measured when it is stopped', async () => {
    const controller = new AbortController();
    let answers = 0;
    const runs = await runTurns(
      planTurns(plan),
      deps(() => {
        answers++;
        if (answers === 6) controller.abort();
        return trace(180, 2000);
      }),
      controller.signal,
    );
    assert.equal(
      runs.reduce((sum, run) => sum + run.figures.length, 0),
      3,
    );
  });

  it('writes a result that it can read again', async () => {
    const result = await measure({ ttftMs: 180, rate: 2000 }, seededRandom(1));
    const parsed = parseResult(JSON.stringify(result));
    assert.deepEqual(parsed, { ok: true, value: result });
    assert.equal(parseResult('{"format":1}').ok, false);
    assert.equal(parseResult('{').ok, false);
  });

  it('finds a model that became 10 % slower, in either figure, in 95 of 100 runs', async () => {
    // Millions of pairs are compared.
    const random = seededRandom(11);
    let later = 0;
    let slower = 0;
    for (let i = 0; i < 100; i++) {
      const before = await measure({ ttftMs: 180, rate: 2000 }, random);
      const late = compareResults(before, await measure({ ttftMs: 198, rate: 2000 }, random));
      const slow = compareResults(before, await measure({ ttftMs: 180, rate: 1800 }, random));
      const says = (found: typeof late, figure: string, verdict: string) =>
        found.some((one) => one.figure === figure && one.verdict === verdict);
      if (says(late, 'timeToFirstTokenMs', 'higher')) later++;
      if (says(slow, 'tokensPerSecond', 'lower')) slower++;
    }
    assert.ok(later >= 95 && slower >= 95, `${later} and ${slower} of 100`);
  });

  it('raises at most 5 false alarms in 100 runs of an unchanged model', async () => {
    const random = seededRandom(12);
    let alarms = 0;
    for (let i = 0; i < 100; i++) {
      const [before, after] = [
        await measure({ ttftMs: 180, rate: 2000 }, random),
        await measure({ ttftMs: 180, rate: 2000 }, random),
      ];
      if (compareResults(before, after).some((one) => one.verdict !== 'noise')) alarms++;
    }
    assert.ok(alarms <= 5, `${alarms} alarms`);
  });

  it('says which limits did not hold', async () => {
    const result = await measure({ ttftMs: 180, rate: 2000 }, seededRandom(2), 10);
    const options = readBenchOptions([
      '--models',
      'a',
      '--max-ttft-p95',
      '100',
      '--max-wall-p50',
      '9000',
    ]);
    assert.ok(options.ok);
    const broken = brokenThresholds(result, options.value.thresholds);
    assert.equal(broken.length, 1);
    assert.match(broken[0] ?? '', /max-ttft-p95 100/);
  });

  it('shows the same figures as table, CSV and page, and lets no name become markup', async () => {
    const result = await measure({ ttftMs: 180, rate: 2000 }, seededRandom(3), 10);
    const [cell] = result.cells;
    assert.ok(cell);
    cell.name = '<img src=x onerror=alert(1)>';
    cell.failures['timeout'] = 2;
    cell.worstLoopMs = 400;
    assert.match(renderTable(result, texts), /2 failed: timeout;.* limited by this machine/);
    assert.match(renderCsv(result), /a,short,1,warm,timeToFirstTokenMs,10,/);
    const page = renderHtml({ result, verdicts: [], comparison: undefined }, texts);
    assert.equal(page.includes('<img'), false);
    assert.equal((page.match(/class="dot"/g) ?? []).length, 30);
    assert.match(renderComparison(compareResults(result, result), texts), /noise/);
  });
});

describe('the benchmark’s command line', () => {
  it('says what is wrong with it', () => {
    for (const [args, message] of [
      [[], /--models is missing/],
      [['--models', 'a', '--requests', '0'], /--requests takes a whole number/],
      [['--models', 'a', '--reasoning', 'max'], /--reasoning takes/],
      [['--models', 'a', '--unknown'], /Unknown option/],
    ] as const) {
      const read = readBenchOptions(args);
      assert.ok(!read.ok);
      assert.match(read.error, message);
    }
  });

  it('measures built-in prompts unless the user gives files', () => {
    const builtIn = readBenchOptions(['--models', 'a,b']);
    const own = readBenchOptions(['--models', 'a', 'prompts.jsonl']);
    assert.deepEqual(builtIn.ok && builtIn.value.sets, ['short', 'medium']);
    assert.deepEqual(own.ok && [own.value.sets, own.value.promptFiles], [[], ['prompts.jsonl']]);
  });
});
