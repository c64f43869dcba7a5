import assert from 'node:assert/strict';
import { chooseProxy, type ProxySettings, readProxy } from '../../src/net/proxySettings.ts';

const none: ProxySettings = { proxy: '', noProxy: [], authorization: undefined, env: {} };

function choose(origin: string, settings: Partial<ProxySettings>): string {
  const choice = chooseProxy(new URL(origin), { ...none, ...settings });
  return typeof choice === 'string' ? choice : `${choice.url.origin} ${choice.authorization ?? ''}`;
}

describe('the choice of a proxy', () => {
  const api = 'https://api.cerebras.ai';

  it('follows the setting, then the environment', () => {
    const env = { HTTPS_PROXY: 'http://env:3128' };
    assert.equal(choose(api, {}), 'none');
    assert.equal(choose(api, { env }), 'http://env:3128 ');
    assert.equal(choose(api, { env, proxy: 'http://set:8080/' }), 'http://set:8080 ');
    assert.equal(
      choose(api, { env: { https_proxy: 'proxy.corp:3128' } }),
      'http://proxy.corp:3128 ',
    );
  });

  it('leaves this machine alone', () => {
    for (const origin of ['http://localhost:11434', 'http://127.0.0.1', 'http://[::1]:8080'])
      assert.equal(choose(origin, { proxy: 'http://set:8080' }), 'none');
  });

  it('leaves out what the user left out, with the exceptions of the same source', () => {
    const proxy = 'http://set:8080';
    for (const noProxy of [
      ['cerebras.ai'],
      ['.cerebras.ai'],
      ['*.cerebras.ai'],
      ['x', ' API.cerebras.ai:443 '],
      ['*'],
    ])
      assert.equal(choose(api, { proxy, noProxy }), 'none', noProxy.join());
    for (const noProxy of [['api.cerebras.ai:8443'], ['rebras.ai'], [''], ['.'], ['ai.example']])
      assert.equal(choose(api, { proxy, noProxy }), 'http://set:8080 ', noProxy.join());
    const env = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'localhost, cerebras.ai' };
    assert.equal(choose(api, { env }), 'none');
    assert.equal(choose(api, { env, proxy }), 'http://set:8080 ', 'NO_PROXY is the environment’s');
  });

  it('takes credentials out of the address, or from their own setting', () => {
    assert.equal(
      choose(api, { proxy: 'http://me:p%40ss@set:8080' }),
      'http://set:8080 Basic bWU6cEBzcw==',
    );
    assert.equal(
      choose(api, { proxy: 'http://set:8080', authorization: 'Negotiate x' }),
      'http://set:8080 Negotiate x',
    );
  });

  it('knows what is no HTTP proxy', () => {
    assert.equal(readProxy('socks5://corp:1080', undefined), 'socks');
    assert.equal(readProxy('ftp://corp', undefined), 'none');
    assert.equal(readProxy('http://', undefined), 'none');
    assert.equal(readProxy(undefined, undefined), 'none');
  });
});
