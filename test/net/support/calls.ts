import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { StreamBatch, StreamEvent } from '../../../src/core/api/streamEvent.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { type Deadlines, type ModelCall, noLog } from '../../../src/core/ports.ts';
import { directNetwork, type Network } from '../../../src/net/network.ts';
import {
  type ClientTransport,
  createTransport,
  type TransportDeps,
} from '../../../src/net/transport.ts';
import { testCertificate } from './certificate.ts';

/** A provider of Cerebras's dialect at a server of the test. */
export function providerAt(
  origin: string,
  changes: Partial<ProviderProfile> = {},
): ProviderProfile {
  return {
    id: 'cerebras',
    label: 'Cerebras',
    baseUrl: `${origin}/v1`,
    dialect: 'cerebras',
    needsKey: true,
    maxTokensField: 'max_completion_tokens',
    sendStreamOptions: false,
    sendReasoningEffort: true,
    fillStyle: 'none',
    gzip: false,
    headers: {},
    ...changes,
  };
}

export const plainRequest: ModelRequest = {
  messages: [{ role: 'user', content: 'hello' }],
  maxTokens: 64,
};

const patience: Deadlines = {
  connectMs: 5_000,
  firstByteMs: 5_000,
  idleMs: 5_000,
  progressMs: 5_000,
};

export function callTo(provider: ProviderProfile, changes: Partial<ModelCall> = {}): ModelCall {
  return {
    target: { provider, model: 'test-model', apiKey: 'csk-test' },
    task: 'inline',
    request: plainRequest,
    deadlines: patience,
    askedAt: performance.now(),
    ...changes,
  };
}

/** A transport that trusts the servers of the test, with the traces that it left. */
export async function startTransport(
  changes: Partial<TransportDeps> = {},
): Promise<{ transport: ClientTransport; traces: RequestTrace[] }> {
  const traces: RequestTrace[] = [];
  const transport = createTransport({
    clock: createSystemClock(),
    log: noLog,
    network: await trustedNetwork(),
    userAgent: 'slipstream/test',
    isWarm: true,
    onTrace: (trace) => traces.push(trace),
    ...changes,
  });
  return { transport, traces };
}

export async function trustedNetwork(changes: Partial<Network> = {}): Promise<Network> {
  const { ca } = await testCertificate();
  return { ...directNetwork, ca: [ca], ...changes };
}

export const never = new AbortController().signal;

/** Reads a stream to its end. */
export async function readAll(stream: AsyncIterable<StreamBatch>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const batch of stream) events.push(...batch);
  return events;
}

export const textOf = (events: readonly StreamEvent[]): string =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('');

/** The terminal event; every stream has one. */
export function endOf(
  events: readonly StreamEvent[],
): Extract<StreamEvent, { kind: 'done' | 'failed' }> {
  const last = events.at(-1);
  if (last?.kind === 'done' || last?.kind === 'failed') return last;
  throw new Error(`no terminal event: ${JSON.stringify(last)}`);
}
