import { assertNever } from '../../shared/assertNever.ts';
import type { BaseUrlProblem } from '../api/baseUrl.ts';
import type { RequestError } from '../errors.ts';
import type { Translate } from './translate.ts';

/** Whole seconds, or minutes and hours where those read better. */
export function describeDuration(ms: number, t: Translate): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return t('{0} s', seconds);
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return t('{0} min', minutes);
  return t('{0} h', Math.ceil(minutes / 60));
}

/**
 * What a user reads about a failed request: what happened and what to do. Never holds the server's own words.
 * `aborted` is never shown; its text exists so that the function is total.
 */
export function describeError(error: RequestError, t: Translate): string {
  switch (error.kind) {
    case 'aborted':
      return t('Stopped.');
    case 'timeout':
      return describeTimeout(error.phase, error.afterMs, t);
    case 'unreachable':
      return t(
        'The provider could not be reached ({0}). Check the network and the base URL; nothing is lost.',
        error.code,
      );
    case 'reset':
      return t('The connection was lost before the answer ended ({0}). Try again.', error.code);
    case 'tls':
      return t(
        'The provider’s certificate was not accepted ({0}). Run “Slipstream: Diagnose Connection”.',
        error.code,
      );
    case 'proxy':
      return t('The proxy refused the connection ({0}). Check “http.proxy”.', error.code);
    case 'missingKey':
      return t('No API key is set for {0}. Run “Slipstream: Set API Key”.', error.provider);
    case 'wrongKey':
      return t('The API key was not accepted. Run “Slipstream: Set API Key”.');
    case 'payment':
      return t('The provider asks for payment: the trial credit is spent or no card is on file.');
    case 'modelGone':
      return t('The model {0} is no longer served, or not to this key.', error.model);
    case 'badBaseUrl':
      return describeBaseUrl(error.problem, t);
    case 'wrongUrl':
      return t('Nothing answers at the base URL. Check “slipstream.baseUrl”.');
    case 'contextOverflow':
      return error.limitTokens === undefined
        ? t('The request is longer than the model’s window.')
        : t('The request is longer than the model’s window of {0} tokens.', error.limitTokens);
    case 'quota':
      return error.retryAfterMs === undefined
        ? t('Your rate limit is reached.')
        : t(
            'Your rate limit is reached. It frees up in {0}.',
            describeDuration(error.retryAfterMs, t),
          );
    case 'queue':
      return t('The provider is very busy just now. Try again in a moment.');
    case 'overloaded':
      return t('The provider has a problem (HTTP {0}). Try again in a moment.', error.status);
    case 'rejected':
      return t(
        'The provider did not take the request (HTTP {0}). The output channel has the details.',
        error.status,
      );
    case 'redirected':
      return t('The base URL redirects elsewhere. Keys are not sent on: correct the base URL.');
    case 'truncated':
      return t('The answer broke off. Try again.');
    case 'malformed':
      return t('The provider’s answer could not be read. The output channel has the details.');
    case 'circuitOpen':
      return t(
        'The provider failed repeatedly and is left alone for {0}.',
        describeDuration(error.retryInMs, t),
      );
    case 'gateShut':
      return describeGate(error.why, error.retryInMs, t);
    case 'budgetSpent':
      return t('Today’s budget of {0} USD is spent.', error.limitUsd);
    case 'noModel':
      return t('No model is available for this task. Run “Slipstream: Select Model”.');
    default:
      return assertNever(error);
  }
}

function describeBaseUrl(problem: BaseUrlProblem, t: Translate): string {
  if (problem === 'insecure')
    return t(
      'The base URL uses plain http to another machine, where a key could be read on the way. Use https.',
    );
  return t(
    'The base URL cannot be used: it must be an https address without name, password or query. Check “slipstream.baseUrl”.',
  );
}

function describeTimeout(
  phase: 'connect' | 'firstByte' | 'idle',
  afterMs: number,
  t: Translate,
): string {
  const duration = describeDuration(afterMs, t);
  if (phase === 'connect') return t('No connection within {0}. Check the network.', duration);
  if (phase === 'firstByte') return t('The provider did not answer within {0}.', duration);
  return t('The answer stalled for {0} and was given up.', duration);
}

function describeGate(
  why: 'quota' | 'payment',
  retryInMs: number | undefined,
  t: Translate,
): string {
  if (why === 'payment') return t('The provider asks for payment before it answers again.');
  return retryInMs === undefined
    ? t('Your rate limit is reached.')
    : t('Your rate limit is reached. It frees up in {0}.', describeDuration(retryInMs, t));
}
