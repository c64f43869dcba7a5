import { ProgressLocation, type Uri, window } from 'vscode';
import { type Asker, createAsker } from '../../core/benchmark/asker.ts';
import type { BenchReport } from '../../core/benchmark/benchReport.ts';
import { type BenchResult, parseResult, toResult } from '../../core/benchmark/benchResult.ts';
import { type BenchProgress, runTurns } from '../../core/benchmark/benchRun.ts';
import { compareResults } from '../../core/benchmark/compareResults.ts';
import { estimateCost } from '../../core/benchmark/estimateCost.ts';
import { type BenchTurn, planTurns } from '../../core/benchmark/plan.ts';
import type { BenchTexts } from '../../core/benchmark/texts.ts';
import { judgeBenchmark, type SpotChecks } from '../../core/benchmark/verdict.ts';
import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/lifetime.ts';
import { parseModelRef } from '../../core/models/modelRef.ts';
import type { Log, Storage, Transport } from '../../core/ports.ts';
import type { Routing } from '../../core/routing/routing.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { monitorEventLoop } from '../../net/eventLoopMonitor.ts';
import type { OnUnexpected } from '../listen.ts';
import { signalOf } from '../signal.ts';
import { type BenchmarkChoice, benchmarkChoice } from './benchmarkChoice.ts';
import { createBenchmarkPanel } from './benchmarkPanel.ts';
import { benchmarkPrompts } from './benchmarkPrompts.ts';
import { type PickModels, pickBenchmark } from './pickBenchmark.ts';

export interface BenchmarkDeps {
  readonly models: PickModels;
  readonly fitRequest: Parameters<typeof createAsker>[0]['fitRequest'];
  readonly metering: Routing['metering'];
  readonly estimate: Routing['estimate'];
  /** A transport that shares no connection with the user's own requests. */
  openTransport(isWarm: boolean): Pick<Transport, 'stream'> & Disposable;
  spotCheck(baseUrl: string, signal: AbortSignal): Promise<SpotChecks>;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  readonly texts: Texts;
  readonly strings: BenchTexts;
  readonly extensionUri: Uri;
  readonly onUnexpected: OnUnexpected;
}

/** “Benchmark Models”. */
export interface Benchmark extends Disposable {
  /** Asks what to measure unless the argument says it; resolves to the result that is shown. */
  run(argument?: unknown): Promise<BenchResult | undefined>;
}

/** A dearer run is agreed to first; the command line asks above the same. */
const askAboveUsd = 0.25;
const storageKey = 'benchmark';

