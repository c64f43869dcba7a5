import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { noLog } from '../../src/core/ports.ts';
import { createNetworkChoice } from '../../src/host/network/networkChoice.ts';
import type { ClientTransport } from '../../src/net/transport.ts';
import { callTo, endOf, never, providerAt, readAll, textOf } from '../net/support/calls.ts';
import { testCertificate } from '../net/support/certificate.ts';
import { type ConnectProxyServer, startConnectProxy } from '../net/support/connectProxy.ts';
import { answerText, sendDelta, startEvents } from '../net/support/scriptedServer.ts';
import { until, useServers } from '../net/support/useServers.ts';
import { editorProxyParams, loadEditorProxyAgent } from '../support/editorProxyAgent.ts';

const stage = useServers();
const credentials = `Basic ${Buffer.from('user:secret').toString('base64')}`;

/** Where the editor keeps what it patched. */
interface EditorGlobals {
  readonly __vscodeOriginalFetch?: typeof fetch;
}

/** The editor's own `fetch`, made by its own code from its own folder, with a user who gives a proxy credentials. */
async function editorFetch(proxy: ConnectProxyServer): Promise<typeof fetch> {
  const folder = ['node_modules', 'node_modules.asar']
    .map((modules) => join(vscode.env.appRoot, modules, '@vscode', 'proxy-agent'))
    .find((place) => existsSync(place));
  assert.ok(folder !== undefined, 'the editor has no proxy agent');
  const agent = loadEditorProxyAgent(folder);
  const { ca } = await testCertificate();
  const params = editorProxyParams({
    proxy: `PROXY ${proxy.url.host}`,
    certificates: [ca],
    proxyAuthorization: credentials,
  });
  const { resolveProxyURL } = agent.createProxyResolver(params);
  // The host's fetch is patched already, for a user without a proxy, and would undo what this patch decides.
  const globals: typeof globalThis & EditorGlobals = globalThis;
  return agent.createFetchPatch(params, globals.__vscodeOriginalFetch ?? fetch, resolveProxyURL);
}

const ask = (transport: ClientTransport, origin: string, path = '/v1') =>
  readAll(transport.stream(callTo({ ...providerAt(origin), baseUrl: `${origin}${path}` }), never));

describe('behind a proxy that asks for credentials', () => {
  it('the editor’s own fetch takes over: one tunnel, HTTP/2, and a cancel that keeps it', async () => {
    const proxy = await startConnectProxy((authorization) =>
      authorization === credentials ? 200 : 407,
    );
    const server = await stage.server({
      protocol: 'h2',
      answer(request, reply) {
        if (!request.path.startsWith('/slow')) return answerText(reply, request.protocol);
        startEvents(reply);
        sendDelta(reply, { content: 'never ending' });
      },
    });
    const choice = createNetworkChoice({
      readSettings: () => ({
        proxy: proxy.url.href,
        noProxy: [],
        proxyAuthorization: undefined,
        isProxySupported: true,
        prefersFetch: false,
        proxyStrictSsl: true,
        systemCertificates: true,
      }),
      environment: {},
      resolveProxy: undefined,
      fetch: await editorFetch(proxy),
      readSystemCa: () => [],
      log: noLog,
    });
    const { transport } = await stage.transport({ network: choice.current, isWarm: false });
    transport.onDidFailToOpen(choice.reportFailure);
    choice.onDidChange(transport.setNetwork);
    const origin = `https://api.test:${new URL(server.origin).port}`;

    // Our own tunnel is refused, which is said as what it is, and opens the other way.
    const refused = endOf(await ask(transport, origin));
    assert.deepEqual(refused.kind === 'failed' && refused.error, {
      kind: 'proxy',
      code: 'HTTP_407',
      status: 407,
    });
    assert.equal(choice.current.routeTo(origin).kind, 'fetch');
    const first = await ask(transport, origin);
    assert.equal(textOf(first), 'h2', JSON.stringify(endOf(first)));
    const tunnels = proxy.authorizations.filter((given) => given === credentials).length;

    const aborter = new AbortController();
    const slow = transport.stream(
      callTo({ ...providerAt(origin), baseUrl: `${origin}/slow` }),
      aborter.signal,
    );
    for await (const _ of slow) aborter.abort();
    await until(() => server.requests.some(({ cancelledAt }) => cancelledAt !== undefined), 'seen');
    assert.equal(textOf(await ask(transport, origin)), 'h2');
    // The cancel was a reset of its stream: what follows needs no new tunnel.
    assert.equal(proxy.authorizations.filter((given) => given === credentials).length, tunnels);
    assert.equal(server.connectionCount, 1);
    await proxy.close();
  });
});
