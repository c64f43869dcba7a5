import { usesFillRoute } from '../api/encodeFill.ts';
import type { StreamEvent } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { RequestTrace } from '../latency/trace.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { ModelCall } from '../ports.ts';
import type { TaskPermit } from './breakers.ts';
import type { Candidate } from './candidates.ts';
import { classifyFailure } from './failurePolicy.ts';
import type { QuotaCharge } from './quotaGate.ts';
import type { TokenEstimate } from './tokenEstimate.ts';

/** Leave to send one request, held until its stream ends. */
export interface RequestPermit {
  readonly candidate: Candidate;
  readonly call: ModelCall;
  /** Tells breaker, gate and ledger what the stream says. */
  observe(event: StreamEvent): void;
  /** The stream is left: what it still says is only recorded. */
  abandon(): void;
}

export interface RequestPermitDeps {
  readonly estimate: TokenEstimate;
  /** Receives the trace of every request that was sent. */
  record(trace: RequestTrace): void;
  /** Receives what was cut off before its usage came: it is billed all the same. */
  recordCut(model: ModelRef, promptTokens: number, answerCharacters: number): void;
}

/** What was given for the request. */
export interface PermitGrant {
  readonly candidate: Candidate;
  readonly call: ModelCall;
  readonly permit: TaskPermit;
  readonly charge: QuotaCharge;
  /** As estimated. */
  readonly promptTokens: number;
}

export function createRequestPermit(grant: PermitGrant, deps: RequestPermitDeps): RequestPermit {
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
