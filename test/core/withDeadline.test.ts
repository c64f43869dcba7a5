import assert from 'node:assert/strict';
import { withDeadline } from '../../src/core/withDeadline.ts';
import { createFakeClock } from '../support/fakeClock.ts';

describe('work with a deadline', () => {
  it('gives what the work gives', async () => {
    assert.equal(await withDeadline(Promise.resolve(1), 10, createFakeClock()), 1);
  });

  it('gives nothing once the time is over, though the work never ends', async () => {
    const clock = createFakeClock();
    const given: unknown[] = [];
    const waiting = withDeadline(new Promise(() => {}), 10, clock).then((value) =>
      given.push(value),
    );
    await clock.advance(9);
    assert.deepEqual(given, []);
    await clock.advance(1);
    await waiting;
    assert.deepEqual(given, [undefined]);
  });

  it('fails as the work fails', async () => {
    const work = Promise.reject(new Error('no'));
    await assert.rejects(withDeadline(work, 10, createFakeClock()), /no/);
  });
});
