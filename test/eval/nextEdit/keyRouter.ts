import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { Router } from '../../../src/core/routing/routerRequest.ts';
import { directNetwork } from '../../../src/net/network.ts';
import { createTransport } from '../../../src/net/transport.ts';

const deadlines = { connectMs: 10_000, firstByteMs: 30_000, idleMs: 30_000, progressMs: 60_000 };

/**
 * Asks Cerebras through the product's own transport, a pause between two requests. A failed answer ends the run: half of a
 * set is no measure.
 */
export function createKeyRouter(options: {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly pauseMs: number;
}): Pick<Router, 'ask'> {
  const [cerebras] = providerPresets;
  if (cerebras === undefined) throw new Error('no preset');
  const provider = { ...cerebras, baseUrl: options.baseUrl ?? cerebras.baseUrl };
  const clock = createSystemClock();
  const transport = createTransport({
    clock,
    log: noLog,
    network: directNetwork,
    userAgent: 'slipstream/eval',
    isWarm: true,
    onTrace: () => {},
  });
  let last = 0;
  return {
    async *ask({ task, request }, signal) {
      const waitMs = last + options.pauseMs - performance.now();
      if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
      last = performance.now();
      const call = {
        target: { provider, model: options.model, apiKey: options.apiKey },
        task,
        request: { ...request, reasoning: 'low' },
        deadlines,
        askedAt: performance.now(),
      } as const;
      const answering = { provider: provider.id, model: options.model };
      yield [{ kind: 'route', model: answering, reason: 'chosen', skipped: [] }];
      for await (const batch of transport.stream(call, signal)) {
        for (const event of batch)
          if (event.kind === 'failed') throw new Error(`the model failed: ${event.error.kind}`);
        yield batch;
      }
    },
  };
}
