import type { ModelRequest, ReasoningEffort } from '../core/api/modelRequest.ts';
import type { Target } from '../core/api/provider.ts';
import type { RateLimit, StreamBatch, StreamEvent } from '../core/api/streamEvent.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Disposable } from '../core/lifetime.ts';
import { parseModelRef } from '../core/models/modelRef.ts';
import { createProviderSet } from '../core/models/providerSet.ts';
import { type ModelCall, noLog } from '../core/ports.ts';
import type { Network } from '../net/network.ts';
import { type ClientTransport, createTransport } from '../net/transport.ts';
import type { BenchAnswer, BenchRunDeps } from './benchRun.ts';
import type { Cell, Turn } from './plan.ts';
import type { BenchPrompt } from './promptSets.ts';

export interface AskerDeps {
  readonly clock: Clock;
  readonly network: Network;
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** In place of the prompts' own limits. */
  readonly maxTokens: number | undefined;
  readonly reasoning: ReasoningEffort | undefined;
}

export interface Asker extends Pick<BenchRunDeps, 'ask' | 'waitForQuota'>, Disposable {
  /** Sends one small request to each model; undefined when all answer, else what the first one said. */
  check(turns: readonly Turn[], signal: AbortSignal): Promise<RequestError | undefined>;
}

/** A benchmark waits for slow answers too: only what is surely dead is given up. */
const deadlines = { connectMs: 10_000, firstByteMs: 120_000, idleMs: 60_000 };

/** Sends requests through the product's own transport: what is measured is what users get. */
export function createAsker(deps: AskerDeps): Asker {
  const open = (isWarm: boolean): ClientTransport =>
    createTransport({
      clock: deps.clock,
      log: noLog,
      network: deps.network,
      userAgent: 'slipstream-bench/0.1.0',
      isWarm,
      onTrace: () => {},
    });
  const warm = open(true);
  const limits = new Map<string, { readonly at: number; readonly limits: readonly RateLimit[] }>();

  const send = (call: ModelCall, transport: ClientTransport, signal: AbortSignal) =>
    readToEnd(transport.stream(call, signal), (rateLimits) =>
      limits.set(call.target.model, { at: deps.clock.now(), limits: rateLimits }),
    );

  return {
    async check(turns, signal) {
      for (const model of new Set(turns.map((turn) => turn.cell.model))) {
        const request: ModelRequest = {
          messages: [{ role: 'user', content: 'Hi' }],
          maxTokens: 16,
        };
        const end = await send(callOf(deps, { model, request }), warm, signal);
        if (end.kind === 'failed') return end.error;
      }
      return undefined;
    },
    async ask(cell, prompt, signal): Promise<BenchAnswer> {
      const call = callOf(deps, { model: cell.model, request: requestOf(deps, prompt) });
      const transport = cell.warmth === 'warm' ? warm : open(false);
      try {
        const end = await send(call, transport, signal);
        return end.kind === 'done'
          ? { kind: 'done', trace: end.trace }
          : { kind: 'failed', error: end.error };
      } finally {
        if (transport !== warm) transport.dispose();
      }
    },
    async waitForQuota(cell, prompt, signal) {
      const forMs = quotaWaitMs(limits.get(modelOf(cell)), {
        now: deps.clock.now(),
        tokens: requestOf(deps, prompt).maxTokens + promptTokens(prompt),
        requests: cell.concurrency,
      });
      if (forMs <= 0 || signal.aborted) return false;
      await pause(deps.clock, forMs, signal);
      return true;
    },
    dispose: () => warm.dispose(),
  };
}

/** Reads a stream to its last event. */
async function readToEnd(
  batches: AsyncIterable<StreamBatch>,
  onHead: (limits: readonly RateLimit[]) => void,
): Promise<Extract<StreamEvent, { kind: 'done' | 'failed' }>> {
  for await (const batch of batches)
    for (const event of batch) {
      if (event.kind === 'head') onHead(event.rateLimits);
      if (event.kind === 'done' || event.kind === 'failed') return event;
    }
  throw new Error('a stream ended without its last event');
}

/** Characters per token, roughly; only to see whether a limit is near. */
const charactersPerToken = 3.5;

function promptTokens(prompt: BenchPrompt): number {
  return prompt.messages.reduce(
    (sum, { content }) =>
      sum + (typeof content === 'string' ? content.length / charactersPerToken : 0),
    0,
  );
}

function requestOf(deps: AskerDeps, prompt: BenchPrompt): ModelRequest {
  return {
    messages: prompt.messages,
    maxTokens: deps.maxTokens ?? prompt.maxTokens,
    temperature: 0,
    ...(deps.reasoning !== undefined && { reasoning: deps.reasoning }),
  };
}

function callOf(
  deps: AskerDeps,
  asked: { readonly model: string; readonly request: ModelRequest },
): ModelCall {
  const target = targetOf(deps, asked.model);
  return { target, task: 'chat', request: asked.request, deadlines, askedAt: deps.clock.now() };
}

function targetOf(deps: AskerDeps, text: string): Target {
  const providers = createProviderSet({ baseUrl: deps.baseUrl, providers: {} });
  const ref = parseModelRef(text, providers.ids);
  const provider = ref && providers.get(ref.provider);
  if (ref === undefined || provider === undefined)
    throw new Error(`${text} names no model of a known provider`);
  return { provider, model: ref.model, apiKey: deps.apiKey };
}

const modelOf = (cell: Cell): string => cell.model.slice(cell.model.indexOf('/') + 1);

interface Demand {
  readonly now: number;
  readonly tokens: number;
  readonly requests: number;
}

/** How long until the limits of the last response allow the demand; 0 when they do, or none is known. */
function quotaWaitMs(
  seen: { readonly at: number; readonly limits: readonly RateLimit[] } | undefined,
  demand: Demand,
): number {
  if (seen === undefined) return 0;
  let waitMs = 0;
  for (const limit of seen.limits) {
    const needed = limit.unit === 'requests' ? demand.requests : demand.tokens * demand.requests;
    const isShort = limit.remaining !== undefined && limit.remaining < needed;
    if (!isShort || limit.window !== 'minute') continue;
    waitMs = Math.max(waitMs, (limit.resetMs ?? 0) - (demand.now - seen.at));
  }
  return waitMs;
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      timer.dispose();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
