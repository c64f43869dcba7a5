import { assertNever } from '../../shared/assertNever.ts';
import type { RequestError } from '../errors.ts';

/**
 * What follows a failure before the first visible token.
 * `moveOn`: the next candidate. `retryBriefly`: the next candidate, or the same once more when none is named.
 * `waitForQuota`, `waitForModel`: the next candidate, or a short wait when none is named. `replaceModel`: the catalog's
 * replacement, then the next candidate. `shorten`: a shorter request, then a larger window. `adapt`: the same once
 * more without what was refused. `stop`: the user must see this one.
 */
export type FailureStep =
  | 'moveOn'
  | 'retryBriefly'
  | 'waitForQuota'
  | 'waitForModel'
  | 'replaceModel'
  | 'shorten'
  | 'adapt'
  | 'stop';

export interface FailurePolicy {
  /** Whether the breaker counts it: the provider or the way to it is at fault, not the request or the user. */
  readonly counts: boolean;
  readonly next: FailureStep;
}

const counted: FailurePolicy = { counts: true, next: 'moveOn' };
const passedOver: FailurePolicy = { counts: false, next: 'moveOn' };
const final: FailurePolicy = { counts: false, next: 'stop' };

/** The table of failures: the one place that says what each of them means. */
export function classifyFailure(error: RequestError): FailurePolicy {
  switch (error.kind) {
    case 'timeout':
    case 'unreachable':
    case 'tls':
    case 'proxy':
    case 'blocked':
    case 'truncated':
    case 'malformed':
      return counted;
    case 'reset':
    case 'overloaded':
    case 'queue':
      return { counts: true, next: 'retryBriefly' };
    case 'quota':
      return { counts: false, next: 'waitForQuota' };
    case 'loading':
      return { counts: false, next: 'waitForModel' };
    case 'gateShut':
      return { counts: false, next: error.why === 'quota' ? 'waitForQuota' : 'moveOn' };
    case 'payment':
    case 'circuitOpen':
      return passedOver;
    case 'notAllowed':
      return error.what === 'model' ? passedOver : final;
    case 'modelGone':
      return { counts: false, next: 'replaceModel' };
    case 'contextOverflow':
      return { counts: false, next: 'shorten' };
    case 'unsupported':
      return { counts: false, next: 'adapt' };
    // A wrong key must be shown, and a wrong request or address must be corrected.
    case 'missingKey':
    case 'wrongKey':
    case 'badBaseUrl':
    case 'wrongUrl':
    case 'rejected':
    case 'redirected':
    case 'budgetSpent':
    case 'secretAtCursor':
    case 'unknownPlaceholder':
    case 'noModel':
    case 'aborted':
      return final;
    default:
      return assertNever(error);
  }
}
