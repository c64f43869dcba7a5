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
  return {
    ...ownHeaders(provider.headers),
    'user-agent': userAgent,
    ...(apiKey !== undefined && apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
    ...(provider.dialect === 'cerebras' && {
      'x-cerebras-3rd-party-integration': 'slipstream',
      'x-cerebras-version-patch': '2',
    }),
  };
}

/** Headers that users wrote themselves; one that could not be sent as a header is left out. */
function ownHeaders(headers: Readonly<Record<string, string>>): RequestHeaders {
  const own: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (/^[\w-]+$/.test(name) && isHeaderSafe(value)) own[name.toLowerCase()] = value;
  }
  return own;
}

/** Printable ASCII: no line end that would begin another header, nothing that servers read differently. */
export const isHeaderSafe = (value: string): boolean => /^[\t\x20-\x7e]*$/.test(value);
