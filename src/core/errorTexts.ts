import { assertNever } from '../shared/assertNever.ts';
import type { BaseUrlProblem, RequestError } from './errors.ts';
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
      return t('Can’t reach the provider ({0}). Check your network and the base URL.', error.code);
    case 'reset':
      return t(
        'The connection was lost before the response was complete ({0}). Try again.',
        error.code,
      );
    case 'tls':
      return t(
        'The provider’s certificate is not trusted ({0}). Run “Slipstream: Diagnose Connection”.',
        error.code,
      );
    case 'proxy':
      return t('The proxy refused the connection ({0}). Check “http.proxy”.', error.code);
    case 'missingKey':
      return t('No API key is set for {0}. Run “Slipstream: Set API Key”.', error.provider);
    case 'wrongKey':
      return t('The provider rejected the API key. Run “Slipstream: Set API Key”.');
    case 'notAllowed':
      return describeNotAllowed(error.what, t);
    case 'blocked':
      return t(
        'A web page answered instead of the provider (HTTP {0}): a proxy, a firewall or a sign-in page of your network. Your key is not the problem.',
        error.status,
      );
    case 'payment':
      if (error.isBudget)
        return t(
          'The budget of this API key is used up. Whoever runs the gateway can raise it, or it renews automatically.',
        );
      return t('The provider requires payment: the trial credit is used up or no card is on file.');
    case 'modelGone':
      return t('The model {0} is no longer available, or not to this key.', error.model);
    case 'badBaseUrl':
      return describeBaseUrl(error.problem, t);
    case 'wrongUrl':
      return t(
        'Nothing answers at the base URL. Check “{0}”.',
        error.setting ?? 'slipstream.baseUrl',
      );
    case 'contextOverflow':
      return error.limitTokens === undefined
        ? t('The request is too long for this model.')
        : t('The request is too long for this model (limit: {0} tokens).', error.limitTokens);
    case 'quota':
      return error.retryAfterMs === undefined
        ? t('You have reached your rate limit.')
        : t(
            'You have reached your rate limit. It resets in {0}.',
            describeDuration(error.retryAfterMs, t),
          );
    case 'queue':
      return t('The provider is overloaded right now. Try again in a moment.');
    case 'loading':
      return t('The server is still loading the model. Try again in a moment.');
    case 'overloaded':
      return t('The provider has a problem (HTTP {0}). Try again in a moment.', error.status);
    case 'unsupported':
      return t(
        'The model does not support this request (HTTP {0}). See the log for details.',
        error.status,
      );
    case 'rejected':
      return t(
        'The provider rejected the request (HTTP {0}). See the log for details.',
        error.status,
      );
    case 'redirected':
      return t(
        'The base URL redirects elsewhere. Slipstream does not forward your key to redirects. Fix the base URL.',
      );
    case 'truncated':
      return t('The response was cut off. Try again.');
    case 'malformed':
      return t('The provider’s response could not be read. See the log for details.');
    case 'circuitOpen':
      return t(
        'The provider keeps failing. Slipstream has paused it for {0}.',
        describeDuration(error.retryInMs, t),
      );
    case 'gateShut':
      return describeGate(error.why, error.retryInMs, t);
    case 'budgetSpent':
      return t('Today’s budget of {0} USD is spent.', error.limitUsd);
    case 'secretAtCursor':
      return t('The cursor is inside a secret, so nothing was sent.');
    case 'unknownPlaceholder':
      return t(
        'The answer garbled a hidden secret, so it was not applied. Try again, or leave the secret out of the selection.',
      );
    case 'noModel':
      return t('No model is available for this task. Run “Slipstream: Select Model”.');
    default:
      return assertNever(error);
  }
}

function describeNotAllowed(what: 'model' | 'region' | 'access', t: Translate): string {
  if (what === 'model')
    return t(
      'This API key may not use the model. Choose another one, or ask whoever issued the key.',
    );
  if (what === 'region') return t('The provider does not serve your country or region.');
  return t(
    'The provider refused access. The key may be fine: check what the key and its project are allowed to do.',
  );
}

function describeBaseUrl(problem: BaseUrlProblem, t: Translate): string {
  if (problem === 'insecure')
    return t(
      'The base URL uses unencrypted http to another machine, where your key could be read on the way. Use https, or for a machine in your own network set “insecureHttp” in “slipstream.providers”.',
    );
  return t(
    'The base URL cannot be used: it must be an https address without user name, password or query. Check “slipstream.baseUrl”.',
  );
}

function describeTimeout(
  phase: 'connect' | 'firstByte' | 'idle' | 'progress',
  afterMs: number,
  t: Translate,
): string {
  const duration = describeDuration(afterMs, t);
  if (phase === 'connect') return t('No connection within {0}. Check the network.', duration);
  if (phase === 'firstByte') return t('The provider did not answer within {0}.', duration);
  if (phase === 'progress')
    return t('The provider kept the connection busy for {0} without sending an answer.', duration);
  return t('The response stalled for {0}, so Slipstream stopped waiting.', duration);
}

function describeGate(
  why: 'quota' | 'payment',
  retryInMs: number | undefined,
  t: Translate,
): string {
  if (why === 'payment') return t('The provider requires payment before it answers again.');
  return retryInMs === undefined
    ? t('You have reached your rate limit.')
    : t('You have reached your rate limit. It resets in {0}.', describeDuration(retryInMs, t));
}
