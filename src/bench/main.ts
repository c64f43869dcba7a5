import { setMaxListeners } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { rootCertificates } from 'node:tls';
import { createSystemClock } from '../core/clock.ts';
import { describeError } from '../core/texts/errorTexts.ts';
import { inEnglish } from '../core/texts/translate.ts';
import { directNetwork } from '../net/network.ts';
import { renderCsv } from './benchCsv.ts';
import { type BenchOptions, readBenchOptions, usage } from './benchOptions.ts';
import { type BenchResult, parseResult, toResult } from './benchResult.ts';
import { runTurns } from './benchRun.ts';
import { renderComparison, renderTable } from './benchTable.ts';
import { compareResults } from './compareResults.ts';
import { createAsker } from './createAsker.ts';
import { estimateCost } from './estimateCost.ts';
import { renderHtml } from './htmlReport.ts';
import { watchLoop } from './loopWatch.ts';
import { planTurns } from './plan.ts';
import { createProgressLine } from './progressLine.ts';
import { builtInSet, type PromptSet, readPromptFile } from './promptSets.ts';
import { brokenThresholds } from './thresholds.ts';

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
  const sets = readSets(options);
  if (typeof sets === 'string') return refuse(sets);
  const before = options.compareFile === undefined ? undefined : readEarlier(options.compareFile);
  if (typeof before === 'string') return refuse(before);
  return measure(options, sets, before);
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
  const asker = createAsker({
    clock,
    network,
    baseUrl: options.baseUrl,
    apiKey: process.env[options.keyVariable],
    maxTokens: options.maxTokens,
    reasoning: options.reasoning,
  });
  const stop = new AbortController();
  // Every request under way listens to it, at any concurrency.
  setMaxListeners(0, stop.signal);
  process.once('SIGINT', () => stop.abort());
  const loop = watchLoop();
  const progress = createProgressLine(process.stderr);
  try {
    const refusal = await asker.check(turns, stop.signal);
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
    return report(result, options, before);
  } finally {
    loop.stop();
    asker.dispose();
  }
}

function report(
  result: BenchResult,
  options: BenchOptions,
  before: BenchResult | undefined,
): number {
  if (result.isPartial) console.log('Stopped: this is what was measured until then.');
  console.log(renderTable(result));
  if (before !== undefined) console.log(`\n${renderComparison(compareResults(before, result))}`);
  for (const [file, text] of [
    [options.jsonFile, () => JSON.stringify(result)],
    [options.csvFile, () => renderCsv(result)],
    [options.htmlFile, () => renderHtml(result)],
  ] as const)
    if (file !== undefined) writeFileSync(file, text());
  const broken = brokenThresholds(result, options.thresholds);
  for (const line of broken) console.error(line);
  if (result.cells.every((cell) => cell.figures.wallMs.length === 0)) return 2;
  return broken.length === 0 ? 0 : 1;
}

/** All prompt sets, or one line that says what is wrong with one. */
function readSets(options: BenchOptions): PromptSet[] | string {
  const sets: PromptSet[] = [];
  for (const read of [
    ...options.sets.map(builtInSet),
    ...options.promptFiles.map(readPromptFile),
  ]) {
    if (!read.ok) return read.error;
    sets.push(read.value);
  }
  return sets;
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
