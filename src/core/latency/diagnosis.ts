import type { RequestError } from '../errors.ts';
import type { ReportSection } from '../report/tableReport.ts';
import type { LatencyTexts } from './texts.ts';

/** A step of opening a connection. Times in milliseconds. */
export type ProbeStep<Found> =
  | { readonly kind: 'done'; readonly ms: number; readonly found: Found }
  | { readonly kind: 'failed'; readonly error: RequestError };

export interface Certificate {
  readonly issuer: string;
  /** `Clock.wallMs()`; undefined where the certificate does not say it readably. */
  readonly expiresWallMs: number | undefined;
  /** Why it is not trusted, as OpenSSL's code; undefined when it is. */
  readonly problem: string | undefined;
  /** Off when the user accepts any: a problem is then told, and nothing is refused. */
  readonly isRequired: boolean;
}

/** What opening a connection to one origin found, step by step; steps after a failed one are absent. */
export interface ConnectionProbe {
  /** Absent through a proxy, which resolves the name itself, and for an address. */
  readonly dns?: ProbeStep<{ readonly addresses: readonly string[] }>;
  readonly tcp?: ProbeStep<{ readonly throughProxy: boolean }>;
  /** Absent for plain http. */
  readonly tls?: ProbeStep<{
    /** `TLSv1.3`. */
    readonly version: string;
    /** `h2` or `http/1.1`; undefined when the server did not choose. */
    readonly alpn: string | undefined;
    readonly certificate: Certificate;
  }>;
}

/** One GET of the list of models. */
export type RoundTrip =
  | { readonly kind: 'done'; readonly ms: number; readonly serverWallMs: number | undefined }
  | { readonly kind: 'failed'; readonly error: RequestError };

/** Everything that was found out about the way to one provider. */
export interface Findings {
  readonly provider: string;
  /** Empty when the base URL cannot be read. */
  readonly origin: string;
  /** Why nothing was contacted; then only the settings are told. */
  readonly refusal: RequestError | undefined;
  /** The proxy that the editor or the environment names, without its user; undefined: none. */
  readonly proxySetting: string | undefined;
  /** How requests travel. */
  readonly route: 'direct' | 'proxy' | 'fetch';
  readonly probe: ConnectionProbe;
  /** The first request on a new connection, then some on the open one. */
  readonly cold: RoundTrip | undefined;
  readonly warm: readonly RoundTrip[];
  readonly catalogAgeMs: number | undefined;
  /** When the findings were made, in `Clock.wallMs()`. */
  readonly wallMs: number;
}

/** `ok`; `look`: works, but costs time or will not last; `broken`: requests fail. */
export type LineState = 'ok' | 'look' | 'broken';

export interface DiagnosisLine {
  readonly state: LineState;
  readonly name: string;
  /** What was found and, unless ok, what to do. */
  readonly text: string;
}

/** Above these a user waits for the network rather than for the model; plain rules of thumb for one continent. */
const slow = { dnsMs: 100, tcpMs: 150, tlsMs: 300, warmMs: 400 };
/** A certificate that ends so soon should have been renewed: public ones live 90 days and are renewed at 60. */
const expiresSoonMs = 7 * 86_400_000;
const oldCatalogMs = 2 * 86_400_000;
/** The `Date` header counts whole seconds; limits that reset at midnight do not mind less. */
const clockSkewMs = 60_000;

/** Puts findings into lines, in the order in which a connection is made. */
export function diagnose(found: Findings, strings: LatencyTexts['diagnosis']): DiagnosisLine[] {
  const line = (state: LineState, name: string, text: string): DiagnosisLine => ({
    state,
    name,
    text,
  });
  const lines: (DiagnosisLine | undefined)[] = [];
  const { refusal } = found;
  if (refusal !== undefined)
    lines.push(line('broken', strings.contact, strings.notContacted(strings.error(refusal))));
  lines.push(proxyLine(found, strings));
  if (refusal === undefined) {
    lines.push(...probeLines(found, strings));
    lines.push(...roundTripLines(found, strings));
    lines.push(clockLine(found, strings));
  }
  const { catalogAgeMs } = found;
  lines.push(
    catalogAgeMs === undefined
      ? line('look', strings.catalog, strings.catalogBundled)
      : line(
          catalogAgeMs > oldCatalogMs ? 'look' : 'ok',
          strings.catalog,
          catalogAgeMs > oldCatalogMs
            ? strings.catalogOld(catalogAgeMs)
            : strings.catalogFresh(catalogAgeMs),
        ),
  );
  return lines.filter((one) => one !== undefined);
}

type DiagnosisStrings = LatencyTexts['diagnosis'];

function proxyLine({ proxySetting, route }: Findings, strings: DiagnosisStrings): DiagnosisLine {
  const name = strings.proxy;
  if (proxySetting === undefined) return { state: 'ok', name, text: strings.noProxy };
  return route === 'direct'
    ? { state: 'look', name, text: strings.proxyUnused(proxySetting) }
    : { state: 'ok', name, text: strings.proxyUsed(proxySetting) };
}

