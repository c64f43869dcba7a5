import type { Clock } from '../../src/core/clock.ts';
import { waitLimitMs } from '../support/patience.ts';
import { createControl } from './control.ts';
import { createHolds } from './holds.ts';
import { createLedger, type Stats } from './ledger.ts';
import { createQuotas } from './limits/quotas.ts';
import { createMonotonicClock } from './monotonic.ts';
import { createPromptCache } from './promptCache.ts';
import { createResponder } from './responders/createResponder.ts';
import { createScript } from './responders/script.ts';
import type { ScriptedAnswer } from './responders/scriptedAnswer.ts';
import { type ServerConfig, type ServerConfigInput, serverConfig } from './serverConfig.ts';
import type { CloseKind } from './sockets/carrier.ts';
import { createCertificate } from './sockets/certificate.ts';
import type { Exchange } from './sockets/exchange.ts';
import { type Alpn, createListener, type Listener } from './sockets/listener.ts';
import { visit } from './visit.ts';
import { waitUntil } from './waitUntil.ts';

/** What is fixed at start; the rest is `ServerConfigInput` and can be changed later. */
export interface SimulatedServerOptions extends ServerConfigInput {
  /** Protocols offered over TLS, preferred first; empty: no HTTPS. Both unless given. */
  readonly alpn?: readonly Alpn[];
  /** Whether plain HTTP is served. Yes unless given. */
  readonly http?: boolean;
  /** Where it listens: 127.0.0.1 unless given. 0.0.0.0 lets a client come by 127.0.0.2, which no proxy code takes for local. */
  readonly address?: string;
  /** Ports; any free one unless given. */
  readonly ports?: { readonly http?: number; readonly https?: number; readonly control?: number };
  /** Paces answers, refills limits and dates records; CLOCK_MONOTONIC unless given. Sockets keep their own time. */
  readonly clock?: Clock;
}

/** A running server. Origins have no path: the API is below `/v1`. */
export interface SimulatedServer {
  /** Plain HTTP where that is served, else HTTPS. */
  readonly url: string;
  /** Empty where it is not served. */
  readonly httpUrl: string;
  /** `https://localhost:port`, empty where it is not served. */
  readonly httpsUrl: string;
  /** Where other processes find the control routes. */
  readonly controlUrl: string;
  /** PEM of the authority that the certificate is of; empty without HTTPS. */
  readonly ca: string;
  /** A copy of all counts and records since the start or the last reset. */
  stats(): Stats;
  /** Resolves as soon as `isSo`; rejects after `timeoutMs` (5 s unless given) with the counts. */
  until(isSo: (stats: Stats) => boolean, timeoutMs?: number): Promise<Stats>;
  /** Adds answers to the script, to be used in order before the brain is asked. */
  script(...answers: readonly ScriptedAnswer[]): void;
  /** Lets answers go on that stand at a `hold`. */
  release(): void;
  /** Forgets counts, records, script, used quota and the prompt cache. The config stays. */
  reset(): void;
  /** Changes parts of the config. Throws on what it does not know. */
  configure(change: Partial<ServerConfigInput>): void;
  closeConnections(kind: CloseKind): void;
  /** Moves the clock of the limits on. */
  advanceQuota(ms: number): void;
  close(): Promise<void>;
}

/** Starts a server. The certificate is made for it and known to nobody else. */
export async function createSimulatedServer(
  options: SimulatedServerOptions = {},
): Promise<SimulatedServer> {
  const {
    alpn = ['h2', 'http/1.1'],
    http = true,
    ports = {},
    address,
    clock = createMonotonicClock(),
    ...input
  } = options;
  let config: ServerConfig = serverConfig.parse(input);
  let responder = createResponder(config.brain);
  const ledger = createLedger(clock.now);
  const script = createScript();
  const promptCache = createPromptCache();
  const holds = createHolds();
  const quotas = createQuotas(() => config, clock.now);
  const deps = {
    config: () => config,
    responder: () => responder,
    clock,
    ledger,
    script,
    quotas,
    promptCache,
    holds,
  };
  const common = {
    idleCloseMs: () => config.idleCloseMs,
    onExchange: (exchange: Exchange) => void visit(exchange, deps),
    watch: ledger.watch,
  };
  const listeners: Listener[] = [];
  const listen = async (port: number, tls?: Parameters<typeof createListener>[0]['tls']) => {
    const listener = await createListener({
      ...common,
      port,
      ...(address !== undefined && { address }),
      ...(tls && { tls }),
    });
    listeners.push(listener);
    return listener.port;
  };
  const httpUrl = http ? `http://127.0.0.1:${await listen(ports.http ?? 0)}` : '';
  const certificate = alpn.length > 0 ? await createCertificate() : undefined;
  const httpsUrl = certificate
    ? `https://localhost:${await listen(ports.https ?? 0, { certificate, alpn })}`
    : '';
  const controls = {
    stats: ledger.stats,
    script: (...answers: readonly ScriptedAnswer[]) => script.add(answers),
    release: holds.release,
    reset() {
      ledger.reset();
      script.clear();
      quotas.reset();
      promptCache.clear();
    },
    configure(change: Partial<ServerConfigInput>) {
      const before = config.brain;
      config = serverConfig.parse({ ...config, ...change });
      if (config.brain !== before) responder = createResponder(config.brain);
    },
    closeConnections(kind: CloseKind) {
      for (const listener of listeners) listener.closeConnections(kind);
    },
    advanceQuota: quotas.advance,
  };
  const control = await createControl(controls, ports.control ?? 0);
  return {
    ...controls,
    url: httpUrl || httpsUrl,
    httpUrl,
    httpsUrl,
    controlUrl: `http://127.0.0.1:${control.port}`,
    ca: certificate?.ca ?? '',
    until: (isSo, timeoutMs = waitLimitMs) => waitUntil(ledger, isSo, timeoutMs),
    async close() {
      await Promise.all([control, ...listeners].map((open) => open.close()));
    },
  };
}
