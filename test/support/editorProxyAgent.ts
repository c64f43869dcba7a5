import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The part of `@vscode/proxy-agent` that VS Code's extension host uses. */
export interface EditorProxyAgent {
  createProxyResolver(params: object): {
    resolveProxyWithRequest: unknown;
    resolveProxyURL: unknown;
  };
  createFetchPatch(params: object, original: unknown, resolveProxyUrl: unknown): typeof fetch;
  createHttpPatch(params: object, original: unknown, resolveProxy: unknown): object;
  createNetPatch(params: object, original: unknown): object;
  createTlsPatch(params: object, original: unknown): object;
}

export interface EditorProxyOptions {
  /** As a PAC file answers: `DIRECT`, or `PROXY host:port`. */
  readonly proxy: string;
  /** Stand for those of the operating system; PEM. */
  readonly certificates: readonly string[];
  /** What the editor would ask the user for when a proxy wants credentials; undefined: nothing. */
  readonly proxyAuthorization?: string;
}

/**
 * Loads the package from an installed VS Code, apart from the one that may be running in this process: that one keeps the
 * certificates of whoever asked first.
 */
export function loadEditorProxyAgent(folder: string): EditorProxyAgent {
  const require = createRequire(join(folder, 'package.json'));
  const file = require.resolve(folder);
  const running = require.cache[file];
  delete require.cache[file];
  try {
    return require(folder);
  } finally {
    if (running === undefined) delete require.cache[file];
    else require.cache[file] = running;
  }
}

/** What VS Code hands to its package, with VS Code's default settings. */
export function editorProxyParams({
  proxy,
  certificates,
  proxyAuthorization,
}: EditorProxyOptions): object {
  const nothing = () => {};
  return {
    resolveProxy: async () => proxy,
    getProxyURL: nothing,
    getProxySupport: () => 'override',
    getNoProxyConfig: () => [],
    isAdditionalFetchSupportEnabled: () => true,
    isWebSocketPatchEnabled: () => true,
    addCertificatesV1: () => true,
    addCertificatesV2: () => false,
    loadSystemCertificatesFromNode: () => true,
    loadAdditionalCertificates: async () => [...certificates],
    lookupProxyAuthorization: async () => proxyAuthorization,
    log: { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing },
    getLogLevel: () => 3,
    proxyResolveTelemetry: nothing,
    isUseHostProxyEnabled: () => true,
    getNetworkInterfaceCheckInterval: () => 300_000,
    // No proxy of the machine that runs this.
    env: {},
  };
}
