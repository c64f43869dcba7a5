import { type Asker, createAsker } from '../core/benchmark/asker.ts';
import type { Clock } from '../core/clock.ts';
import { onDispose } from '../core/lifetime.ts';
import { parseModelRef } from '../core/models/modelRef.ts';
import { createProviderSet } from '../core/models/providerSet.ts';
import { noLog, type Storage } from '../core/ports.ts';
import { createQuotaGate } from '../core/routing/quotaGate.ts';
import { createTokenEstimate } from '../core/routing/tokenEstimate.ts';
import type { Network } from '../net/network.ts';
import { createTransport } from '../net/transport.ts';
import type { BenchOptions } from './benchOptions.ts';

export interface OpenAskerDeps {
  readonly clock: Clock;
  readonly network: Network;
  readonly apiKey: string | undefined;
  readonly options: Pick<BenchOptions, 'baseUrl' | 'maxTokens' | 'reasoning'>;
}

/** The command line's way to ask: the product's transport and quota gate, on their own. */
export function openAsker({ clock, network, apiKey, options }: OpenAskerDeps): Asker {
  const providers = createProviderSet({ baseUrl: options.baseUrl, providers: {} });
  const gate = createQuotaGate({
    clock,
    storage: createRunStorage(),
    log: noLog,
    keys: { onDidChange: () => onDispose(() => {}) },
    windowId: 'bench',
    reserveShare: () => 0,
    onError: (error) => {
      throw error;
    },
  });
  const asker = createAsker({
    clock,
    openTransport: (isWarm) =>
      createTransport({
        clock,
        log: noLog,
        network,
        userAgent: 'slipstream-bench/0.1.0',
        isWarm,
        onTrace: () => {},
      }),
    targetOf(text) {
      const ref = parseModelRef(text, providers.ids);
      const provider = ref && providers.get(ref.provider);
      return ref && provider && { provider, model: ref.model, apiKey };
    },
    quota: gate,
    estimate: createTokenEstimate(),
    fitRequest: (_, __, request) => request,
    maxTokens: options.maxTokens,
    reasoning: options.reasoning,
    onUsage: () => {},
  });
  return {
    ...asker,
    dispose() {
      asker.dispose();
      gate.dispose();
    },
  };
}

/** One run is one window: what it learns of the limits ends with it. */
function createRunStorage(): Storage {
  const values = new Map<string, unknown>();
  return {
    read: (key) => Promise.resolve(values.get(key)),
    update(key, merge) {
      values.set(key, merge(values.get(key)));
      return Promise.resolve();
    },
  };
}
