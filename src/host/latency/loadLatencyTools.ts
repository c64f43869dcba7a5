import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { LatencyTools, LatencyToolsDeps } from './latencyTools.ts';
import type { ShowReport } from './reports.ts';

export interface LazyLatencyTools extends Disposable {
  readonly commands: {
    readonly 'slipstream.benchmarkModels': (argument?: unknown) => Promise<unknown>;
    readonly 'slipstream.latencyReport': (argument?: unknown) => Promise<unknown>;
  };
  readonly showReport: ShowReport;
}

/** Reads the bundle of benchmark and report when one of them is first asked for. */
export function createLazyLatencyTools(deps: LatencyToolsDeps): LazyLatencyTools {
  const store = createStore();
  let loading: Promise<LatencyTools> | undefined;
  const load = async (): Promise<LatencyTools> => {
    const { createLatencyTools } = await import('./latencyTools.ts');
    return store.own(createLatencyTools(deps));
  };
  const tools = (): Promise<LatencyTools> => {
    loading ??= load();
    return loading;
  };
  return {
    commands: {
      'slipstream.benchmarkModels': async (argument) => (await tools()).benchmarkModels(argument),
      'slipstream.latencyReport': async (argument) => (await tools()).latencyReport(argument),
    },
    showReport: async (report) => (await tools()).showReport(report),
    dispose: () => store.dispose(),
  };
}
