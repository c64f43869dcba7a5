import { assertNever } from '../../shared/assertNever.ts';
import type { Result } from '../../shared/result.ts';
import type { RequestError } from '../errors.ts';
import type { JsonAnswer } from '../ports.ts';
import { parseListing } from './listing.ts';

/** What asking for `/models` tells about a key. */
export type KeyVerdict =
  | { readonly kind: 'accepted'; readonly models: number }
  | { readonly kind: 'wrongKey' }
  | { readonly kind: 'noNetwork'; readonly error: RequestError }
  | { readonly kind: 'wrongUrl' }
  /** The provider answered, but nothing that tells whether the key is valid. */
  | { readonly kind: 'unsure'; readonly error: RequestError }
  | { readonly kind: 'aborted' };

/** Sorts the answer, so that a wrong key, a dead line and a wrong address are not taken for each other. */
export function keyVerdictOf(answer: Result<JsonAnswer, RequestError>): KeyVerdict {
  if (!answer.ok) return verdictOfError(answer.error);
  const listing = parseListing(answer.value.body);
  // Something answers, but it is not an API: a portal, a proxy's page, another service.
  return listing.ok
    ? { kind: 'accepted', models: listing.value.models.length }
    : { kind: 'wrongUrl' };
}

function verdictOfError(error: RequestError): KeyVerdict {
  switch (error.kind) {
    case 'aborted':
      return { kind: 'aborted' };
    case 'wrongKey':
    case 'missingKey':
      return { kind: 'wrongKey' };
    case 'timeout':
    case 'unreachable':
    case 'reset':
    case 'tls':
    case 'proxy':
      return { kind: 'noNetwork', error };
    case 'badBaseUrl':
    case 'wrongUrl':
    case 'redirected':
    case 'malformed':
      return { kind: 'wrongUrl' };
    case 'blocked':
      return { kind: 'noNetwork', error };
    case 'payment':
    case 'notAllowed':
    case 'loading':
    case 'unsupported':
    case 'modelGone':
    case 'contextOverflow':
    case 'quota':
    case 'queue':
    case 'overloaded':
    case 'rejected':
    case 'truncated':
    case 'circuitOpen':
    case 'gateShut':
    case 'budgetSpent':
    case 'secretAtCursor':
    case 'unknownPlaceholder':
    case 'noModel':
      return { kind: 'unsure', error };
    default:
      return assertNever(error);
  }
}
