import assert from 'node:assert/strict';
import { createLiveDocument } from '../../../src/core/refactor/liveDocument.ts';

const document = ['head', 'old one', 'old two', 'old three', 'tail'];
const open = () =>
  createLiveDocument({ document, part: { start: 1, end: 4 }, shown: { start: 0, end: 5 } });

describe('the picture of a rewrite', () => {
  it('dims the whole part before the first code', () => {
    const frame = open().frame();
    assert.equal(frame.text, document.join('\n'));
    assert.deepEqual(frame.pending, { start: 1, end: 4 });
  });

  it('shows what is written, then what is not reached', () => {
    const liveDocument = open();
    liveDocument.begin();
    liveDocument.feed('brand new\nold two\nel');
    assert.deepEqual(liveDocument.frame(), {
      text: 'head\nbrand new\nold two\nel\nold three\ntail',
      changed: [
        { start: 1, end: 2 },
        { start: 3, end: 4 },
      ],
      pending: { start: 4, end: 5 },
    });
  });

  it('keeps the answer before in sight until the next one has code', () => {
    const liveDocument = open();
    liveDocument.begin();
    liveDocument.feed('first\n');
    const { text } = liveDocument.frame();
    liveDocument.begin();
    assert.equal(liveDocument.frame().text, text);
    liveDocument.feed('second\n');
    assert.match(liveDocument.frame().text, /^head\nsecond\n/);
    assert.doesNotMatch(liveDocument.frame().text, /first/);
  });

  it('settles on the document as it is to become, within what is shown', () => {
    const liveDocument = createLiveDocument({
      document,
      part: { start: 2, end: 3 },
      shown: { start: 1, end: 4 },
    });
    const shown = liveDocument.settle(['head', 'old one', 'NEW', 'NEWER', 'old three', 'tail']);
    assert.equal(shown, 'old one\nNEW\nNEWER\nold three');
    assert.deepEqual(liveDocument.frame(), {
      text: 'old one\nNEW\nNEWER\nold three',
      changed: [{ start: 1, end: 3 }],
      pending: { start: 0, end: 0 },
    });
  });
});
