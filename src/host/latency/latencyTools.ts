import { type ExtensionContext, l10n } from 'vscode';
import { createBenchTexts } from '../../core/benchmark/texts.ts';
import { createReportTexts } from '../../core/latency/reportTexts.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { type BenchmarkDeps, createBenchmark } from './benchmarkCommand.ts';
import { createLatencyReport, type LatencyReportDeps } from './latencyReportCommand.ts';
import { createReports, type Reports } from './reports.ts';

export type LatencyToolsDeps = Omit<BenchmarkDeps, 'strings' | 'extensionUri'> &
  Omit<LatencyReportDeps, 'strings' | 'extensionUri'> & {
    readonly context: Pick<ExtensionContext, 'extensionUri'>;
  };

/** The two commands that are seldom used and hold much: a bundle of their own, loaded when one is first run. */
export interface LatencyTools extends Disposable {
  readonly benchmarkModels: (argument?: unknown) => Promise<unknown>;
  readonly latencyReport: (argument?: unknown) => Promise<unknown>;
  readonly showReport: Reports['show'];
}

export function createLatencyTools(deps: LatencyToolsDeps): LatencyTools {
  const store = createStore();
  const { extensionUri } = deps.context;
  return {
    benchmarkModels: store.own(
      createBenchmark({ ...deps, extensionUri, strings: createBenchTexts(l10n.t) }),
    ).run,
    latencyReport: store.own(
      createLatencyReport({ ...deps, extensionUri, strings: createReportTexts(l10n.t) }),
    ).run,
    showReport: store.own(
      createReports({ ...deps, extensionUri, strings: deps.texts.basic.tableReport }),
    ).show,
    dispose: () => store.dispose(),
  };
}
