import assert from 'node:assert/strict';
import { createFrameThrottle } from '../../../src/core/refactor/frameThrottle.ts';

/** A screen that takes a text only when told to. */
function setup(isOpen = true) {
  const sent: string[] = [];
  const timers: { readonly run: () => void; isGone: boolean }[] = [];
  let now = 0;
  let freed = 0;
  const throttle = createFrameThrottle({
    clock: {
      now: () => now,
      wallMs: () => now,
      after(_delayMs, run) {
        const timer = { run, isGone: false };
        timers.push(timer);
        return {
          dispose() {
            timer.isGone = true;
          },
        };
      },
    },
    send(text) {
      if (sent.at(-1) === text) return false;
      sent.push(text);
      return true;
    },
    isOpen: () => isOpen,
    onFree: () => freed++,
  });
  return {
    throttle,
    sent,
    freed: () => freed,
    pass: (ms: number) => {
      now += ms;
    },
    giveUp: () => timers.filter(({ isGone }) => !isGone).forEach(({ run }) => void run()),
  };
}

describe('pushes to the screen', () => {
  it('are busy until the screen has taken the text', () => {
    const { throttle, freed } = setup();
    throttle.send('a');
    assert.equal(throttle.isBusy, true);
    throttle.arrived();
    assert.equal(throttle.isBusy, false);
    assert.equal(freed(), 1);
  });

  it('wait for nothing before the document is open', () => {
    const { throttle } = setup(false);
    throttle.send('a');
    assert.equal(throttle.isBusy, false);
  });

  it('wait for nothing when the screen has that text already', () => {
    const { throttle } = setup();
    throttle.send('a');
    throttle.arrived();
    throttle.send('a');
    assert.equal(throttle.isBusy, false);
  });

  it('go on when a text is never reported', () => {
    const { throttle, freed, giveUp } = setup();
    throttle.send('a');
    giveUp();
    assert.equal(throttle.isBusy, false);
    assert.equal(freed(), 1);
  });

  it('let the last text out at once, busy or not', () => {
    const { throttle, sent } = setup();
    throttle.send('a');
    throttle.send('last');
    assert.deepEqual(sent, ['a', 'last']);
  });

  it('leave a slow screen more time, but never so much that it begins to rest', () => {
    const { throttle, pass } = setup();
    assert.equal(throttle.paceMs(), 50);
    throttle.send('a');
    pass(10);
    throttle.arrived();
    assert.equal(throttle.paceMs(), 50);
    throttle.send('b');
    pass(20);
    throttle.arrived();
    assert.equal(throttle.paceMs(), 80);
    throttle.send('c');
    pass(300);
    throttle.arrived();
    assert.equal(throttle.paceMs(), 100);
  });

  it('tell how long ago the last one went', () => {
    const { throttle, pass } = setup();
    assert.equal(throttle.sinceLastMs(), Number.POSITIVE_INFINITY);
    throttle.send('a');
    pass(30);
    assert.equal(throttle.sinceLastMs(), 30);
  });
});
