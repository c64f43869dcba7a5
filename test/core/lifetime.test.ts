import assert from 'node:assert/strict';
import { createStore, onDispose } from '../../src/core/lifetime.ts';

describe('a disposable store', () => {
  it('lets go in reverse order, once', () => {
    const seen: number[] = [];
    const store = createStore();
    store.own(onDispose(() => seen.push(1)));
    store.own(onDispose(() => seen.push(2)));
    store.dispose();
    store.dispose();
    assert.deepEqual(seen, [2, 1]);
  });

  it('lets go at once of what comes too late', () => {
    const store = createStore();
    store.dispose();
    let isGone = false;
    store.own(onDispose(() => (isGone = true)));
    assert.equal(isGone, true);
  });
});
