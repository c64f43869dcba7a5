import { Agent } from 'node:https';
import Cerebras from '@cerebras/cerebras_cloud_sdk';
import type { Cell } from '../../../src/core/benchmark/plan.ts';
import { summarise } from '../../../src/core/latency/sample.ts';
import { monotonicMs } from '../../server/monotonic.ts';
import { writesOf } from './truth.ts';
import { openTruthAsker, promptWith, textWith } from './truthAsker.ts';
import type { TruthServer } from './truthServer.ts';

const never = new AbortController().signal;
const requests = 100;
const maxTokens = 256;
const model = 'qwen-3.8-27b';

/** When a client was asked and when it gave the first text, on `monotonicMs`. */
interface Moments {
  readonly askedAtMs: number;
  readonly firstAtMs: number;
}

export interface ClientRow {
  readonly client: string;
  /** Milliseconds that the client adds: asked → request read by the server, and first write → text handed over. */
  readonly toServer: { readonly median: number; readonly p95: number };
  readonly fromServer: { readonly median: number; readonly p95: number };
}

/** The same load through the product and through the official SDK, in turns; each client's own time apart. */
export async function compareClients(server: TruthServer): Promise<ClientRow[]> {
  await server.reset();
  await server.configure({ pacing: { firstTokenMs: 170, tokensPerSecond: 2_300 } });
  const asker = openTruthAsker(server);
  const agent = new Agent({ keepAlive: true, ca: server.ca });
  const sdk = new Cerebras({
    apiKey: server.key,
    baseURL: server.httpsUrl,
    httpAgent: agent,
    maxRetries: 0,
  });
  const clients = {
    Slipstream: (mark: number) => askProduct(asker, mark),
    'Cerebras SDK': (mark: number) => askSdk(sdk, mark),
  };
  const asked = new Map<string, { client: string; moments: Moments }>();
  let mark = 0;
  try {
    for (let round = 0; round < requests + 3; round++)
      for (const [client, ask] of Object.entries(clients)) {
        const moments = await ask(mark);
        // The first three open connections and warm up the code.
        if (round >= 3) asked.set(`[mark ${mark}]`, { client, moments });
        mark++;
      }
    const records = await server.recordsByMark();
    return Object.keys(clients).map((client) => {
      const pairs = [...asked].flatMap(([name, one]) => {
        const record = one.client === client ? records.get(name) : undefined;
        const writes = record && writesOf(record);
        return writes === undefined ? [] : [{ ...one.moments, writes }];
      });
      const spread = (values: readonly number[]) => {
        const summary = summarise(values);
        if (summary === undefined) throw new Error(`${client}: nothing was measured`);
        return { median: summary.median, p95: summary.p95 };
      };
      return {
        client,
        toServer: spread(pairs.map(({ askedAtMs, writes }) => writes.readAtMs - askedAtMs)),
        fromServer: spread(pairs.map(({ firstAtMs, writes }) => firstAtMs - writes.firstAtMs)),
      };
    });
  } finally {
    asker.dispose();
    agent.destroy();
  }
}

async function askProduct(
  asker: ReturnType<typeof openTruthAsker>,
  mark: number,
): Promise<Moments> {
  const prompt = promptWith(mark, maxTokens);
  const set = { name: 'clients', prompts: [prompt] };
  const cell: Cell = { model, set, concurrency: 1, warmth: 'warm', isStreamed: true };
  const answer = await asker.ask(cell, prompt, never);
  if (answer.kind !== 'done') throw new Error(answer.error.kind);
  const { marks } = answer.trace;
  // The trace counts on `performance.now()`: the same clock with another zero.
  const zero = monotonicMs() - performance.now();
  return { askedAtMs: zero + marks.asked, firstAtMs: zero + (marks.firstContent ?? Number.NaN) };
}

async function askSdk(sdk: Cerebras, mark: number): Promise<Moments> {
  const askedAtMs = monotonicMs();
  let firstAtMs: number | undefined;
  const stream = await sdk.chat.completions.create({
    model,
    reasoning_effort: 'none',
    max_completion_tokens: maxTokens,
    temperature: 0,
    messages: [{ role: 'user', content: textWith(mark) }],
    stream: true,
  });
  for await (const chunk of stream) {
    if (!('object' in chunk) || chunk.object !== 'chat.completion.chunk') continue;
    const text = chunk.choices?.[0]?.delta?.content ?? '';
    if (firstAtMs === undefined && text !== '') firstAtMs = monotonicMs();
  }
  return { askedAtMs, firstAtMs: firstAtMs ?? Number.NaN };
}
