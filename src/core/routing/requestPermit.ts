import type { StreamEvent } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { RequestTrace } from '../latency/trace.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { ModelCall } from '../ports.ts';
import type { BreakerPermit } from './breaker.ts';
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
  readonly permit: BreakerPermit;
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
    settlePermit(permit, error, answerCharacters > 0);
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
      else if (event.kind === 'text' || event.kind === 'reasoning')
        answerCharacters += event.text.length;
      else end(event);
    },
    abandon: () => finish({ kind: 'aborted' }),
  };
}

function settlePermit(permit: BreakerPermit, error: RequestError, hasSpoken: boolean) {
  if (classifyFailure(error).counts) permit.fail(retryAfterOf(error));
  else if (error.kind !== 'aborted') permit.ignore();
  else if (hasSpoken) permit.succeed();
  else permit.release();
}

/** Failures that happen before a request is on the wire. */
function neverArrived(error: RequestError): boolean {
  if (error.kind === 'timeout') return error.phase === 'connect';
  return error.kind === 'unreachable' || error.kind === 'tls' || error.kind === 'proxy';
}

function retryAfterOf(error: RequestError): number | undefined {
  return error.kind === 'queue' || error.kind === 'overloaded' ? error.retryAfterMs : undefined;
}
