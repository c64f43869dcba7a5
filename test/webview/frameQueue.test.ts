import assert from 'node:assert/strict';
import { createFrameQueue } from '../../src/webview/frameQueue.ts';

describe('frame queue', () => {
  it('does all that has come before the next painting, in order, once', () => {
    const frames: (() => void)[] = [];
    const queue = createFrameQueue((run) => frames.push(run));
    const done: string[] = [];
    queue.add(() => {
      done.push('a');
      queue.add(() => done.push('c'));
    });
    queue.add(() => done.push('b'));
    assert.equal(frames.length, 1);
    frames.shift()?.();
    assert.deepEqual(done, ['a', 'b']);
    frames.shift()?.();
    assert.deepEqual(done, ['a', 'b', 'c']);
    assert.equal(frames.length, 0);
  });
});
