import type { Message } from '../../../src/core/api/message.ts';
import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { noLog } from '../../../src/core/ports.ts';
import { directNetwork } from '../../../src/net/network.ts';
import { createTransport } from '../../../src/net/transport.ts';
import { asked, type BenchClient, type BenchMessage } from './benchClient.ts';

const { apiKey, model, maxTokens, temperature } = asked;
const deadlines = { connectMs: 10_000, firstByteMs: 30_000, idleMs: 30_000, progressMs: 60_000 };
const never = new AbortController().signal;

/** The product's own transport and decoder as a client of the benchmark: what `compose.ts` makes, and nothing else. */
export function createProductClient(origin: string): BenchClient {
  const [cerebras] = providerPresets;
  if (cerebras === undefined) throw new Error('no preset');
  const provider = { ...cerebras, baseUrl: `${origin}/v1` };
  const transport = createTransport({
    clock: createSystemClock(),
    log: noLog,
    network: directNetwork,
    userAgent: 'slipstream/bench',
    isWarm: true,
    onTrace: () => {},
  });
  return {
    async *stream(messages, signal = never) {
      const call = {
        target: { provider, model, apiKey },
        task: 'inline',
        request: { messages: messages.map(toMessage), maxTokens, temperature },
        deadlines,
        askedAt: performance.now(),
      } as const;
      for await (const batch of transport.stream(call, signal))
        for (const event of batch) {
          if (event.kind === 'text') yield event.text;
          else if (event.kind === 'failed')
            throw Object.assign(new Error(event.error.kind), { code: event.error.kind });
        }
    },
    async warm() {
      transport.warm([{ provider, apiKey }]);
      const isOpen = () => transport.stateOf(provider.baseUrl).connection === 'open';
      if (isOpen()) return;
      await new Promise<void>((resolve) => {
        const listening = transport.onDidChangeState(() => {
          if (!isOpen()) return;
          listening.dispose();
          resolve();
        });
      });
    },
    close: () => transport.dispose(),
  };
}

const toMessage = ({ role, content }: BenchMessage): Message => ({ role, content });
