import { createRequire } from 'node:module';
import { join } from 'node:path';
import { env, workspace } from 'vscode';
import { createStore } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import { readSystemCa } from '../../net/trust.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { createNetworkChoice, type HttpSettings, type NetworkChoice } from './networkChoice.ts';

export interface EditorNetworkDeps {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

/** The network as the editor's `http.*` settings and its own proxy resolver say it. */
export function createEditorNetwork(deps: EditorNetworkDeps): NetworkChoice {
  const { log, onUnexpected } = deps;
  const store = createStore();
  const choice = store.own(
    createNetworkChoice({
      readSettings,
      environment: deps.environment,
      resolveProxy: findResolver(log),
      // Looked up when it is called: the editor puts its own in place of the platform's.
      fetch: (...request) => globalThis.fetch(...request),
      readSystemCa,
      log,
    }),
  );
  store.own(
    listen(
      workspace.onDidChangeConfiguration,
      'network settings',
      (event) => (event.affectsConfiguration('http') ? choice.refresh() : undefined),
      onUnexpected,
    ),
  );
  return {
    get current() {
      return choice.current;
    },
    onDidChange: choice.onDidChange,
    resolve: choice.resolve,
    refresh: choice.refresh,
    reportFailure: choice.reportFailure,
    dispose: () => store.dispose(),
  };
}

function readSettings(): HttpSettings {
  const http = workspace.getConfiguration('http');
  const authorization = http.get<string | null>('proxyAuthorization') ?? undefined;
  return {
    proxy: http.get<string>('proxy') ?? '',
    noProxy: http.get<string[]>('noProxy') ?? [],
    proxyAuthorization: authorization === '' ? undefined : authorization,
    isProxySupported: http.get<string>('proxySupport') !== 'off',
    prefersFetch: http.get<boolean>('electronFetch') === true,
    proxyStrictSsl: http.get<boolean>('proxyStrictSSL') !== false,
    systemCertificates: http.get<boolean>('systemCertificates') !== false,
  };
}

/** PAC files may be slow or hang; the settings' own answer stands until then. */
const resolveTimeoutMs = 5_000;

/**
 * The resolver that the editor itself uses. It is no API: several extensions take it from the editor's own modules,
 * and where it is missing the settings and the environment decide.
 */
function findResolver(log: Log): ((url: string) => Promise<string | undefined>) | undefined {
  for (const folder of ['node_modules.asar', 'node_modules']) {
    const resolve = loadResolver(join(env.appRoot, folder));
    if (resolve !== undefined) return (url) => withinTime(resolve(url));
  }
  log.debug('the editor has no proxy resolver', {});
  return undefined;
}

function loadResolver(folder: string): ((url: string) => Promise<unknown>) | undefined {
  try {
    const load = createRequire(join(env.appRoot, 'package.json'));
    const module: unknown = load(join(folder, '@vscode', 'proxy-agent'));
    if (typeof module !== 'object' || module === null || !('resolveProxyURL' in module))
      return undefined;
    const { resolveProxyURL } = module;
    return typeof resolveProxyURL === 'function' ? async (url) => resolveProxyURL(url) : undefined;
  } catch {
    // Not there under this name: the caller tries the next one.
    return undefined;
  }
}

async function withinTime(answer: Promise<unknown>): Promise<string | undefined> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), resolveTimeoutMs).unref();
  });
  const url = await Promise.race([answer, timeout]);
  return typeof url === 'string' ? url : undefined;
}
