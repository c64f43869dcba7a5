import assert from 'node:assert/strict';
import { chatHtml } from '../../../src/host/chat/chatHtml.ts';

const page = chatHtml({
  script: 'https://files.example/chat.js',
  style: 'https://files.example/chat.css',
  cspSource: 'https://files.example',
  nonce: 'abc',
  title: 'Slipstream',
});
const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';

describe('chat page', () => {
  it('forbids everything that is not named', () => {
    assert(policy.startsWith("default-src 'none'"));
    assert(!policy.includes('unsafe'));
  });

  it('runs one script: the one with the nonce', () => {
    assert(policy.includes("script-src 'nonce-abc'"));
    assert.equal([...page.matchAll(/<script/g)].length, 1);
    assert(page.includes('nonce="abc" src="https://files.example/chat.js"'));
  });

  it('writes no style into its elements, which the policy would refuse', () => {
    assert(!page.includes('style="') && !page.includes('<style'));
  });
});
