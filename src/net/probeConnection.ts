import { lookup } from 'node:dns/promises';
import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Certificate, ConnectionProbe, ProbeStep } from '../core/latency/diagnosis.ts';
import { createStore } from '../core/lifetime.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { hostOf, portOf } from './address.ts';
import { openTunnel } from './connectTunnel.ts';
import { classifyOpenError, codeOf } from './netError.ts';
import type { Network } from './network.ts';
import { createTrust, type Trust } from './trust.ts';

export interface ProbeOptions {
  /** Nothing else is contacted except the proxy in between. */
  readonly origin: URL;
  readonly network: Network;
  readonly clock: Clock;
  /** For each step, in milliseconds. */
  readonly stepTimeoutMs: number;
}

/**
 * Opens one connection step by step, times each step and closes it again. Sends no request. Steps after a failed one
 * are left out; a certificate that is not trusted is read all the same, to name who issued it.
 */
export async function probeConnection(
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<ConnectionProbe> {
  const { origin, network } = options;
  const host = hostOf(origin);
  const route = network.routeTo(origin.origin);
  // The editor's own fetch shows nothing of its connections.
  if (route.kind === 'fetch') return {};
  const probe: { -readonly [K in keyof ConnectionProbe]: ConnectionProbe[K] } = {};
  if (route.kind === 'direct' && net.isIP(host) === 0) {
    probe.dns = await timed(options, signal, (done) => {
      lookup(host, { all: true }).then(
        (found) => done(ok({ addresses: found.map(({ address }) => address) })),
        (error) => done(err({ kind: 'unreachable', code: codeOf(error) })),
      );
      return () => {};
    });
    if (probe.dns.kind === 'failed') return probe;
  }
  const trust = createTrust(network);
  // Before the clock runs: the transport would ask for them when it misses one, and then have them.
  trust.addSystem();
  const store = createStore();
  try {
    let socket: net.Socket | undefined;
    probe.tcp = await timed(options, signal, (done) => {
      const take = (opened: net.Socket) => {
        socket = opened;
        store.own({ dispose: () => opened.destroy() });
        done(ok({ throughProxy: route.kind === 'proxy' }));
      };
      if (route.kind === 'proxy') {
        const tunnel = openTunnel({ origin, proxy: route.proxy, trust }, (result) =>
          result.ok ? take(result.value) : done(result),
        );
        return () => tunnel.dispose();
      }
      const opening = net.connect({ host, port: portOf(origin) });
      opening.on('error', (error) => done(err(classifyOpenError(error))));
      opening.once('connect', () => take(opening));
      return () => opening.destroy();
    });
    if (socket === undefined || origin.protocol !== 'https:') return probe;
    const through = socket;
    probe.tls = await timed(options, signal, (done) => secure(through, { origin, trust }, done));
    return probe;
  } finally {
    store.dispose();
  }
}

type Done<Found> = (result: Result<Found, RequestError>) => void;
type TlsFound = Extract<NonNullable<ConnectionProbe['tls']>, { kind: 'done' }>['found'];

function secure(
  socket: net.Socket,
  { origin, trust }: { readonly origin: URL; readonly trust: Trust },
  done: Done<TlsFound>,
): () => void {
  const host = hostOf(origin);
  const secured = tls.connect({
    socket,
    host,
    ...(net.isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['h2', 'http/1.1'],
    ...(trust.context !== undefined && { secureContext: trust.context }),
    // Nothing is sent through it: the certificate is only read, and what is wrong with it is told.
    rejectUnauthorized: false,
  });
  secured.on('error', (error) => done(err(classifyOpenError(error))));
  secured.once('close', () => done(err({ kind: 'unreachable', code: 'ECONNRESET' })));
  secured.once('secureConnect', () =>
    done(
      ok({
        version: secured.getProtocol() ?? 'TLS',
        alpn: typeof secured.alpnProtocol === 'string' ? secured.alpnProtocol : undefined,
        certificate: readCertificate(secured, trust),
      }),
    ),
  );
  return () => secured.destroy();
}

function readCertificate(socket: tls.TLSSocket, trust: Trust): Certificate {
  const { issuer, valid_to } = socket.getPeerCertificate();
  const expiresWallMs = Date.parse(valid_to);
  // Node's types say Error; at run time it is the error's code.
  const problem: unknown = socket.authorizationError;
  return {
    issuer: firstOf(issuer.O) ?? firstOf(issuer.CN) ?? '?',
    expiresWallMs: Number.isNaN(expiresWallMs) ? undefined : expiresWallMs,
    problem: socket.authorized
      ? undefined
      : problem instanceof Error
        ? codeOf(problem)
        : String(problem),
    isRequired: trust.rejectUnauthorized,
  };
}

/** Names of a certificate may be given several times. */
const firstOf = (name: string | readonly string[] | undefined): string | undefined =>
  typeof name === 'string' ? name : name?.[0];

/** Runs one step; the returned function of `start` ends it when it is late or no longer wanted. */
function timed<Found>(
  { clock, stepTimeoutMs }: ProbeOptions,
  signal: AbortSignal,
  start: (done: Done<Found>) => () => void,
): Promise<ProbeStep<Found>> {
  return new Promise((resolve) => {
    const startedAt = clock.now();
    let isDone = false;
    let giveUp = (): void => {};
    const done: Done<Found> = (result) => {
      if (isDone) return;
      isDone = true;
      deadline.dispose();
      signal.removeEventListener('abort', abort);
      if (!result.ok) giveUp();
      resolve(
        result.ok
          ? { kind: 'done', ms: clock.now() - startedAt, found: result.value }
          : { kind: 'failed', error: result.error },
      );
    };
    const deadline = clock.after(stepTimeoutMs, () =>
      done(err({ kind: 'timeout', phase: 'connect', afterMs: stepTimeoutMs })),
    );
    const abort = () => done(err({ kind: 'aborted' }));
    signal.addEventListener('abort', abort, { once: true });
    giveUp = start(done);
    if (signal.aborted) abort();
  });
}
