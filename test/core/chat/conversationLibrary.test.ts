import assert from 'node:assert/strict';
import {
  addNode,
  type Conversation,
  createConversation,
} from '../../../src/core/chat/conversation.ts';
import { createConversationLibrary } from '../../../src/core/chat/conversationLibrary.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { Answer } from '../../../src/shared/chatMessage.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStorage } from './fakes.ts';

function setup(storage = createMemoryStorage()) {
  const clock = createFakeClock();
  const setAside: string[] = [];
  const library = createConversationLibrary({
    storage,
    clock,
    log: noLog,
    onSetAside: (name) => setAside.push(name),
    onUnexpected: (error) => {
      throw error;
    },
  });
  return { storage, clock, setAside, library };
}

function talk(id: string, state: Answer['state'], text: string): Conversation {
  const question = { role: 'user', id: 'q', text: `about ${id}`, chips: [] } as const;
  const answer: Answer = { role: 'assistant', id: 'a', parts: [{ kind: 'text', text }], state };
  const asked = addNode(createConversation(id, 1), {
    parent: undefined,
    message: { ...question, chips: [] },
    attachments: [],
  });
  return addNode(asked, { parent: 'q', message: answer, attachments: [] });
}

describe('conversation library', () => {
  it('gives back what was saved, in another session', async () => {
    const first = setup();
    first.library.save(talk('c', 'done', 'hello'));
    await first.library.flush();
    const { library } = setup(first.storage);
    assert.deepEqual((await library.loadLast())?.id, 'c');
    assert.deepEqual(
      (await library.list()).map(({ id, text }) => [id, text.includes('hello')]),
      [['c', true]],
    );
  });

  it('keeps at least what was there a second before a crash, and calls it interrupted', async () => {
    const { library, storage, clock } = setup();
    library.save(talk('c', 'streaming', 'half'));
    await clock.advance(500);
    library.save(talk('c', 'streaming', 'half an'));
    await clock.advance(600);
    library.save(talk('c', 'streaming', 'half an answer'));
    await clock.advance(0);
    const after = await setup(storage).library.load('c');
    const answer = after?.nodes.at(-1)?.message;
    assert(answer?.role === 'assistant');
    assert.equal(answer.state, 'interrupted');
    assert.deepEqual(answer.parts, [{ kind: 'text', text: 'half an' }]);
  });

  it('writes at most once a second while an answer streams', async () => {
    const { library, storage, clock } = setup();
    let writes = 0;
    const { update } = storage;
    storage.update = (key, merge) => {
      if (key.startsWith('conversation-')) writes += 1;
      return update(key, merge);
    };
    for (let tick = 0; tick < 200; tick += 1) {
      library.save(talk('c', 'streaming', `${tick}`));
      await clock.advance(16);
    }
    assert(writes <= 5, `${writes} writes in 3.2 s`);
  });

  it('sets aside what it cannot read, names it, and goes on', async () => {
    const storage = createMemoryStorage();
    await storage.update('conversation-bad', () => ({ version: 1, conversation: { id: 5 } }));
    await storage.update('conversation-future', () => ({ version: 99, conversation: {} }));
    const { library, setAside } = setup(storage);
    library.save(talk('good', 'done', 'x'));
    await library.flush();
    assert.deepEqual(
      (await library.list()).map(({ id }) => id),
      ['good'],
    );
    assert.equal(setAside.length, 2);
    assert(setAside.every((name) => storage.files.has(name)));
    assert.equal(storage.files.has('conversation-bad'), false);
  });

  it('deletes for good, also while it is being saved', async () => {
    const { library, storage } = setup();
    library.save(talk('c', 'done', 'x'));
    await library.remove('c');
    library.save(talk('c', 'done', 'y'));
    await library.flush();
    assert.equal(storage.files.has('conversation-c'), false);
  });

  it('renames without touching anything else', async () => {
    const { library } = setup();
    library.save(talk('c', 'done', 'x'));
    await library.flush();
    await library.rename('c', 'Better');
    const after = await library.load('c');
    assert.deepEqual([after?.title, after?.isNamed, after?.nodes.length], ['Better', true, 2]);
  });

  it('renames one that is not open: that stays so, and what was not written yet is not lost', async () => {
    const { library, storage, clock } = setup();
    library.save(talk('old', 'streaming', 'half'));
    await clock.advance(100);
    library.save(talk('old', 'done', 'the whole answer'));
    library.save(talk('open', 'done', 'y'));
    await library.rename('old', 'Better');
    const after = setup(storage).library;
    assert.equal((await after.loadLast())?.id, 'open');
    const [entry] = (await after.list()).filter(({ id }) => id === 'old');
    assert.equal(entry?.title, 'Better');
    assert.match(entry?.text ?? '', /the whole answer/);
  });

  it('keeps the two hundred newest conversations of a workspace', async () => {
    const { library, storage } = setup();
    for (let number = 0; number < 202; number += 1) {
      library.save({ ...talk(`c${number}`, 'done', 'text'), updatedMs: number });
      await library.flush();
    }
    const left = await setup(storage).library.list();
    assert.deepEqual([left.length, left[0]?.id, left.at(-1)?.id], [200, 'c201', 'c2']);
  });
});
