import assert from 'node:assert/strict';
import { createEmitter, joinEvents } from '../../src/core/event.ts';

describe('an emitter', () => {
  it('calls every listener although one throws, and reports what it threw', () => {
    const errors: unknown[] = [];
    const seen: string[] = [];
    const emitter = createEmitter<string>((error) => errors.push(error));
    emitter.event(() => {
      throw new Error('broken listener');
    });
    emitter.event((value) => seen.push(value));
    emitter.fire('hello');
    assert.deepEqual(seen, ['hello']);
    assert.equal(errors.length, 1);
  });

  it('keeps the same function apart when it subscribed twice', () => {
    let calls = 0;
    const listener = () => {
      calls++;
    };
    const emitter = createEmitter<void>(() => {});
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    emitter.fire();
    assert.equal(calls, 1);
  });
});

describe('joined events', () => {
  it('call a listener for each of them until it leaves', () => {
    const fail = (error: unknown) => assert.fail(String(error));
    const [a, b] = [createEmitter<void>(fail), createEmitter<void>(fail)];
    let calls = 0;
    const subscription = joinEvents(
      a.event,
      b.event,
    )(() => {
      calls += 1;
    });
    a.fire();
    b.fire();
    subscription.dispose();
    a.fire();
    assert.equal(calls, 2);
  });
});
