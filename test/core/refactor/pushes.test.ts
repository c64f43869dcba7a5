import assert from 'node:assert/strict';
import { createPushes } from '../../../src/core/refactor/pushes.ts';

/** A screen that takes a text only when told to. */
function setup(isOpen = true) {
  const sent: string[] = [];
  const timers: { readonly run: () => void; isGone: boolean }[] = [];
  let now = 0;
  let freed = 0;
  const pushes = createPushes({
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
    pushes,
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
    const { pushes, freed } = setup();
    pushes.send('a');
    assert.equal(pushes.isBusy, true);
    pushes.arrived();
    assert.equal(pushes.isBusy, false);
    assert.equal(freed(), 1);
  });

  it('wait for nothing before the document is open', () => {
    const { pushes } = setup(false);
    pushes.send('a');
    assert.equal(pushes.isBusy, false);
  });

  it('wait for nothing when the screen has that text already', () => {
    const { pushes } = setup();
    pushes.send('a');
    pushes.arrived();
    pushes.send('a');
    assert.equal(pushes.isBusy, false);
  });

  it('go on when a text is never reported', () => {
    const { pushes, freed, giveUp } = setup();
    pushes.send('a');
    giveUp();
    assert.equal(pushes.isBusy, false);
    assert.equal(freed(), 1);
  });

  it('let the last text out at once, busy or not', () => {
    const { pushes, sent } = setup();
    pushes.send('a');
    pushes.send('last');
    assert.deepEqual(sent, ['a', 'last']);
  });

  it('leave a slow screen more time, but never so much that it begins to rest', () => {
    const { pushes, pass } = setup();
    assert.equal(pushes.paceMs(false), 50);
    pushes.send('a');
    pass(10);
    pushes.arrived();
    assert.equal(pushes.paceMs(false), 50);
    pushes.send('b');
    pass(30);
    pushes.arrived();
    assert.equal(pushes.paceMs(false), 120);
    // One that has texts to catch up with has no time to rest.
    assert.equal(pushes.paceMs(true), 45);
    pushes.send('c');
    pass(300);
    pushes.arrived();
    assert.equal(pushes.paceMs(false), 180);
  });

  it('tell how long ago the last one went', () => {
    const { pushes, pass } = setup();
    assert.equal(pushes.sinceLastMs(), Number.POSITIVE_INFINITY);
    pushes.send('a');
    pass(30);
    assert.equal(pushes.sinceLastMs(), 30);
  });
});
