import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addNode,
  branchTo,
  type Conversation,
  createConversation,
  messagesOf,
  showBranch,
} from '../../../src/core/chat/conversation.ts';

/** Any tree: each new message hangs below an earlier one, or is a first question. */
const trees = fc.array(fc.nat(), { maxLength: 20 }).map((parents) =>
  parents.reduce<Conversation>(
    (conversation, pick, index) => {
      const parent = index === 0 ? undefined : conversation.nodes[pick % index]?.message.id;
      const message = { role: 'user', id: `m${index}`, text: `${index}`, chips: [] } as const;
      return addNode(conversation, { parent, message: { ...message, chips: [] }, attachments: [] });
    },
    createConversation('c', 0),
  ),
);

describe('conversation', () => {
  it('shows a branch that contains the message it was asked to show, and ends at a leaf', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (conversation, pick) => {
        const node = conversation.nodes[pick % Math.max(1, conversation.nodes.length)];
        if (node === undefined) return;
        const shown = showBranch(conversation, node.message.id);
        assert(messagesOf(shown).some(({ id }) => id === node.message.id));
        assert(!conversation.nodes.some(({ parent }) => parent === shown.head));
      }),
    );
  });

  it('leads from each alternative to the next and back', () => {
    fc.assert(
      fc.property(trees, (conversation) => {
        for (const message of messagesOf(conversation)) {
          const { nextId } = message.branch ?? {};
          if (nextId === undefined) continue;
          const there = messagesOf(showBranch(conversation, nextId));
          assert.equal(there.find(({ id }) => id === nextId)?.branch?.previousId, message.id);
        }
      }),
    );
  });

  it('ends a branch whose stored parents lead in a circle', () => {
    const message = (id: string) => ({ role: 'user' as const, id, text: '', chips: [] });
    const circle: Conversation = {
      ...createConversation('c', 0),
      nodes: [
        { parent: 'b', message: message('a'), attachments: [] },
        { parent: 'a', message: message('b'), attachments: [] },
      ],
      head: 'b',
    };
    assert.deepEqual(
      branchTo(circle).map((node) => node.message.id),
      ['a', 'b'],
    );
    assert.equal(messagesOf(showBranch(circle, 'a')).length, 2);
  });
});
