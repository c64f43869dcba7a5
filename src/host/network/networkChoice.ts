import { isLoopbackHost } from '../../core/api/baseUrl.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import type { Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import type { OpenFailure } from '../../net/endpoints.ts';
import { directRoute, type Network, type Route } from '../../net/network.ts';
import {
  chooseProxy,
  type ProxyChoice,
  type ProxySettings,
  readProxy,
} from '../../net/proxySettings.ts';

/** The editor's `http.*` settings that matter here. */
export interface HttpSettings {
  readonly proxy: string;
  readonly noProxy: readonly string[];
  readonly proxyAuthorization: string | undefined;
  /** False: the editor's own network uses no proxy, and neither do we. */
  readonly isProxySupported: boolean;
  /** `http.electronFetch`: the user wants the network of the browser that the editor is. */
  readonly prefersFetch: boolean;
  readonly proxyStrictSsl: boolean;
  readonly systemCertificates: boolean;
}

export interface NetworkChoiceDeps {
  readonly readSettings: () => HttpSettings;
  readonly environment: ProxySettings['env'];
  /** The editor's own resolver, which knows PAC files and the system's settings; undefined where it has none. */
  readonly resolveProxy: ((url: string) => Promise<string | undefined>) | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly readSystemCa: () => readonly string[];
  readonly log: Log;
}

/** Decides how each provider is reached: when asked to, when a setting changes, and when a way turns out to be shut. */
export interface NetworkChoice extends Disposable {
  readonly current: Network;
  readonly onDidChange: Event<Network>;
  /** Asks the editor's resolver for these origins, and for them again when a setting has changed. */
  resolve(origins: readonly string[]): Promise<void>;
  /** The settings have changed. */
  refresh(): Promise<void>;
  /** No connection could be opened: where the editor's own fetch may still get through, it is used from now on. */
  reportFailure(failure: OpenFailure): void;
}

export function createNetworkChoice(deps: NetworkChoiceDeps): NetworkChoice {
  const { log } = deps;
  const changes = createEmitter<Network>((error) =>
    log.error('network listener failed', { error: String(error) }),
  );
  const fetchRoute: Route = { kind: 'fetch', fetch: deps.fetch };
  /** What the editor's resolver said, and where our own way was found shut. */
  const decided = new Map<string, Route>();
  const asked = new Set<string>();
  let settings = deps.readSettings();
  let current = build();

  function routeOf(choice: ProxyChoice): Route {
    if (choice === 'none') return directRoute;
    return choice === 'socks' ? fetchRoute : { kind: 'proxy', proxy: choice };
  }

  /** Without waiting for anybody: settings and environment. */
  function routeAtOnce(origin: string): Route {
    const url = new URL(origin);
    if (isLoopbackHost(url.hostname)) return directRoute;
    if (settings.prefersFetch) return fetchRoute;
    if (!settings.isProxySupported) return directRoute;
    return routeOf(
      chooseProxy(url, {
        proxy: settings.proxy,
        noProxy: settings.noProxy,
        authorization: settings.proxyAuthorization,
        env: deps.environment,
      }),
    );
  }

  function build(): Network {
    if (!settings.proxyStrictSsl)
      log.warn('certificates are not checked', { setting: 'http.proxyStrictSSL' });
    return {
      routeTo: (origin) => decided.get(origin) ?? routeAtOnce(origin),
      ca: undefined,
      systemCa: settings.systemCertificates ? deps.readSystemCa : undefined,
      rejectUnauthorized: settings.proxyStrictSsl,
    };
  }

  function announce(): void {
    current = build();
    changes.fire(current);
  }

  /** Says whether the route is another one than before. */
  function decide(origin: string, route: Route): boolean {
    const before = decided.get(origin) ?? routeAtOnce(origin);
    decided.set(origin, route);
    if (sameRoute(before, route)) return false;
    log.info('route', { origin, route: route.kind });
    return true;
  }

  async function ask(origin: string): Promise<boolean> {
    const { resolveProxy } = deps;
    const url = new URL(origin);
    const isOurs = settings.prefersFetch || !settings.isProxySupported;
    if (resolveProxy === undefined || isOurs || isLoopbackHost(url.hostname)) return false;
    const answer = await resolveProxy(origin).catch((error: unknown) => {
      log.warn('the editor’s proxy resolver failed', { error: String(error) });
      return null;
    });
    if (answer === null) return false;
    return decide(origin, routeOf(readProxy(answer, settings.proxyAuthorization)));
  }

  async function resolve(origins: readonly string[]): Promise<void> {
    const fresh = origins.filter((origin) => !asked.has(origin));
    for (const origin of fresh) asked.add(origin);
    const changed = await Promise.all(fresh.map(ask));
    if (changed.includes(true)) announce();
  }

  return {
    get current() {
      return current;
    },
    onDidChange: changes.event,
    resolve,
    async refresh() {
      settings = deps.readSettings();
      decided.clear();
      const known = [...asked];
      asked.clear();
      announce();
      await resolve(known);
    },
    reportFailure({ origin, error }) {
      const { kind } = current.routeTo(origin);
      // A proxy that answered and refused, e.g. asking for credentials. One that is down is down for everybody.
      const isRefused = kind === 'proxy' && error.kind === 'proxy' && error.status !== undefined;
      const isShut = isRefused || (kind === 'direct' && error.kind === 'tls');
      if (!isShut || isLoopbackHost(new URL(origin).hostname)) return;
      log.warn('the way is shut', { origin, kind: error.kind });
      if (decide(origin, fetchRoute)) announce();
    },
    dispose: () => changes.dispose(),
  };
}

function sameRoute(a: Route, b: Route): boolean {
  if (a.kind !== 'proxy' || b.kind !== 'proxy') return a.kind === b.kind;
  return a.proxy.url.href === b.proxy.url.href && a.proxy.authorization === b.proxy.authorization;
}
