import assert from 'node:assert/strict';
import { checkBaseUrl } from '../../../src/core/api/baseUrl.ts';

const problemOf = (text: string) => {
  const checked = checkBaseUrl(text);
  return checked.ok ? `ok ${checked.value.href}` : checked.error;
};

describe('base URL', () => {
  it('takes https anywhere and drops a trailing slash', () => {
    assert.equal(problemOf(' https://api.cerebras.ai/v1/ '), 'ok https://api.cerebras.ai/v1');
    assert.equal(problemOf('https://10.0.0.7:8443'), 'ok https://10.0.0.7:8443/');
  });

  it('takes http to this machine only, however its address is written', () => {
    for (const host of [
      'localhost:8080',
      '127.0.0.1',
      '127.1',
      '127.9.8.7',
      '[::1]:80',
      'a.localhost',
    ])
      assert.match(problemOf(`http://${host}/v1`), /^ok /, host);
    for (const host of [
      'api.cerebras.ai',
      '128.0.0.1',
      'localhost.evil.com',
      '127.0.0.1.evil.com',
      '[::2]',
      '0.0.0.0',
    ])
      assert.equal(problemOf(`http://${host}/v1`), 'insecure', host);
  });

  it('refuses what is no address of an API', () => {
    assert.equal(problemOf(''), 'notAUrl');
    assert.equal(problemOf('api.cerebras.ai/v1'), 'notAUrl');
    assert.equal(problemOf('ftp://localhost/v1'), 'scheme');
    assert.equal(problemOf('https://user:secret@api.cerebras.ai/v1'), 'credentials');
    assert.equal(problemOf('https://api.cerebras.ai/v1?key=1'), 'query');
    assert.equal(problemOf('https://api.cerebras.ai/v1#x'), 'query');
  });
});
