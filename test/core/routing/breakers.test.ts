import assert from 'node:assert/strict';
import { createBreakers } from '../../../src/core/routing/breakers.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { primary } from './setup.ts';

function setup() {
  const clock = createFakeClock();
  const breakers = createBreakers(clock, (error) => assert.fail(String(error)));
  const changes: string[] = [];
  breakers.onDidChange(({ task = 'model' }) => changes.push(task));
  const fails = (task: 'inline' | 'chat', how: 'fail' | 'failTask') => {
    for (let time = 0; time < 3; time += 1) breakers.forTask(primary, task).enter()?.[how]();
  };
  const stateOf = (task: 'inline' | 'chat') => breakers.forTask(primary, task).state.kind;
  return { clock, breakers, changes, fails, stateOf };
}

describe('the breakers of a model and its tasks', () => {
  it('shut every task where the provider failed', () => {
    const { fails, stateOf, breakers } = setup();
    fails('chat', 'fail');
    assert.equal(stateOf('inline'), 'open');
    assert.equal(stateOf('chat'), 'open');
    assert.deepEqual(breakers.paused(), [], 'the model says it already');
  });

  it('shut only the task whose own limit or route failed', () => {
    const { fails, stateOf, breakers, changes } = setup();
    fails('inline', 'failTask');
    assert.equal(stateOf('inline'), 'open');
    assert.equal(breakers.forTask(primary, 'inline').retryInMs, 5_000);
    assert.equal(stateOf('chat'), 'closed');
    assert.equal(breakers.of(primary).state.kind, 'closed');
    assert.deepEqual(breakers.paused(), [{ model: primary, task: 'inline', retryInMs: 5_000 }]);
    assert.deepEqual(changes, ['inline']);
  });

  it('let one request find out after the pause, and open again after it', async () => {
    const { fails, stateOf, breakers, clock } = setup();
    fails('inline', 'failTask');
    await clock.advance(5_000);
    assert.equal(stateOf('inline'), 'halfOpen');
    const probe = breakers.forTask(primary, 'inline').enter();
    assert.equal(breakers.forTask(primary, 'inline').enter(), undefined);
    assert.ok(breakers.forTask(primary, 'chat').enter() !== undefined, 'nobody else waits for it');
    probe?.succeed();
    assert.equal(stateOf('inline'), 'closed');
    assert.deepEqual(breakers.paused(), []);
  });

  it('leave the probe of the model to another when the task’s own limit ended it', async () => {
    const { fails, breakers, clock } = setup();
    fails('chat', 'fail');
    await clock.advance(5_000);
    breakers.forTask(primary, 'inline').enter()?.failTask();
    breakers.forTask(primary, 'chat').enter()?.succeed();
    assert.equal(breakers.of(primary).state.kind, 'closed');
  });
});
