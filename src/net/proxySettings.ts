import { isLoopbackHost } from '../core/api/baseUrl.ts';
import { portOf } from './address.ts';
import type { ConnectProxy } from './network.ts';

/** What names a proxy: the user's settings first, then the environment. */
export interface ProxySettings {
  /** `http.proxy`; empty: not set. */
  readonly proxy: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxyAuthorization`: sent as it is. */
  readonly authorization: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `socks`: a proxy that is no HTTP proxy. */
export type ProxyChoice = ConnectProxy | 'none' | 'socks';

/** The proxy for an origin as settings and environment say it, without PAC. Loopback is never behind one. */
export function chooseProxy(origin: URL, settings: ProxySettings): ProxyChoice {
  if (isLoopbackHost(origin.hostname)) return 'none';
  const { proxy, noProxy, env } = settings;
  const fromEnv = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['ALL_PROXY'] ?? env['all_proxy'];
  const exceptions = proxy === '' ? (env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(',') : noProxy;
  if (exceptions.some((exception) => isCovered(origin, exception))) return 'none';
  return readProxy(proxy === '' ? fromEnv : proxy, settings.authorization);
}

/** Reads a proxy's address, e.g. what a PAC file answered. Undefined and empty: no proxy. */
export function readProxy(
  address: string | undefined,
  authorization: string | undefined,
): ProxyChoice {
  const text = (address ?? '').trim();
  if (text === '') return 'none';
  const absolute = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(absolute)) return 'none';
  const url = new URL(absolute);
  if (url.protocol.startsWith('socks')) return 'socks';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'none';
  const credentials = authorization ?? basicOf(url);
  const bare = new URL(url.origin);
  return credentials === undefined ? { url: bare } : { url: bare, authorization: credentials };
}

function basicOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** `example.com`, `.example.com` and `*.example.com` cover the domain and all below it; `:port` narrows; `*` is all. */
function isCovered(origin: URL, exception: string): boolean {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(exception.trim().toLowerCase()) ?? [];
  if (name === '*') return true;
  const domain = name.replace(/^\*?\./, '');
  if (domain === '') return false;
  if (port !== undefined && Number(port) !== portOf(origin)) return false;
  return origin.hostname === domain || origin.hostname.endsWith(`.${domain}`);
}
