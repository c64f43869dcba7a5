import assert from 'node:assert/strict';
import type { ChatContextItem } from '../../../src/core/chat/chatContextItem.ts';
import { createDraftContext } from '../../../src/core/chat/draftContext.ts';

const piece = (detail: string, text: string): ChatContextItem => ({
  kind: 'file',
  label: detail,
  detail,
  content: { kind: 'text', text, language: 'ts' },
});

function setup() {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const draft = createDraftContext(newId, (text) => text.length / 4);
  const texts = () =>
    draft.attachments.map((attachment) => (attachment.kind === 'text' ? attachment.text : ''));
  return { draft, texts };
}

describe('context of the next question', () => {
  it('holds each piece once, with its newest content, in the order of adding', () => {
    const { draft, texts } = setup();
    draft.add(piece('a.ts', 'old'));
    draft.add(piece('b.ts', 'other'));
    draft.add(piece('a.ts', 'new'));
    assert.deepEqual(
      draft.chips.map(({ id, label }) => [id, label]),
      [
        ['id1', 'a.ts'],
        ['id2', 'b.ts'],
      ],
    );
    assert.match(texts()[0] ?? '', /\nnew\n/);
  });

  it('estimates a chip by what is sent, heading and fence included', () => {
    const { draft, texts } = setup();
    draft.add(piece('a.ts', 'x'.repeat(100)));
    assert.equal(draft.chips[0]?.tokens, Math.ceil((texts()[0]?.length ?? 0) / 4));
    assert.ok((draft.chips[0]?.tokens ?? 0) > 25);
  });

  it('lets go of what is taken away, and of all of it', () => {
    const { draft } = setup();
    draft.add(piece('a.ts', 'a'));
    draft.add(piece('b.ts', 'b'));
    draft.remove('id1');
    assert.deepEqual(
      draft.attachments.map(({ chipId }) => chipId),
      ['id2'],
    );
    draft.clear();
    assert.deepEqual([draft.chips, draft.attachments], [[], []]);
  });
});
