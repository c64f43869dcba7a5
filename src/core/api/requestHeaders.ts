import type { Target } from './provider.ts';

/** Lower-case names, as HTTP/2 wants them and HTTP/1.1 does not mind. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** A secret kept for a provider beside its key, by its name in the settings. */
export type SecretOf = (provider: string, name: string) => string | undefined;

/** The id under which such a secret is kept, where the key itself is kept under the provider's own. */
export const secretId = (provider: string, name: string): string => `${provider}:${name}`;

/**
 * The headers of every request. The key goes where the profile says, `authorization` unless told otherwise, and where
 * the user's own headers name it; Cerebras is told who calls and which API version is meant (CEREBRAS.md §1). Over
 * plain http nothing secret goes unless the user said so.
 * @param userAgent `slipstream/<version>`.
 */
export function requestHeaders(
  target: Pick<Target, 'provider' | 'apiKey'>,
  userAgent: string,
  secretOf: SecretOf = () => undefined,
): RequestHeaders {
  const { provider } = target;
  const mayCarryKey = provider.insecureHttp !== 'withoutKey';
  const apiKey = mayCarryKey && target.apiKey !== '' ? target.apiKey : undefined;
  const secret = (name: string) =>
    mayCarryKey ? (name === '' ? apiKey : secretOf(provider.id, name)) : undefined;
  return {
    ...ownHeaders(provider.headers, secret),
    'user-agent': userAgent,
    'accept-encoding': 'identity',
    ...(apiKey !== undefined && keyHeader(apiKey, provider.auth)),
    ...(provider.dialect === 'cerebras' && {
      'x-cerebras-3rd-party-integration': 'slipstream',
      'x-cerebras-version-patch': '2',
    }),
  };
}

function keyHeader(apiKey: string, auth = 'bearer'): RequestHeaders {
  if (auth === 'none') return {};
  return auth === 'bearer'
    ? { authorization: `Bearer ${apiKey}` }
    : { [auth.toLowerCase()]: apiKey };
}

const placeholder = /\$\{(?:key|secret:([A-Za-z][\w-]{0,39}))\}/g;

/** Names of the secrets that a provider's headers mention, beside its key. */
export function secretNames(headers: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.values(headers).flatMap((value) =>
    [...value.matchAll(placeholder)].flatMap(([, name]) => name ?? []),
  );
  return [...new Set(names)];
}

/** What belongs to the connection or frames the body: set by the client alone, and refused by it from elsewhere. */
const connectionHeader =
  /^(connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

/**
 * Headers that users wrote themselves. One that could not be sent as a header is left out, and one that names a secret
 * which is not there.
 */
function ownHeaders(
  headers: Readonly<Record<string, string>>,
  secret: (name: string) => string | undefined,
): RequestHeaders {
  const own: Record<string, string> = {};
  for (const name in headers) {
    let isWhole = true;
    const value = (headers[name] ?? '').replace(placeholder, (_, secretName: string = '') => {
      const found = secret(secretName);
      isWhole &&= found !== undefined;
      return found ?? '';
    });
    const isOwn = /^[\w-]+$/.test(name) && !connectionHeader.test(name);
    if (isWhole && isOwn && isHeaderSafe(value)) own[name.toLowerCase()] = value;
  }
  return own;
}

/** Printable ASCII: no line end that would begin another header, nothing that servers read differently. */
export const isHeaderSafe = (value: string): boolean => /^[\t\x20-\x7e]*$/.test(value);
