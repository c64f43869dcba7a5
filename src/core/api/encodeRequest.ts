import { encodeChat } from './encodeChat.ts';
import { encodeFill } from './encodeFill.ts';
import type { ModelRequest } from './modelRequest.ts';
import type { ProviderProfile, Target } from './provider.ts';

export interface EncodedRequest {
  /** Absolute path at the provider's origin. */
  readonly path: string;
  /** Compact JSON. */
  readonly body: string;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * Chooses the provider's own fill-in-the-middle route for a hole, else the chat route, and writes the body.
 * @param basePath the path of the base URL, without a trailing slash.
 */
export function encodeRequest(
  request: ModelRequest,
  target: Target,
  basePath: string,
): EncodedRequest {
  const { provider, model } = target;
  const fill = encodeFill(request, provider, model);
  if (fill !== undefined)
    return {
      path: fill.isAbsolutePath ? fill.path : `${basePath}${fill.path}`,
      body: JSON.stringify(asTaken(fill.body, provider)),
    };
  return {
    path: `${basePath}/chat/completions`,
    body: JSON.stringify(asTaken(encodeChat(request, provider, model), provider)),
  };
}

/** Names of the fields that `encodeRequest` writes. */
export function fieldsSent(request: ModelRequest, { provider, model }: Target): readonly string[] {
  const body = encodeFill(request, provider, model)?.body ?? encodeChat(request, provider, model);
  return Object.keys(asTaken(body, provider));
}

/** Without what this server or model refuses, and under its own names. */
function asTaken(body: Body, { refusedFields, renamedFields }: ProviderProfile): Body {
  const isAsItIs = (refusedFields?.length ?? 0) === 0 && renamedFields === undefined;
  if (isAsItIs) return body;
  const refused: readonly string[] = refusedFields ?? [];
  // Options of a stream are refused where there is none.
  const isWhole = refused.includes('stream');
  const taken = Object.entries(body)
    .filter(([name]) => !refused.includes(name) && !(isWhole && name === 'stream_options'))
    .map(([name, value]) => [renamedFields?.[name] ?? name, value] as const);
  return Object.fromEntries(taken);
}
