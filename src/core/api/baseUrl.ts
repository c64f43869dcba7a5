import { err, ok, type Result } from '../../shared/result.ts';

/**
 * Why a base URL is not talked to. `insecure`: http to another machine, where anybody on the way could read
 * the key. `credentials`: a name or password inside the URL, which would end up in logs.
 */
export type BaseUrlProblem = 'notAUrl' | 'scheme' | 'insecure' | 'credentials' | 'query';

/** Hosts that never leave this machine (RFC 6761 §6.3; 127.0.0.0/8 and ::1 as URL normalises them). */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/**
 * Checks everything before `/chat/completions`: https anywhere, http only to loopback. A trailing slash is
 * taken off, so that paths can be appended.
 */
export function checkBaseUrl(text: string): Result<URL, BaseUrlProblem> {
  if (!URL.canParse(text.trim())) return err('notAUrl');
  const url = new URL(text.trim());
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return err('scheme');
  if (url.username !== '' || url.password !== '') return err('credentials');
  if (url.search !== '' || url.hash !== '') return err('query');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return err('insecure');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return ok(url);
}
