import assert from 'node:assert/strict';
import { noLog } from '../../src/core/ports.ts';
import {
  createNetworkChoice,
  type HttpSettings,
  type NetworkChoiceDeps,
} from '../../src/host/network/networkChoice.ts';
import type { Network } from '../../src/net/network.ts';

const api = 'https://api.cerebras.ai';
const plain: HttpSettings = {
  proxy: '',
  noProxy: [],
  proxyAuthorization: undefined,
  isProxySupported: true,
  prefersFetch: false,
  proxyStrictSsl: true,
  systemCertificates: true,
};

function setup(settings: Partial<HttpSettings> = {}, deps: Partial<NetworkChoiceDeps> = {}) {
  let now: HttpSettings = { ...plain, ...settings };
  const choice = createNetworkChoice({
    readSettings: () => now,
    environment: {},
    resolveProxy: undefined,
    fetch: globalThis.fetch,
    readSystemCa: () => ['PEM'],
    log: noLog,
    ...deps,
  });
  const changes: Network[] = [];
  choice.onDidChange((network) => changes.push(network));
  return {
    choice,
    changes,
    set(changed: Partial<HttpSettings>) {
      now = { ...now, ...changed };
      return choice.refresh();
    },
    route(origin = api): string {
      const route = choice.current.routeTo(origin);
      if (route.kind !== 'proxy') return route.kind;
      return `${route.proxy.url.origin} ${route.proxy.authorization ?? ''}`;
    },
  };
}

describe('the choice of a network', () => {
  it('is there at once, from the settings and the environment', () => {
    assert.equal(setup().route(), 'direct');
    assert.equal(setup({ proxy: 'http://corp:8080' }).route(), 'http://corp:8080 ');
    assert.equal(
      setup({}, { environment: { HTTPS_PROXY: 'http://env:1' } }).route(),
      'http://env:1 ',
    );
    assert.equal(setup({ proxy: 'http://corp:8080', isProxySupported: false }).route(), 'direct');
    assert.equal(setup({ proxy: 'socks5://corp:1080' }).route(), 'fetch');
    assert.equal(setup({ prefersFetch: true }).route(), 'fetch');
    assert.equal(setup({ prefersFetch: true }).route('http://localhost:11434'), 'direct');
  });

  it('follows the editor’s resolver, which knows PAC files, and asks it once for each origin', async () => {
    const asked: string[] = [];
    const { choice, changes, route } = setup(
      { proxyAuthorization: 'Basic x' },
      {
        resolveProxy: async (url) => {
          asked.push(url);
          return url === api ? 'http://pac:3128' : undefined;
        },
      },
    );
    await choice.resolve([api, 'https://api.mistral.ai', 'http://localhost:8080']);
    await choice.resolve([api]);
    assert.deepEqual(asked, [api, 'https://api.mistral.ai']);
    assert.equal(route(), 'http://pac:3128 Basic x');
    assert.equal(route('https://api.mistral.ai'), 'direct');
    assert.equal(changes.length, 1);
  });

  it('stands where the resolver fails', async () => {
    const { choice, changes, route } = setup(
      { proxy: 'http://corp:8080' },
      { resolveProxy: () => Promise.reject(new Error('PAC')) },
    );
    await choice.resolve([api]);
    assert.equal(route(), 'http://corp:8080 ');
    assert.equal(changes.length, 0);
  });

  it('changes with the settings, and asks the resolver again', async () => {
    let answer: string | undefined;
    const { choice, changes, route, set } = setup({}, { resolveProxy: async () => answer });
    await choice.resolve([api]);
    answer = 'http://new:1';
    await set({ proxyStrictSsl: false, systemCertificates: false });
    assert.equal(route(), 'http://new:1 ');
    assert.equal(changes.at(-1)?.rejectUnauthorized, false);
    assert.equal(changes.at(-1)?.systemCa, undefined);
  });

  it('takes the editor’s own fetch where a proxy asks for credentials or a certificate is not known', () => {
    const behind = setup({ proxy: 'http://corp:8080' });
    behind.choice.reportFailure({
      origin: api,
      error: { kind: 'proxy', status: 407, code: 'HTTP_407' },
    });
    assert.equal(behind.route(), 'fetch');
    assert.equal(behind.route('https://api.mistral.ai'), 'http://corp:8080 ');
    assert.equal(behind.changes.length, 1);
    const intercepted = setup();
    intercepted.choice.reportFailure({ origin: api, error: { kind: 'tls', code: 'X' } });
    assert.equal(intercepted.route(), 'fetch');
  });

  it('does not give up its own way for a network that is merely down', () => {
    const { choice, changes, route } = setup();
    choice.reportFailure({ origin: api, error: { kind: 'unreachable', code: 'ENETUNREACH' } });
    const { choice: behind, changes: none } = setup({ proxy: 'http://corp:8080' });
    behind.reportFailure({ origin: api, error: { kind: 'proxy', code: 'ECONNREFUSED' } });
    assert.equal(none.length, 0);
    choice.reportFailure({ origin: 'https://localhost:1', error: { kind: 'tls', code: 'X' } });
    assert.equal(route(), 'direct');
    assert.equal(route('https://localhost:1'), 'direct');
    assert.equal(changes.length, 0);
  });
});