function probeLines({ probe, wallMs }: Findings, strings: DiagnosisStrings): DiagnosisLine[] {
  const lines: DiagnosisLine[] = [];
  const timed = (name: string, ms: number, limitMs: number, said: (ms: number) => string) =>
    lines.push(
      ms > limitMs
        ? { state: 'look', name, text: `${said(ms)} ${strings.slow}` }
        : { state: 'ok', name, text: said(ms) },
    );
  const failed = (name: string, error: RequestError) =>
    lines.push({ state: 'broken', name, text: strings.error(error) });
  const { dns, tcp, tls } = probe;
  if (dns?.kind === 'failed') failed(strings.dns, dns.error);
  if (dns?.kind === 'done')
    timed(strings.dns, dns.ms, slow.dnsMs, (ms) => strings.resolved(ms, dns.found.addresses));
  if (tcp?.kind === 'failed') failed(strings.tcp, tcp.error);
  if (tcp?.kind === 'done')
    timed(strings.tcp, tcp.ms, slow.tcpMs, (ms) => strings.connected(ms, tcp.found.throughProxy));
  if (tls?.kind === 'failed') failed(strings.tls, tls.error);
  if (tls?.kind === 'done') {
    const { version, alpn, certificate } = tls.found;
    timed(strings.tls, tls.ms, slow.tlsMs, (ms) => strings.secured(ms, version));
    lines.push({
      state: alpn === 'h2' ? 'ok' : 'look',
      name: strings.alpn,
      text: alpn === 'h2' ? strings.http2 : strings.http1,
    });
    lines.push(certificateLine(certificate, wallMs, strings));
  }
  return lines;
}

function certificateLine(
  { issuer, expiresWallMs, problem, isRequired }: Certificate,
  wallMs: number,
  strings: DiagnosisStrings,
): DiagnosisLine {
  const name = strings.certificate;
  if (problem !== undefined && !isRequired)
    return { state: 'look', name, text: strings.unchecked(issuer, problem) };
  if (problem !== undefined)
    return { state: 'broken', name, text: strings.untrusted(issuer, problem) };
  if (expiresWallMs === undefined) return { state: 'ok', name, text: strings.trusted(issuer) };
  return expiresWallMs - wallMs < expiresSoonMs
    ? { state: 'look', name, text: strings.expiresSoon(issuer, new Date(expiresWallMs)) }
    : { state: 'ok', name, text: strings.trustedUntil(issuer, new Date(expiresWallMs)) };
}

function roundTripLines({ cold, warm }: Findings, strings: DiagnosisStrings): DiagnosisLine[] {
  if (cold === undefined) return [];
  const lines: DiagnosisLine[] = [];
  if (cold.kind === 'failed')
    lines.push({ state: 'broken', name: strings.cold, text: strings.error(cold.error) });
  else lines.push({ state: 'ok', name: strings.cold, text: strings.coldTook(cold.ms) });
  const times = warm.flatMap((one) => (one.kind === 'done' ? one.ms : [])).sort((a, b) => a - b);
  const typical = times[times.length >> 1];
  if (typical !== undefined)
    lines.push({
      state: typical > slow.warmMs ? 'look' : 'ok',
      name: strings.warm,
      text: `${strings.warmTook(typical)}${typical > slow.warmMs ? ` ${strings.slow}` : ''}`,
    });
  const lost = warm.find((one) => one.kind === 'failed');
  if (lost !== undefined)
    lines.push({ state: 'broken', name: strings.warm, text: strings.error(lost.error) });
  const key = keyLine(cold, strings);
  return key === undefined ? lines : [...lines, key];
}

/** Nothing is said of a key that no server has seen. */
function keyLine(cold: RoundTrip, strings: DiagnosisStrings): DiagnosisLine | undefined {
  const name = strings.key;
  if (cold.kind === 'done') return { state: 'ok', name, text: strings.keyAccepted };
  const isRefused = ['wrongKey', 'missingKey', 'payment'].includes(cold.error.kind);
  return isRefused ? { state: 'broken', name, text: strings.error(cold.error) } : undefined;
}

function clockLine(
  { cold, wallMs }: Findings,
  strings: DiagnosisStrings,
): DiagnosisLine | undefined {
  if (cold?.kind !== 'done' || cold.serverWallMs === undefined) return undefined;
  const offMs = Math.abs(cold.serverWallMs - wallMs);
  return offMs > clockSkewMs
    ? { state: 'look', name: strings.clock, text: strings.clockOff(offMs) }
    : { state: 'ok', name: strings.clock, text: strings.clockRight };
}

/** The lines of one provider as a table. */
export function diagnosisSection(found: Findings, strings: DiagnosisStrings): ReportSection {
  return {
    heading: strings.heading(found.provider, found.origin),
    columns: strings.columns,
    rows: diagnose(found, strings).map(({ state, name, text }) => [
      strings.state[state],
      name,
      text,
    ]),
  };
}
