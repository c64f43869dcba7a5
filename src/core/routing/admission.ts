import type { ModelRequest } from '../api/modelRequest.ts';
import type { ProviderProfile } from '../api/provider.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Task } from '../models/task.ts';
import type { Deadlines, KeySource, ModelCall } from '../ports.ts';
import type { Breakers } from './breakers.ts';
import type { Candidate } from './candidates.ts';
import type { QuotaGate } from './quotaGate.ts';
import {
  createRequestPermit,
  type RequestPermit,
  type RequestPermitDeps,
} from './requestPermit.ts';
import type { RouterRequest } from './routerRequest.ts';

export interface AdmissionDeps extends RequestPermitDeps {
  readonly clock: Clock;
  readonly keys: Pick<KeySource, 'get'>;
  readonly breakers: Pick<Breakers, 'forTask'>;
  readonly quota: Pick<QuotaGate, 'admit' | 'largestRequest'>;
  /** Known to be served no longer: asking it would only cost time. */
  isRetired(model: ModelRef): boolean;
  /** The provider with this model's own ways: what it fills in, what it does not take. */
  fitProvider(model: ModelRef, provider: ProviderProfile): ProviderProfile;
  /** The request as this model takes it: reasoning effort and the like. */
  fitRequest(model: ModelRef, task: Task, request: ModelRequest): ModelRequest;
  deadlinesFor(candidate: Candidate, task: Task): Deadlines;
}

/** What is asked and since when. */
export interface AdmissionRequest {
  readonly routerRequest: Pick<RouterRequest, 'task' | 'priority' | 'isRetry'>;
  readonly request: ModelRequest;
  readonly askedAt: number;
  /** Whether it waited for the gate. */
  readonly hasWaited: boolean;
}

/** An answer that is worth having. */
const minAnswerTokens = 256;

export type Admission =
  | { readonly kind: 'lease'; readonly requestPermit: RequestPermit }
  | { readonly kind: 'refused'; readonly error: RequestError };

/** Asks catalog, key, breaker and gate, in this order, whether `candidate` may be called now. */
export async function admit(
  candidate: Candidate,
  admissionRequest: AdmissionRequest,
  deps: AdmissionDeps,
): Promise<Admission> {
  const { model, provider } = candidate;
  const { task, priority, isRetry } = admissionRequest.routerRequest;
  if (deps.isRetired(model)) return refused({ kind: 'modelGone', model: model.model, detail: '' });
  const apiKey = deps.keys.get(provider.id);
  if (provider.needsKey && apiKey === undefined)
    return refused({ kind: 'missingKey', provider: provider.id });

  const breaker = deps.breakers.forTask(model, task);
  const permit = breaker.enter();
  if (permit === undefined) return refused({ kind: 'circuitOpen', retryInMs: breaker.retryInMs });

  const fitted = deps.fitRequest(model, task, admissionRequest.request);
  const promptTokens = deps.estimate.promptTokens(model, fitted);
  const request = limitAnswer(fitted, deps.quota.largestRequest(model) - promptTokens);
  const tokens = promptTokens + request.maxTokens;
  const admission = await deps.quota.admit({
    model,
    priority,
    tokens,
    isRetry: isRetry ?? false,
  });
  if (admission.kind === 'shut') {
    permit.release();
    const { why, forMs } = admission;
    return refused({ kind: 'gateShut', why, ...(forMs === undefined ? {} : { retryInMs: forMs }) });
  }
  const call: ModelCall = {
    target: { provider: deps.fitProvider(model, provider), model: model.model, apiKey },
    task,
    request,
    deadlines: deps.deadlinesFor(candidate, task),
    askedAt: admissionRequest.askedAt,
    ...(admissionRequest.hasWaited ? { admittedAt: deps.clock.now() } : {}),
  };
  const { charge } = admission;
  return {
    kind: 'lease',
    requestPermit: createRequestPermit({ candidate, call, permit, charge, promptTokens }, deps),
  };
}

/** Limits are charged with the answer's upper bound: one that no window could ever hold is lowered, not refused. */
function limitAnswer(request: ModelRequest, availableTokens: number): ModelRequest {
  const isTooLarge = request.maxTokens > availableTokens && availableTokens >= minAnswerTokens;
  return isTooLarge ? { ...request, maxTokens: Math.floor(availableTokens) } : request;
}

const refused = (error: RequestError): Admission => ({ kind: 'refused', error });
