import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { runInLanes } from './lanes.ts';

describe('jobs in lanes', () => {
  it('run side by side, no more than there are lanes, each once', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const outcomes = await runInLanes([5, 1, 1, 3, 2], 2, async (turns) => {
      begun.push(turns);
      running += 1;
      most = Math.max(most, running);
      for (let left = turns; left > 0; left -= 1) await turn();
      running -= 1;
      return turns * 10;
    });
    assert.deepEqual(outcomes, [50, 10, 10, 30, 20]);
    assert.deepEqual(begun, [5, 1, 1, 3, 2]);
    assert.equal(most, 2);
  });

  it('end with the failure of one', async () => {
    const failing = runInLanes([1, 2], 2, async (job) => {
      await turn();
      if (job === 2) throw new Error('on purpose');
    });
    await assert.rejects(failing, /on purpose/);
  });
});
