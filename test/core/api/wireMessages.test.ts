import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../../src/core/api/message.ts';
import type { ProviderProfile } from '../../../src/core/api/provider.ts';
import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { wireMessages } from '../../../src/core/api/wireMessages.ts';

const presetOf = (id: string): ProviderProfile => {
  const preset = providerPresets.find((known) => known.id === id);
  assert.ok(preset !== undefined);
  return preset;
};
const vllm = presetOf('vllm');

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const), content: fc.string() }),
  fc.record({ role: fc.constantFrom('user' as const), content: fc.string({ minLength: 1 }) }),
  fc.record({ role: fc.constantFrom('assistant' as const), content: fc.string({ minLength: 1 }) }),
);

describe('messages on the wire', () => {
  it('stand in the order that strict chat templates want, whatever was asked', () => {
    fc.assert(
      fc.property(fc.array(message), fc.boolean(), (messages, hasSystemRole) => {
        const roles = wireMessages(messages, { ...vllm, hasSystemRole }).map(({ role }) => role);
        if (!hasSystemRole) assert.ok(!roles.includes('system'));
        const turns = roles[0] === 'system' ? roles.slice(1) : roles;
        for (const [index, role] of turns.entries())
          assert.equal(role, index % 2 === 0 ? 'user' : 'assistant');
      }),
      { seed: 20 },
    );
  });

  it('lose nothing that was said', () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const said = JSON.stringify(wireMessages(messages, vllm));
        for (const { content } of messages) {
          const inside = JSON.stringify(content).slice(1, -1);
          assert.ok(said.includes(inside), inside);
        }
      }),
      { seed: 20 },
    );
  });

  const call = { id: 'call_abcdefghijkl', name: 'f', argumentsJson: '{}' };
  const round: readonly Message[] = [
    { role: 'user', content: 'q' },
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', toolCallId: call.id, content: 't' },
  ];

  it('name the content beside tool calls as each server wants it', () => {
    const contentAt = (changes: Partial<ProviderProfile>) =>
      wireMessages(round, { ...vllm, ...changes })[1]?.['content'];
    assert.equal(contentAt({}), '');
    assert.equal(contentAt({ toolCallContent: 'null' }), null);
    assert.equal(contentAt({ toolCallContent: 'omit' }), undefined);
    assert.ok(!('content' in (wireMessages(round, presetOf('cerebras'))[1] ?? {})));
  });

  it('give Mistral ids of nine letters and digits, the same for a call and its answer', () => {
    const [, called, answered] = wireMessages(round, presetOf('mistral'));
    const sent = JSON.stringify(called?.['tool_calls']);
    assert.match(String(answered?.['tool_call_id']), /^[a-z0-9]{9}$/);
    assert.ok(sent.includes(String(answered?.['tool_call_id'])));
    const other = wireMessages(
      round.map((one) => ('toolCallId' in one ? { ...one, toolCallId: 'call_abcdefghijkm' } : one)),
      presetOf('mistral'),
    );
    assert.notEqual(other[2]?.['tool_call_id'], answered?.['tool_call_id']);
    assert.equal(wireMessages(round, vllm)[2]?.['tool_call_id'], call.id);
  });
});
