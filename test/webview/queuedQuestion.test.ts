import assert from 'node:assert/strict';
import type { Answer } from '../../src/shared/chatMessage.ts';
import { isSubmitKey } from '../../src/webview/isSubmitKey.ts';
import { afterAnswer, joinDrafts } from '../../src/webview/queuedQuestion.ts';

const queued = { text: 'And then?', conversationId: 'c' };
const answer = (state: Answer['state']): Answer => ({
  role: 'assistant',
  id: 'a',
  parts: [],
  state,
});
const ended = { conversationId: 'c', last: answer('done'), wasCancelled: false };

describe('a question typed while an answer comes', () => {
  it('is sent when the answer has ended, also when it was stopped for it', () => {
    assert.equal(afterAnswer(queued, ended), 'send');
    assert.equal(afterAnswer(queued, { ...ended, last: answer('stopped') }), 'send');
  });

  it('comes back when the user cancelled, the answer failed, or another conversation is shown', () => {
    assert.equal(afterAnswer(queued, { ...ended, wasCancelled: true }), 'takeBack');
    assert.equal(afterAnswer(queued, { ...ended, last: answer('failed') }), 'takeBack');
    assert.equal(afterAnswer(queued, { ...ended, conversationId: 'd' }), 'takeBack');
  });

  it('comes back before what was typed meanwhile', () => {
    assert.equal(joinDrafts('one', ' '), 'one');
    assert.equal(joinDrafts('one', 'two'), 'one\ntwo');
  });
});

describe('the key that sends', () => {
  const key = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 };
  it('is Enter, and neither Shift+Enter nor the Enter of an input method', () => {
    assert(isSubmitKey(key));
    assert(!isSubmitKey({ ...key, shiftKey: true }));
    assert(!isSubmitKey({ ...key, isComposing: true }));
    assert(!isSubmitKey({ ...key, keyCode: 229 }));
    assert(!isSubmitKey({ ...key, key: 'a' }));
  });
});
