import assert from 'node:assert/strict';
import type { RequestError } from '../../src/core/errors.ts';
import type { OpenFailure } from '../../src/net/endpoints.ts';
import { directNetwork, type Network, type Route } from '../../src/net/network.ts';
import type { ClientTransport } from '../../src/net/transport.ts';
import {
  callTo,
  endOf,
  never,
  providerAt,
  readAll,
  textOf,
  trustedNetwork,
} from './support/calls.ts';
import { testCertificate } from './support/certificate.ts';
import { type ConnectProxyServer, startConnectProxy } from './support/connectProxy.ts';
import { answerText } from './support/scriptedServer.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();
const proxies: ConnectProxyServer[] = [];

afterEach(() => Promise.all(proxies.splice(0).map((proxy) => proxy.close())));

async function proxyThat(...options: Parameters<typeof startConnectProxy>) {
  const proxy = await startConnectProxy(...options);
  proxies.push(proxy);
  return proxy;
}

const through = (proxy: ConnectProxyServer, authorization?: string): Partial<Network> => ({
  routeTo: () => ({
    kind: 'proxy',
    proxy: { url: proxy.url, ...(authorization !== undefined && { authorization }) },
  }),
});

const echo = () =>
  stage.server({
    protocol: 'h2',
    answer: (request, reply) => answerText(reply, `${request.protocol} ${request.connection}`),
  });

const ask = (transport: ClientTransport, origin: string) =>
  readAll(transport.stream(callTo(providerAt(origin)), never));

async function errorOf(transport: ClientTransport, origin: string): Promise<RequestError | string> {
  const end = endOf(await ask(transport, origin));
  return end.kind === 'failed' ? end.error : end.kind;
}

describe('behind a proxy', () => {
  for (const isTls of [false, true])
    it(`the same HTTP/2 connection runs in one tunnel, ${isTls ? 'encrypted up to the proxy' : 'and is kept'}`, async () => {
      const proxy = await proxyThat(undefined, { isTls });
      const server = await echo();
      const { transport } = await stage.transport({
        network: await trustedNetwork(through(proxy)),
      });
      for (let index = 0; index < 3; index++)
        assert.equal(textOf(await ask(transport, server.origin)), 'h2 1');
      assert.deepEqual(proxy.asked, [new URL(server.origin).host]);
      assert.deepEqual(proxy.authorizations, [undefined]);
    });

  it('the credentials of the settings go to the proxy, and the key does not', async () => {
    const proxy = await proxyThat((authorization) => (authorization === 'Basic dTpw' ? 200 : 407));
    const server = await echo();
    const network = await trustedNetwork(through(proxy, 'Basic dTpw'));
    const { transport } = await stage.transport({ network });
    assert.equal(textOf(await ask(transport, server.origin)), 'h2 1');
    assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined);
  });

  it('a proxy that refuses, asks for credentials, or is no proxy is told from the provider', async () => {
    const server = await echo();
    for (const status of [407, 403, 502]) {
      const proxy = await proxyThat(() => status);
      const network = await trustedNetwork(through(proxy));
      const { transport } = await stage.transport({ network, isWarm: false });
      const failures: OpenFailure[] = [];
      transport.onDidFailToOpen((failure) => failures.push(failure));
      const error = { kind: 'proxy', status, code: `HTTP_${status}` };
      assert.deepEqual(await errorOf(transport, server.origin), error);
      assert.deepEqual(failures, [{ origin: server.origin, error }]);
    }
    const { transport } = await stage.transport({
      isWarm: false,
      network: await trustedNetwork({
        routeTo: () => ({ kind: 'proxy', proxy: { url: new URL('http://localhost:1') } }),
      }),
    });
    assert.deepEqual(await errorOf(transport, server.origin), {
      kind: 'proxy',
      code: 'ECONNREFUSED',
    });
  });

  it('a change of the setting takes the next request to the other way', async () => {
    const proxy = await proxyThat();
    const server = await echo();
    const { transport } = await stage.transport({ isWarm: false });
    await ask(transport, server.origin);
    transport.setNetwork(await trustedNetwork(through(proxy)));
    await ask(transport, server.origin);
    assert.equal(proxy.asked.length, 1);
    transport.setNetwork(await trustedNetwork());
    await ask(transport, server.origin);
    assert.equal(proxy.asked.length, 1);
    assert.equal(server.connectionCount, 3);
  });
});

describe('certificates', () => {
  it('of a private authority are looked for in the system when they are needed, once', async () => {
    const { ca } = await testCertificate();
    const server = await echo();
    let reads = 0;
    const systemCa = () => {
      reads++;
      return [ca];
    };
    const network = { ...directNetwork, systemCa };
    const { transport } = await stage.transport({ isWarm: false, network });
    const both = await Promise.all([ask(transport, server.origin), ask(transport, server.origin)]);
    assert.deepEqual(both.map(textOf), ['h2 1', 'h2 1']);
    assert.equal(reads, 1);
  });

  it('of nobody are refused, unless the user switched the check off', async () => {
    const server = await echo();
    const { transport } = await stage.transport({
      isWarm: false,
      network: { ...directNetwork, systemCa: () => [] },
    });
    const error = await errorOf(transport, server.origin);
    assert.equal(typeof error === 'object' && error.kind, 'tls');
    assert.equal(server.requests.length, 0);
    const { transport: careless } = await stage.transport({
      network: { ...directNetwork, rejectUnauthorized: false },
    });
    assert.equal(textOf(await ask(careless, server.origin)), 'h2 1');
  });
});

describe('through the editor’s own fetch', () => {
  const editorFetch = (): Network => {
    const route: Route = { kind: 'fetch', fetch: globalThis.fetch };
    return { ...directNetwork, routeTo: () => route };
  };

  it('answers stream, errors keep their kind, and a cancel reaches the server', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer(request, reply) {
        if (request.path.startsWith('/hang')) return;
        if (request.path.startsWith('/busy')) {
          reply.writeHead(503, { 'retry-after': '2' });
          reply.end();
        } else if (request.path.startsWith('/moved')) {
          reply.writeHead(302, { location: '/v1/elsewhere' });
          reply.end();
        } else answerText(reply, 'one, ', 'two');
      },
    });
    const { transport } = await stage.transport({ network: editorFetch() });
    assert.equal(textOf(await ask(transport, server.origin)), 'one, two');
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer csk-test');
    const at = (path: string, signal = never) =>
      readAll(
        transport.stream(
          callTo({ ...providerAt(server.origin), baseUrl: `${server.origin}${path}` }),
          signal,
        ),
      );
    const errorAt = async (path: string) => {
      const end = endOf(await at(path));
      return end.kind === 'failed' ? end.error : end.kind;
    };
    assert.deepEqual(await errorAt('/busy'), {
      kind: 'overloaded',
      status: 503,
      retryAfterMs: 2_000,
      detail: '',
    });
    assert.deepEqual(await errorAt('/moved'), { kind: 'redirected', status: 302 });
    const aborter = new AbortController();
    const hanging = at('/hang', aborter.signal);
    await until(() => server.requests.some(({ path }) => path.startsWith('/hang')), 'it hangs');
    aborter.abort();
    await hanging;
    await until(() => server.requests.at(-1)?.cancelledAt !== undefined, 'the server sees it');
  });

  it('a host that is not there is unreachable', async () => {
    const { transport } = await stage.transport({ network: editorFetch() });
    const gone = await stage.server({ protocol: 'plain', answer: () => {} });
    await gone.close();
    assert.deepEqual(await errorOf(transport, gone.origin), {
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });
});
