import assert from 'node:assert/strict';
import { runAtOnce, runInTurns, type Steps } from '../../src/core/steps.ts';
import { createFakeClock } from '../support/fakeClock.ts';

describe('work in steps', () => {
  const ran: number[] = [];
  beforeEach(() => {
    ran.length = 0;
  });
  function* work(count: number, stepMs = 0, pass = (_ms: number) => {}): Steps<string> {
    for (let step = 0; step < count; step += 1) {
      ran.push(step);
      pass(stepMs);
      yield;
    }
    return 'done';
  }

  it('is done in one go where its result is needed', () => {
    assert.equal(runAtOnce(work(3)), 'done');
    assert.deepEqual(ran, [0, 1, 2]);
  });

  it('gives the thread back after a few milliseconds, until it is done', async () => {
    const clock = createFakeClock();
    let passedMs = 0;
    const turns: number[] = [];
    const slow = {
      now: () => clock.now() + passedMs,
      after(delayMs: number, run: () => void) {
        turns.push(ran.length);
        return clock.after(delayMs, run);
      },
    };
    const pass = (ms: number) => {
      passedMs += ms;
    };
    runInTurns(work(5, 3, pass), { clock: slow, delayMs: 10 });
    await clock.advance(9);
    assert.deepEqual(ran, []);
    await clock.advance(1);
    assert.deepEqual(ran, [0, 1, 2, 3, 4]);
    assert.deepEqual(turns, [0, 2, 4]);
  });

  it('ends when nobody needs it any more', async () => {
    const clock = createFakeClock();
    const running = runInTurns(work(3), { clock, delayMs: 10 });
    running.dispose();
    await clock.advance(20);
    assert.deepEqual(ran, []);
  });
});
