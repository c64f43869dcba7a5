import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { editorProxyParams, loadEditorProxyAgent } from '../../support/editorProxyAgent.ts';

/**
 * Changes this process's network as VS Code's extension host changes its own, with VS Code's default settings and
 * no proxy: by the very package, taken from an installed VS Code.
 * @param folder of `@vscode/proxy-agent`.
 * @param certificates stands for those of the operating system; PEM.
 */
export function patchLikeTheEditor(folder: string, certificates: readonly string[]): void {
  const agent = loadEditorProxyAgent(folder);
  const params = editorProxyParams({ proxy: 'DIRECT', certificates });
  const { resolveProxyWithRequest, resolveProxyURL } = agent.createProxyResolver(params);
  globalThis.fetch = agent.createFetchPatch(params, globalThis.fetch, resolveProxyURL);
  Object.assign(http, agent.createHttpPatch(params, http, resolveProxyWithRequest));
  Object.assign(https, agent.createHttpPatch(params, https, resolveProxyWithRequest));
  Object.assign(net, agent.createNetPatch(params, net));
  Object.assign(tls, agent.createTlsPatch(params, tls));
  syncBuiltinESMExports();
}
