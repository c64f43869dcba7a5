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
    liveDocument.advance(Number.POSITIVE_INFINITY);
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
    liveDocument.advance(Number.POSITIVE_INFINITY);
    const { text } = liveDocument.frame();
    liveDocument.begin();
    assert.equal(liveDocument.frame().text, text);
    liveDocument.feed('second\n');
    liveDocument.advance(Number.POSITIVE_INFINITY);
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

  it('advances by about as many changed characters as it is told, and settles behind the last', () => {
    const old = Array.from({ length: 100 }, (_, i) => `old line ${i}`);
    const whole = { start: 0, end: 100 };
    const liveDocument = createLiveDocument({ document: old, part: whole, shown: whole });
    const rewritten = old.map((line) => line.replace('old', 'new'));
    liveDocument.begin();
    liveDocument.feed(rewritten.join('\n'));
    const goal = liveDocument.settle(rewritten);
    const texts: string[] = [];
    while (liveDocument.waitingChars > 0) {
      liveDocument.advance(100);
      texts.push(liveDocument.frame().text);
    }
    assert.equal(texts.at(-1), goal);
    assert.ok(texts.length >= 10, String(texts.length));
    const news = texts.map((text) => text.match(/new/g)?.length ?? 0);
    for (const [index, count] of news.entries())
      assert.ok(count - (news[index - 1] ?? 0) <= 10, `step ${index}`);
  });

  it('takes what stays the same in one step', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    const whole = { start: 0, end: 100 };
    const liveDocument = createLiveDocument({ document: lines, part: whole, shown: whole });
    liveDocument.begin();
    liveDocument.feed(`${lines.join('\n')}\n`);
    liveDocument.advance(100);
    assert.equal(liveDocument.waitingChars, 0);
  });
});
