import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { rootCertificates } from 'node:tls';
import { renderCsv } from '../core/benchmark/benchCsv.ts';
import { type BenchResult, parseResult, toResult } from '../core/benchmark/benchResult.ts';
import { runTurns } from '../core/benchmark/benchRun.ts';
import { renderComparison, renderTable, renderVerdicts } from '../core/benchmark/benchTable.ts';
import { compareResults } from '../core/benchmark/compareResults.ts';
import { estimateCost } from '../core/benchmark/estimateCost.ts';
import { renderHtml } from '../core/benchmark/htmlReport.ts';
import { planTurns } from '../core/benchmark/plan.ts';
import type { PromptSet } from '../core/benchmark/promptSets.ts';
import { createBenchTexts } from '../core/benchmark/texts.ts';
import { brokenThresholds } from '../core/benchmark/thresholds.ts';
import { type BenchVerdict, judgeBenchmark } from '../core/benchmark/verdict.ts';
import { createSystemClock } from '../core/clock.ts';
import { describeError } from '../core/errorTexts.ts';
import { inEnglish } from '../core/translate.ts';
import { monitorEventLoop } from '../net/eventLoopMonitor.ts';
import { directNetwork } from '../net/network.ts';
import { spotCheck } from '../net/spotCheck.ts';
import { type BenchOptions, readBenchOptions, usage } from './benchOptions.ts';
import { openAsker } from './openAsker.ts';
import { createProgressLine } from './progressLine.ts';
import { readPrompts } from './readPrompts.ts';

const texts = createBenchTexts(inEnglish);

// slipstream-bench. Exit codes: 0 measured and every limit held; 1 a limit did not hold; 2 nothing could be measured.
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.length === 0) {
    console.log(usage);
    return args.length === 0 ? 2 : 0;
  }
  const read = readBenchOptions(args);
  if (!read.ok) return refuse(read.error);
  const options = read.value;
  const sets = readPrompts(options);
  if (!sets.ok) return refuse(sets.error);
  const before = options.compareFile === undefined ? undefined : readEarlier(options.compareFile);
  if (typeof before === 'string') return refuse(before);
  return measure(options, sets.value, before);
}

function refuse(message: string): number {
  console.error(`slipstream-bench: ${message}\nslipstream-bench --help lists the options.`);
  return 2;
}

async function measure(
  options: BenchOptions,
  sets: readonly PromptSet[],
  before: BenchResult | undefined,
): Promise<number> {
  const turns = planTurns({ ...options, sets });
  if (!(await isWorthIt(options, turns))) return refuse('not confirmed, nothing was sent');
  const clock = createSystemClock({ keepsAlive: true });
  const network =
    options.caFile === undefined
      ? directNetwork
      : { ...directNetwork, ca: [...rootCertificates, readFileSync(options.caFile, 'utf8')] };
  const apiKey = process.env[options.keyVariable];
  const asker = openAsker({ clock, network, apiKey, options });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const loop = monitorEventLoop();
  const progress = createProgressLine(process.stderr);
  try {
    const refusal = await asker.check(options.models, stop.signal);
    if (refusal !== undefined) return refuse(describeError(refusal, inEnglish));
    const runs = await runTurns(
      turns,
      { clock, ...asker, takeWorstLoopMs: loop.takeWorstMs, onProgress: progress.show },
      stop.signal,
    );
    progress.clear();
    const result = toResult(runs, {
      date: new Date(),
      machine: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      baseUrl: options.baseUrl,
      isPartial: stop.signal.aborted,
    });
    const checks = await spotCheck(
      { baseUrl: options.baseUrl, network, clock },
      new AbortController().signal,
    );
    return report({ result, before, verdicts: judgeBenchmark(result, checks) }, options);
  } finally {
    loop.stop();
    asker.dispose();
  }
}

interface Measured {
  readonly result: BenchResult;
  readonly before: BenchResult | undefined;
  readonly verdicts: readonly BenchVerdict[];
}

function report({ result, before, verdicts }: Measured, options: BenchOptions): number {
  if (result.isPartial) console.log(texts.stopped);
  console.log(renderTable(result, texts));
  if (verdicts.length > 0) console.log(`\n${texts.verdicts}\n${renderVerdicts(verdicts, texts)}`);
  const comparison = before && {
    date: before.date,
    differences: compareResults(before, result),
  };
  if (comparison !== undefined)
    console.log(
      `\n${texts.comparison(comparison.date)}\n${renderComparison(comparison.differences, texts)}`,
    );
  for (const [file, text] of [
    [options.jsonFile, () => JSON.stringify(result)],
    [options.csvFile, () => renderCsv(result)],
    [options.htmlFile, () => renderHtml({ result, verdicts, comparison }, texts)],
  ] as const)
    if (file !== undefined) writeFileSync(file, text());
  const broken = brokenThresholds(result, options.thresholds);
  for (const line of broken) console.error(line);
  if (result.cells.every((cell) => cell.figures.wallMs.length === 0)) return 2;
  return broken.length === 0 ? 0 : 1;
}

function readEarlier(path: string): BenchResult | string {
  try {
    const parsed = parseResult(readFileSync(path, 'utf8'));
    return parsed.ok ? parsed.value : `${path} cannot be compared with: ${parsed.error}`;
  } catch {
    return `${path} cannot be read`;
  }
}

async function isWorthIt(
  options: BenchOptions,
  turns: Parameters<typeof estimateCost>[0],
): Promise<boolean> {
  const { usd, unpriced } = estimateCost(turns);
  const unknown =
    unpriced.length > 0 ? `, not counting ${unpriced.join(', ')} (price unknown)` : '';
  console.error(`This run costs at most about ${usd.toFixed(2)} USD${unknown}.`);
  if (options.isConfirmed || usd <= options.askAboveUsd) return true;
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question('Go on? [y/N] ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
