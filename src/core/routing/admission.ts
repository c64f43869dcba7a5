import { usesFillRoute } from '../api/encodeFill.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import type { ProviderProfile } from '../api/provider.ts';
import type { RequestTrace } from '../api/requestTrace.ts';
import type { StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Deadlines, KeySource, ModelCall } from '../ports.ts';
import type { Task } from '../task.ts';
import type { Breakers, TaskPermit } from './breakers.ts';
import type { Candidate } from './candidates.ts';
import { classifyFailure } from './failurePolicy.ts';
import type { QuotaCharge, QuotaGate } from './quotaGate.ts';
import type { RouterRequest } from './routerRequest.ts';
import type { TokenEstimate } from './tokenEstimate.ts';

export interface AdmissionDeps {
  readonly estimate: TokenEstimate;
  /** Receives the trace of every request that was sent. */
  record(trace: RequestTrace): void;
  /** Receives what was cut off before its usage came: it is billed all the same. */
  recordCut(model: ModelRef, promptTokens: number, answerCharacters: number): void;
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

/** Leave to send one request, held until its stream ends. */
export interface RequestPermit {
  readonly candidate: Candidate;
  readonly call: ModelCall;
  /** Tells breaker, gate and ledger what the stream says. */
  observe(event: StreamEvent): void;
  /** The stream is left: what it still says is only recorded. */
  abandon(): void;
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
  | { readonly kind: 'admitted'; readonly requestPermit: RequestPermit }
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
    return refused({ kind: 'missingKey', provider: provider.label });

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
    kind: 'admitted',
    requestPermit: createRequestPermit({ candidate, call, permit, charge, promptTokens }, deps),
  };
}

/** Limits are charged with the answer's upper bound: one that no window could ever hold is lowered, not refused. */
function limitAnswer(request: ModelRequest, availableTokens: number): ModelRequest {
  const isTooLarge = request.maxTokens > availableTokens && availableTokens >= minAnswerTokens;
  return isTooLarge ? { ...request, maxTokens: Math.floor(availableTokens) } : request;
}

const refused = (error: RequestError): Admission => ({ kind: 'refused', error });

/** What was given for the request. */
interface PermitGrant {
  readonly candidate: Candidate;
  readonly call: ModelCall;
  readonly permit: TaskPermit;
  readonly charge: QuotaCharge;
  /** As estimated. */
  readonly promptTokens: number;
}

function createRequestPermit(
  grant: PermitGrant,
  deps: Pick<AdmissionDeps, 'estimate' | 'record' | 'recordCut'>,
): RequestPermit {
  const { candidate, call, permit, charge } = grant;
  let answerCharacters = 0;
  let hasHead = false;
  let isOver = false;

  function finish(error: RequestError | undefined) {
    if (isOver) return;
    isOver = true;
    if (error === undefined) return permit.succeed();
    settlePermit(grant, error, answerCharacters > 0);
    if (neverArrived(error)) charge.cancel();
    if (error.kind === 'quota' || error.kind === 'payment') charge.refuse(error);
    if (answerCharacters > 0 || error.kind === 'aborted')
      deps.recordCut(candidate.model, grant.promptTokens, answerCharacters);
  }

  function end(event: Extract<StreamEvent, { kind: 'done' | 'failed' }>) {
    const limits = event.trace.rateLimits;
    if (!hasHead && limits !== undefined) charge.observe(limits);
    finish(event.kind === 'failed' ? event.error : undefined);
    const promptTokens = event.trace.usage?.promptTokens;
    if (promptTokens !== undefined)
      deps.estimate.learn(candidate.model, call.request, promptTokens);
    deps.record(event.trace);
  }

  return {
    candidate,
    call,
    observe(event) {
      if (event.kind === 'head') {
        hasHead = true;
        charge.observe(event.rateLimits);
      } else if (event.kind === 'toolCall') answerCharacters += event.argumentsDelta.length;
      else if (event.kind === 'text' || event.kind === 'refusal' || event.kind === 'reasoning')
        answerCharacters += event.text.length;
      else end(event);
    },
    abandon: () => finish({ kind: 'aborted' }),
  };
}

function settlePermit({ permit, call }: PermitGrant, error: RequestError, hasSpoken: boolean) {
  if (classifyFailure(error).counts) {
    if (isOfTaskAlone(error, call)) permit.failTask(retryAfterOf(error));
    else permit.fail(retryAfterOf(error));
  } else if (error.kind !== 'aborted') permit.ignore();
  else if (hasSpoken) permit.succeed();
  else permit.release();
}

/**
 * Whether a failure speaks of the task alone: a deadline that this task sets (ghost text gives up on a model that chat
 * would wait for), or what a route answered that only this task uses.
 */
function isOfTaskAlone(error: RequestError, { task, request, target }: ModelCall): boolean {
  if (error.kind === 'timeout')
    return task === 'inline' || task === 'nextEdit' || error.phase !== 'connect';
  const isAnswered =
    error.kind === 'overloaded' || error.kind === 'truncated' || error.kind === 'malformed';
  return isAnswered && usesFillRoute(request, target.provider);
}

/** Failures that happen before a request is on the wire. */
function neverArrived(error: RequestError): boolean {
  if (error.kind === 'timeout') return error.phase === 'connect';
  return error.kind === 'unreachable' || error.kind === 'tls' || error.kind === 'proxy';
}

function retryAfterOf(error: RequestError): number | undefined {
  return error.kind === 'queue' || error.kind === 'overloaded' ? error.retryAfterMs : undefined;
}
