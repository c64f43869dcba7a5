import type { Target } from './provider.ts';

/** Lower-case names, as HTTP/2 wants them and HTTP/1.1 does not mind. */
export type RequestHeaders = Readonly<Record<string, string>>;

/**
 * The headers of every request. The key goes into `authorization` and nowhere else; Cerebras is told who calls
 * and which API version is meant (CEREBRAS.md §1).
 * @param userAgent `slipstream/<version>`.
 */
export function requestHeaders(
  target: Pick<Target, 'provider' | 'apiKey'>,
  userAgent: string,
): RequestHeaders {
  const { provider, apiKey } = target;
  const own = Object.entries(provider.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    ...Object.fromEntries(own),
    'user-agent': userAgent,
    ...(apiKey !== undefined && apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
    ...(provider.dialect === 'cerebras' && {
      'x-cerebras-3rd-party-integration': 'slipstream',
      'x-cerebras-version-patch': '2',
    }),
  };
}
