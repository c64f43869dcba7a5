import http from 'node:http';
import https from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** The part of VS Code's own package that its extension host uses. */
interface ProxyAgent {
  createProxyResolver(params: object): {
    resolveProxyWithRequest: unknown;
    resolveProxyURL: unknown;
  };
  createFetchPatch(params: object, original: unknown, resolveProxyUrl: unknown): typeof fetch;
  createHttpPatch(params: object, original: unknown, resolveProxy: unknown): object;
  createNetPatch(params: object, original: unknown): object;
  createTlsPatch(params: object, original: unknown): object;
}

/**
 * Changes this process's network as VS Code's extension host changes its own, with VS Code's default settings and
 * no proxy: by the very package, taken from an installed VS Code.
 * @param folder of `@vscode/proxy-agent`.
 * @param certificates stands for those of the operating system; PEM.
 */
export function patchLikeTheEditor(folder: string, certificates: readonly string[]): void {
  const load = createRequire(import.meta.url);
  const agent: ProxyAgent = load(folder);
  const nothing = () => {};
  const params = {
    resolveProxy: async () => 'DIRECT',
    getProxyURL: nothing,
    getProxySupport: () => 'override',
    getNoProxyConfig: () => [],
    isAdditionalFetchSupportEnabled: () => true,
    isWebSocketPatchEnabled: () => true,
    addCertificatesV1: () => true,
    addCertificatesV2: () => false,
    loadSystemCertificatesFromNode: () => true,
    loadAdditionalCertificates: async () => [...certificates],
    lookupProxyAuthorization: async () => undefined,
    log: { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing },
    getLogLevel: () => 3,
    proxyResolveTelemetry: nothing,
    isUseHostProxyEnabled: () => true,
    getNetworkInterfaceCheckInterval: () => 300_000,
    env: process.env,
  };
  const { resolveProxyWithRequest, resolveProxyURL } = agent.createProxyResolver(params);
  globalThis.fetch = agent.createFetchPatch(params, globalThis.fetch, resolveProxyURL);
  Object.assign(http, agent.createHttpPatch(params, http, resolveProxyWithRequest));
  Object.assign(https, agent.createHttpPatch(params, https, resolveProxyWithRequest));
  Object.assign(net, agent.createNetPatch(params, net));
  Object.assign(tls, agent.createTlsPatch(params, tls));
  syncBuiltinESMExports();
}
