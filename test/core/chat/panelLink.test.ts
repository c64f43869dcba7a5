import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPanelLink } from '../../../src/core/chat/panelLink.ts';
import { createEmitter } from '../../../src/core/event.ts';
import { noLog } from '../../../src/core/ports.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import type { Answer, ChatMessage } from '../../../src/shared/chatMessage.ts';
import {
  type PanelFrame,
  protocolVersion,
  type ToPanel,
  toPanelSchema,
} from '../../../src/shared/protocol.ts';
import { applyPatch, type TranscriptPatch } from '../../../src/shared/transcript.ts';
import { createPanelState } from '../../../src/webview/panelState.ts';

const frame: PanelFrame = {
  title: 'New chat',
  modelLabel: 'm',
  isBusy: false,
  chips: [],
  offers: [],
  starters: [],
  commands: [],
  conversationId: 'c',
};
const answer: Answer = { role: 'assistant', id: 'a', parts: [], state: 'streaming' };

const fail = (error: unknown) => {
  throw error;
};

/** A host that streams into answer `a`, and pages that may miss what is posted. */
function setup() {
  const changes = createEmitter<readonly TranscriptPatch[]>(fail);
  const frames = createEmitter<void>(fail);
  let messages: readonly ChatMessage[] = [answer];
  const posted: ToPanel[] = [];
  let deliver: (message: ToPanel) => void = () => {};
  const link = createPanelLink({
    source: {
      texts: createTexts(inEnglish).chat.panel,
      messages: () => messages,
      frame: () => frame,
      flush: () => {},
      onDidChange: changes.event,
      onDidChangeFrame: frames.event,
    },
    log: noLog,
    post: (message) => {
      posted.push(message);
      deliver(message);
    },
    onRequest: () => {},
  });
  return {
    link,
    posted,
    frames,
    truth: () => messages,
    stream(text: string) {
      const op: TranscriptPatch = { kind: 'append', id: 'a', part: 'text', text };
      messages = applyPatch(messages, op);
      changes.fire([op]);
    },
    /** A page is born. `isLost()` decides over each message whether it gets there. */
    openPage(isLost: () => boolean) {
      const state = createPanelState({
        send: (message) => link.receive(message),
        frames: { add: (work) => work() },
        onDraft: () => {},
        onFocus: () => {},
      });
      deliver = (message) => {
        if (message.type === 'changes' && isLost()) return;
        state.receive(toPanelSchema.parse(JSON.parse(JSON.stringify(message))));
      };
      link.receive({ type: 'ready', protocol: protocolVersion });
      return () => state.ids.value.map((id) => state.message(id)?.value);
    },
  };
}

describe('panel link', () => {
  it('tells a new page everything, whenever it is born', () => {
    const host = setup();
    host.stream('before ');
    const first = host.openPage(() => false);
    host.stream('during ');
    const second = host.openPage(() => false);
    host.stream('after');
    assert.deepEqual(second(), host.truth());
    assert.equal(JSON.stringify(first()).includes('after'), false);
  });

  it('keeps what is said before there is a page, and says it once', () => {
    const host = setup();
    host.link.send({ type: 'focus' });
    assert.deepEqual(host.posted, []);
    host.openPage(() => false);
    host.openPage(() => false);
    assert.equal(host.posted.filter(({ type }) => type === 'focus').length, 1);
  });

  it('keeps what is said while the panel is hidden for the page that comes then', () => {
    const host = setup();
    host.openPage(() => false);
    host.link.noteHidden();
    const before = host.posted.length;
    host.link.send({ type: 'focus' });
    host.stream('meanwhile');
    assert.equal(host.posted.length, before);
    const shown = host.openPage(() => false);
    assert.deepEqual(shown(), host.truth());
    assert.equal(host.posted.at(-1)?.type, 'focus');
  });

  it('heals a page that missed messages: nothing lost, nothing doubled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 4 }), fc.boolean())),
        (pieces) => {
          const host = setup();
          let isLost = false;
          const shown = host.openPage(() => isLost);
          for (const [text, lost] of pieces) {
            isLost = lost;
            host.stream(text);
          }
          isLost = false;
          host.stream('end');
          host.stream('.');
          assert.deepEqual(shown(), host.truth());
        },
      ),
    );
  });

  it('says which protocol it speaks to a page of another one, and nothing more', () => {
    const host = setup();
    host.link.receive({ type: 'ready', protocol: protocolVersion + 1 });
    host.stream('x');
    assert.deepEqual(
      host.posted.map(({ type }) => type),
      ['hello'],
    );
  });

  it('drops whatever is not a message', () => {
    const host = setup();
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        host.link.receive(raw);
      }),
    );
    assert.deepEqual(host.posted, []);
  });

  it('sends the frame when it changed, once a page is there', () => {
    const host = setup();
    host.frames.fire();
    assert.equal(host.posted.length, 0);
    host.openPage(() => false);
    host.frames.fire();
    assert.equal(host.posted.at(-1)?.type, 'frame');
  });
});
