import type { ModelRequest, ReasoningEffort } from '../api/modelRequest.ts';
import type { Target } from '../api/provider.ts';
import type { RateLimit, Usage } from '../api/responseFacts.ts';
import type { StreamBatch, StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Disposable } from '../lifetime.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { ModelCall, Transport } from '../ports.ts';
import type { QuotaCharge, QuotaGate } from '../routing/quotaGate.ts';
import { sleep } from '../routing/sleep.ts';
import type { TokenEstimate } from '../routing/tokenEstimate.ts';
import type { Task } from '../task.ts';
import type { BenchAnswer, BenchRunDeps } from './benchRun.ts';
import type { Cell } from './plan.ts';
import type { BenchPrompt } from './promptSets.ts';

type Connection = Pick<Transport, 'stream'> & Disposable;

export interface AskerDeps {
  readonly clock: Clock;
  /** A transport of the benchmark's own: what is measured shares no connection with what the user does meanwhile. */
  openTransport(isWarm: boolean): Connection;
  /** Where a model is served, with its key; undefined for a name of no known provider. */
  targetOf(model: string): Target | undefined;
  readonly quota: Pick<QuotaGate, 'admit'>;
  readonly estimate: Pick<TokenEstimate, 'promptTokens'>;
  /** The request as a model takes it: reasoning effort and the like. */
  fitRequest(model: ModelRef, task: Task, request: ModelRequest): ModelRequest;
  /** In place of the prompts' own limits. */
  readonly maxTokens: number | undefined;
  /** Undefined: each model's own choice. */
  readonly reasoning: ReasoningEffort | undefined;
  /** What an answer was billed for. */
  onUsage(model: ModelRef, usage: Usage): void;
}

export interface Asker extends Pick<BenchRunDeps, 'ask'>, Disposable {
  /** Sends one small request to each model; undefined when all answer, else what the first one said. */
  check(models: readonly string[], signal: AbortSignal): Promise<RequestError | undefined>;
}

/** A benchmark waits for slow answers too: only what is surely dead is given up. */
const deadlines = { connectMs: 10_000, firstByteMs: 120_000, idleMs: 60_000, progressMs: 240_000 };

/** The longest window that is worth sitting out is a minute's; who waits for tomorrow's limit starts anew then. */
const longestWaitMs = 90_000;

/** Sends requests through the product's own transport and quota gate: what is measured is what users get. */
export function createAsker(deps: AskerDeps): Asker {
  const warm = deps.openTransport(true);

  async function send(call: ModelCall, through: SendThrough, signal: AbortSignal) {
    const model = { provider: call.target.provider.id, model: call.target.model };
    const end = await readToEnd(through.connection.stream(call, signal), through.charge.observe);
    if (end.kind === 'done') {
      deps.onUsage(model, end.usage);
      return end;
    }
    const { error } = end;
    if (error.kind === 'quota' || error.kind === 'payment') through.charge.refuse(error);
    return end;
  }

  return {
    async check(models, signal) {
      for (const model of models) {
        const request: ModelRequest = {
          messages: [{ role: 'user', content: 'Hi' }],
          maxTokens: 16,
        };
        const call = callOf(deps, { model, task: 'chat', request });
        const gate = await passGate(deps, call, signal);
        if (gate.kind === 'shut') return gate.error;
        const end = await send(call, { connection: warm, charge: gate.charge }, signal);
        if (end.kind === 'failed') return end.error;
      }
      return undefined;
    },
    async ask(cell, prompt, signal): Promise<BenchAnswer> {
      const call = callOf(deps, {
        model: cell.model,
        task: cell.set.task ?? 'chat',
        request: requestOf(deps, cell, prompt),
      });
      const gate = await passGate(deps, call, signal);
      const { hasWaited } = gate;
      if (gate.kind === 'shut') return { kind: 'failed', error: gate.error, hasWaited };
      const connection = cell.warmth === 'warm' ? warm : deps.openTransport(false);
      try {
        const end = await send(call, { connection, charge: gate.charge }, signal);
        return end.kind === 'done'
          ? { kind: 'done', trace: end.trace, hasWaited }
          : { kind: 'failed', error: end.error, hasWaited };
      } finally {
        if (connection !== warm) connection.dispose();
      }
    },
    dispose: () => warm.dispose(),
  };
}

interface SendThrough {
  readonly connection: Connection;
  readonly charge: QuotaCharge;
}

type Passage =
  | { readonly kind: 'pass'; readonly charge: QuotaCharge; readonly hasWaited: boolean }
  | { readonly kind: 'shut'; readonly error: RequestError; readonly hasWaited: boolean };

/** Waits until the limits allow the request, as long as that takes no more than a minute's window. */
async function passGate(deps: AskerDeps, call: ModelCall, signal: AbortSignal): Promise<Passage> {
  const model = { provider: call.target.provider.id, model: call.target.model };
  const tokens = deps.estimate.promptTokens(model, call.request) + call.request.maxTokens;
  const demand = { model, priority: 'asked', tokens, isRetry: false } as const;
  let hasWaited = false;
  while (true) {
    const admission = await deps.quota.admit(demand);
    if (signal.aborted) {
      if (admission.kind === 'pass') admission.charge.cancel();
      return { kind: 'shut', error: { kind: 'aborted' }, hasWaited };
    }
    if (admission.kind === 'pass') return { ...admission, hasWaited };
    const { why, forMs = Number.POSITIVE_INFINITY } = admission;
    if (forMs > longestWaitMs)
      return {
        kind: 'shut',
        error: { kind: 'gateShut', why, ...(forMs < Infinity && { retryInMs: forMs }) },
        hasWaited,
      };
    hasWaited = true;
    await sleep(forMs, deps.clock, signal);
  }
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

function requestOf(deps: AskerDeps, cell: Cell, prompt: BenchPrompt): ModelRequest {
  return {
    messages: prompt.messages,
    maxTokens: deps.maxTokens ?? prompt.maxTokens,
    temperature: 0,
    ...(prompt.stop !== undefined && { stop: prompt.stop }),
    ...(deps.reasoning !== undefined && { reasoning: deps.reasoning }),
    ...(!cell.isStreamed && { isWhole: true }),
  };
}

function callOf(
  deps: AskerDeps,
  asked: { readonly model: string; readonly task: Task; readonly request: ModelRequest },
): ModelCall {
  const { model, task } = asked;
  const target = deps.targetOf(model);
  if (target === undefined) throw new Error(`${model} names no model of a known provider`);
  const ref = { provider: target.provider.id, model: target.model };
  const request = deps.fitRequest(ref, task, asked.request);
  return { target, task, request, deadlines, askedAt: deps.clock.now() };
}
