import { keyHash } from './ledger.ts';
import type { ServerConfig } from './serverConfig.ts';
import { missingKey, type Refusal, refusal, wrongKey } from './wire/wireError.ts';

/** Looks at the key of a request; undefined when it may pass. llama.cpp asks for none. */
export function checkKey(
  authorizationHash: string | undefined,
  { flavour, apiKeys }: ServerConfig,
): Refusal | undefined {
  if (flavour === 'llamacpp') return undefined;
  if (authorizationHash === undefined) return missing(flavour);
  const isKnown = apiKeys.some((key) => keyHash(`Bearer ${key}`) === authorizationHash);
  return isKnown ? undefined : wrongKey();
}

function missing(flavour: ServerConfig['flavour']): Refusal {
  if (flavour === 'cerebras') return missingKey;
  return refusal(401, {
    message: 'You did not provide an API key.',
    type: 'invalid_request_error',
    param: 'api_key',
    code: 'missing_api_key',
  });
}
