import assert from 'node:assert/strict';
import { genericProvider } from '../../../src/core/api/providerPresets.ts';
import { requestHeaders } from '../../../src/core/api/requestHeaders.ts';

describe('request headers', () => {
  const secretOf = () => 'secret';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the settings' own placeholder
  const headers = { 'X-A': 'a ${key}', 'X-B': '${secret:b}', 'X-C': 'plain' };

  it('carry nothing secret over plain http that was allowed without it', () => {
    const provider = { ...genericProvider, insecureHttp: 'withoutKey', headers } as const;
    const sent = requestHeaders({ provider, apiKey: 'key' }, 'agent', secretOf);
    assert.deepEqual(sent, {
      'x-c': 'plain',
      'user-agent': 'agent',
      'accept-encoding': 'identity',
    });
  });

  it('carry key and secrets where that was allowed', () => {
    const provider = { ...genericProvider, insecureHttp: 'withKey', headers } as const;
    const sent = requestHeaders({ provider, apiKey: 'key' }, 'agent', secretOf);
    assert.equal(sent['authorization'], 'Bearer key');
    assert.equal(sent['x-a'], 'a key');
    assert.equal(sent['x-b'], 'secret');
  });

  it('leave out what could begin another header', () => {
    const provider = { ...genericProvider, headers: { 'X-A': 'a\r\nx-b: c', 'X B': 'd' } };
    const sent = requestHeaders({ provider, apiKey: 'key\r\n' }, 'agent', () => 'x\r\ny');
    assert.equal(sent['x-a'], undefined);
    assert.equal(sent['x b'], undefined);
  });
});
