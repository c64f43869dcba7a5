import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../../src/core/api/message.ts';
import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import { shortenRequest } from '../../../src/core/routing/shortenRequest.ts';
import { promptCharacters } from '../../../src/core/routing/tokenEstimate.ts';

const system: Message = { role: 'system', content: 'Be brief.' };
const user = (characters: number): Message => ({ role: 'user', content: 'u'.repeat(characters) });
const reply = (characters: number): Message => ({
  role: 'assistant',
  content: 'a'.repeat(characters),
});

describe('shortening a request', () => {
  it('asks for a shorter answer where that is enough', () => {
    const request: ModelRequest = { messages: [user(4_000)], maxTokens: 8_192 };
    const shorter = shortenRequest(request, { limitTokens: 8_192 });
    assert.deepEqual(shorter?.messages, request.messages);
    assert.equal(shorter?.maxTokens, Math.floor(8_192 * 0.95 - 1_000));
  });

  it('leaves out the oldest turns and keeps the system message and the question', () => {
    const messages = [system, user(8_000), reply(8_000), user(8_000), reply(8_000), user(400)];
    const shorter = shortenRequest({ messages, maxTokens: 1_000 }, { limitTokens: 5_000 });
    assert.deepEqual(shorter?.messages, [system, user(8_000), reply(8_000), user(400)]);
    assert.equal(shorter?.maxTokens, 512);
  });

  it('keeps a tool’s answer with its call', () => {
    const call = { id: '1', name: 'read', argumentsJson: '{}' };
    const withTool: readonly Message[] = [
      user(9_000),
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: '1', content: 'x'.repeat(100) },
      user(10),
    ];
    const shorter = shortenRequest({ messages: withTool, maxTokens: 100 }, { limitTokens: 1_000 });
    assert.deepEqual(shorter?.messages, [user(10)]);
  });

  it('counts as the server does where it says how long the request was', () => {
    const messages = [user(3_000), reply(3_000), user(100)];
    const asCode = shortenRequest(
      { messages, maxTokens: 100 },
      { limitTokens: 1_600, currentTokens: 3_050 },
    );
    assert.deepEqual(asCode?.messages, [user(100)]);
  });

  it('gives up where the last turn alone is too long', () => {
    const request: ModelRequest = { messages: [user(100_000)], maxTokens: 100 };
    assert.equal(shortenRequest(request, { limitTokens: 8_192 }), undefined);
    assert.equal(shortenRequest(request, {}), undefined);
  });

  it('always makes a request shorter, and fits what it returns into the limit', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 9_000 }),
        fc.integer({ min: 600, max: 30_000 }),
        (lengths, maxTokens, limitTokens) => {
          const messages = lengths.map((length, at) => (at % 2 ? reply(length) : user(length)));
          const request: ModelRequest = { messages, maxTokens };
          const shorter = shortenRequest(request, { limitTokens });
          if (shorter === undefined) return;
          const size = (sized: ModelRequest) => promptCharacters(sized) / 4 + sized.maxTokens;
          assert.ok(size(shorter) < size(request));
          assert.ok(size(shorter) <= limitTokens);
          assert.ok(shorter.maxTokens <= maxTokens);
          assert.deepEqual(shorter.messages.at(-1), messages.at(-1));
        },
      ),
    );
  });
});
