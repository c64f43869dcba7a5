import { encodeChat } from './encodeChat.ts';
import { encodeFill } from './encodeFill.ts';
import type { ModelRequest } from './modelRequest.ts';
import type { Target } from './provider.ts';

export interface EncodedRequest {
  /** Absolute path at the provider's origin. */
  readonly path: string;
  /** Compact JSON. */
  readonly body: string;
}

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
      body: JSON.stringify(fill.body),
    };
  return {
    path: `${basePath}/chat/completions`,
    body: JSON.stringify(encodeChat(request, provider, model)),
  };
}