export function createBenchmark(deps: BenchmarkDeps): Benchmark {
  const { strings, storage } = deps;
  const panel = createBenchmarkPanel(deps);

  async function run(argument: unknown): Promise<BenchResult | undefined> {
    await deps.models.keys.loaded;
    const given = benchmarkChoice.safeParse(argument);
    const choice = given.success ? given.data : await pickBenchmark(deps.models, strings);
    if (choice === undefined) return undefined;
    const why = await obstacle(choice);
    if (why !== undefined) return notify(why);
    const prompts = await benchmarkPrompts(choice, strings);
    if (!prompts.ok) return notify(prompts.error);
    const turns = planTurns({ ...choice, sets: prompts.value });
    if (!choice.isConfirmed && !(await isWorthIt(turns))) return undefined;
    const measured = await measure(choice, turns);
    if (typeof measured === 'string') return notify(measured);
    panel.show({
      report: { ...measured, comparison: await compareWithLast(measured.result) },
      again: () => run({ ...choice, isConfirmed: true }),
    });
    return measured.result;
  }

  /** Shows why it cannot run, without waiting for the notice to be closed. */
  function notify(why: string): undefined {
    void window.showWarningMessage(strings.refused(why));
    return undefined;
  }

  async function obstacle({ models }: BenchmarkChoice): Promise<string | undefined> {
    if (models.some((model) => targetOf(model) === undefined)) return strings.noModel;
    const spent = deps.metering.checkBudget();
    return spent === undefined ? undefined : deps.texts.error(spent);
  }

  function targetOf(model: string) {
    const providers = deps.models.providers();
    const ref = parseModelRef(model, providers.ids);
    const provider = ref && providers.get(ref.provider);
    if (ref === undefined || provider === undefined) return undefined;
    const apiKey = deps.models.keys.get(provider.id);
    if (provider.needsKey && apiKey === undefined) return undefined;
    return { provider, model: ref.model, apiKey };
  }

  async function isWorthIt(turns: readonly BenchTurn[]): Promise<boolean> {
    const { usd, unpriced } = estimateCost(turns);
    if (usd <= askAboveUsd) return true;
    const question = strings.expensive(usd.toFixed(2), unpriced.join(', '));
    return (
      (await window.showWarningMessage(question, { modal: true }, strings.run)) === strings.run
    );
  }

  /** What was measured, also when it was stopped; a string says why nothing was. */
  function measure(
    choice: BenchmarkChoice,
    turns: readonly BenchTurn[],
  ): Promise<Pick<BenchReport, 'result' | 'verdicts'> | string> {
    const location = ProgressLocation.Notification;
    return Promise.resolve(
      window.withProgress(
        { location, title: strings.running, cancellable: true },
        async (progress, token) => {
          const stopped = signalOf(token);
          const asker = openAsker();
          const loop = monitorEventLoop();
          let told = 0;
          const onProgress = ({ turn, sent, total, leftMs }: BenchProgress) => {
            const increment = (100 * sent) / total - told;
            told += increment;
            const message = `${strings.progress(sent, total, leftMs)} · ${turn.cell.model} · ${turn.cell.set.name}`;
            progress.report({ message, increment });
          };
          try {
            return await measureWith(
              { choice, turns, asker, onProgress },
              () => loop.takeWorstMs(),
              stopped.signal,
            );
          } finally {
            loop.stop();
            asker.dispose();
            stopped.dispose();
          }
        },
      ),
    );
  }

  async function measureWith(
    run: {
      readonly choice: BenchmarkChoice;
      readonly turns: readonly BenchTurn[];
      readonly asker: Asker;
      readonly onProgress: (progress: BenchProgress) => void;
    },
    takeWorstLoopMs: () => number,
    signal: AbortSignal,
  ): Promise<Pick<BenchReport, 'result' | 'verdicts'> | string> {
    const { choice, turns, asker, onProgress } = run;
    const refusal = await asker.check(choice.models, signal);
    if (refusal !== undefined)
      return refusal.kind === 'aborted' ? strings.nothing : deps.texts.error(refusal);
    const { ask } = asker;
    const runs = await runTurns(
      turns,
      { clock: deps.clock, ask, takeWorstLoopMs, onProgress },
      signal,
    );
    const baseUrl = targetOf(choice.models[0] ?? '')?.provider.baseUrl ?? '';
    const result = toResult(runs, {
      date: new Date(deps.clock.wallMs()),
      machine: `VS Code, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      baseUrl: URL.canParse(baseUrl) ? new URL(baseUrl).origin : '',
      isPartial: signal.aborted,
    });
    if (
      result.cells.every(
        ({ figures, failures }) =>
          figures.wallMs.length === 0 && Object.keys(failures).length === 0,
      )
    )
      return strings.nothing;
    // The benchmark was stopped, the look at the connection was not.
    const checks = await deps.spotCheck(baseUrl, new AbortController().signal);
    return { result, verdicts: judgeBenchmark(result, checks) };
  }

  function openAsker(): Asker {
    return createAsker({
      clock: deps.clock,
      openTransport: deps.openTransport,
      targetOf,
      quota: deps.metering.gate,
      estimate: deps.estimate,
      fitRequest: deps.fitRequest,
      maxTokens: undefined,
      reasoning: undefined,
      onUsage: deps.metering.recordUsage,
    });
  }

  /** The last run that has a cell in common is what this one is compared with; each run takes its place. */
  async function compareWithLast(result: BenchResult): Promise<BenchReport['comparison']> {
    let before: BenchResult | undefined;
    await storage.update(storageKey, (stored) => {
      const parsed = parseResult(JSON.stringify(stored ?? null));
      before = parsed.ok ? parsed.value : undefined;
      return result;
    });
    if (before === undefined) return undefined;
    const differences = compareResults(before, result);
    return differences.length === 0 ? undefined : { date: before.date, differences };
  }

  return { run, dispose: () => panel.dispose() };
}
