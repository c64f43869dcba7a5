import { err, ok, type Result } from '../../shared/result.ts';
import type { BaseUrlProblem } from '../errors.ts';

/** Hosts that never leave this machine (RFC 6761 §6.3; 127.0.0.0/8 and ::1 as URL normalises them). */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/** Names and addresses of one's own network (RFC 1918, RFC 4193, link-local), and the host of a container. */
export function isPrivateHost(hostname: string): boolean {
  return (
    hostname === 'host.docker.internal' ||
    /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2})$/.test(
      hostname,
    ) ||
    /^\[(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(hostname)
  );
}

/**
 * Checks everything before `/chat/completions`: https anywhere, http only to loopback, and to the user's own network
 * where they have allowed it. A trailing slash is taken off, so that paths can be appended.
 */
export function checkBaseUrl(
  text: string,
  { allowsPrivateHttp = false }: { readonly allowsPrivateHttp?: boolean } = {},
): Result<URL, BaseUrlProblem> {
  if (!URL.canParse(text.trim())) return err('notAUrl');
  const url = new URL(text.trim());
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return err('scheme');
  if (url.username !== '' || url.password !== '') return err('credentials');
  if (url.search !== '' || url.hash !== '') return err('query');
  const isNear = isLoopbackHost(url.hostname) || (allowsPrivateHttp && isPrivateHost(url.hostname));
  if (url.protocol === 'http:' && !isNear) return err('insecure');
  url.pathname = url.pathname.replace(/(?<!\/)\/+$/, '');
  return ok(url);
}

/** The address of a provider, with what the user has allowed for it. */
export const checkAddress = (provider: {
  readonly baseUrl: string;
  readonly insecureHttp?: 'withoutKey' | 'withKey';
}): Result<URL, BaseUrlProblem> =>
  checkBaseUrl(provider.baseUrl, { allowsPrivateHttp: provider.insecureHttp !== undefined });
