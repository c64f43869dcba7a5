import { assertNever } from '../../shared/assertNever.ts';
import type { RequestError } from '../errors.ts';
import { describeDuration, describeError } from '../errorTexts.ts';
import { createModelTexts } from '../models/texts.ts';
import type { Task } from '../task.ts';
import type { Translate } from '../translate.ts';

/** Words about how long things take, and what stands between here and the provider. */
export function createLatencyTexts(t: Translate) {
  return {
    diagnosis: createDiagnosisTexts(t),
    usual: (task: Task, firstToken: { readonly p50: number; readonly p95: number }) =>
      t(
        '{0}: first token after {1} ms (p50), {2} ms (p95)',
        createModelTexts(t).task[task],
        round(firstToken.p50),
        round(firstToken.p95),
      ),
    reuse: (share: number) =>
      t('{0} % of requests reused an open connection', Math.floor(100 * share)),
    suggestionsReused: (share: number, shown: number) =>
      t(
        'Ghost text: {0} % of {1} suggestions came without a new request',
        Math.floor(100 * share),
        shown,
      ),
    connection: (provider: string, state: Connection) => describeConnection(provider, state, t),
  };
}

interface Connection {
  readonly connection: 'none' | 'opening' | 'open';
  readonly protocol?: 'h1' | 'h2';
}

function describeConnection(
  provider: string,
  { connection, protocol }: Connection,
  t: Translate,
): string {
  switch (connection) {
    case 'none':
      return t('{0}: no connection, the next request opens one', provider);
    case 'opening':
      return t('{0}: connection is being opened', provider);
    case 'open':
      return t('{0}: connection open ({1})', provider, protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1');
    default:
      return assertNever(connection);
  }
}

export type LatencyTexts = ReturnType<typeof createLatencyTexts>;

const round = (ms: number): string => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));
const day = (date: Date): string => date.toISOString().slice(0, 10);

function createDiagnosisTexts(t: Translate) {
  return {
    title: t('Slipstream Connection'),
    running: t('Slipstream tests the connection…'),
    intro: t('Contains no key and no password, so you can share it.'),
    heading: (provider: string, origin: string) => t('{0} at {1}', provider, origin),
    columns: [t('State'), t('Step'), t('Found')],
    state: { ok: t('✓ OK'), look: t('⚠ Check'), broken: t('✗ Problem') },
    error: (error: RequestError) => describeError(error, t),
    contact: t('Contact'),
    notContacted: (why: string) => t('Nothing was contacted. {0}', why),
    slow: t('That is slow: a VPN, a proxy or a distant network may be on the way.'),
    proxy: t('Proxy'),
    noProxy: t('none is set'),
    proxyUsed: (proxy: string) => t('requests go through {0}', proxy),
    proxyUnused: (proxy: string) =>
      t('{0} is set, but requests go out directly. If they fail, that may be why.', proxy),
    dns: t('Name'),
    resolved: (ms: number, addresses: readonly string[]) =>
      t('resolved in {0} ms to {1}', round(ms), addresses.join(', ')),
    tcp: t('Connection'),
    connected: (ms: number, throughProxy: boolean) =>
      throughProxy
        ? t('opened through the proxy in {0} ms', round(ms))
        : t('opened in {0} ms', round(ms)),
    tls: t('Encryption'),
    secured: (ms: number, version: string) => t('{0}, agreed in {1} ms', version, round(ms)),
    alpn: t('Protocol'),
    http2: t('HTTP/2: one connection carries all requests'),
    http1: t(
      'HTTP/1.1: each cancelled request costs a connection. A proxy that opens encrypted traffic usually causes this.',
    ),
    certificate: t('Certificate'),
    trusted: (issuer: string) => t('trusted, issued by {0}', issuer),
    trustedUntil: (issuer: string, until: Date) =>
      t('trusted, issued by {0}, valid until {1}', issuer, day(until)),
    expiresSoon: (issuer: string, until: Date) =>
      t('issued by {0}, ends on {1}: whoever runs the server must renew it', issuer, day(until)),
    untrusted: (issuer: string, code: string) =>
      t(
        'not trusted ({0}), issued by {1}. If that is your company’s proxy, start the editor with NODE_EXTRA_CA_CERTS naming its certificate file.',
        code,
        issuer,
      ),
    unchecked: (issuer: string, code: string) =>
      t(
        'not trusted ({0}), issued by {1}, but accepted because “http.proxyStrictSSL” is off: anyone on the network path can read the traffic',
        code,
        issuer,
      ),
    cold: t('First request'),
    coldTook: (ms: number) => t('{0} ms on a new connection', round(ms)),
    warm: t('Next requests'),
    warmTook: (ms: number) => t('{0} ms on the open connection (median)', round(ms)),
    key: t('Key'),
    keyAccepted: t('accepted'),
    clock: t('Clock'),
    clockRight: t('agrees with the server’s'),
    clockOff: (ms: number) =>
      t(
        'differs from the server’s by {0}: set this machine’s clock, or certificates and limits are misjudged',
        describeDuration(ms, t),
      ),
    catalog: t('Model list'),
    catalogFresh: (ms: number) => t('updated {0} ago', describeDuration(ms, t)),
    catalogOld: (ms: number) =>
      t('last updated {0} ago: run “Slipstream: Refresh Models”', describeDuration(ms, t)),
    catalogBundled: t(
      'never fetched from this provider, so the built-in list is used: run “Slipstream: Refresh Models”',
    ),
  };
}
