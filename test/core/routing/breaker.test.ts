import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type BreakerPermit,
  createBreaker,
  openForMs,
  shouldOpen,
} from '../../../src/core/routing/breaker.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

function setup() {
  const clock = createFakeClock();
  let changes = 0;
  const breaker = createBreaker(clock, () => {
    changes += 1;
  });
  const kind = (): string => breaker.state.kind;
  const enter = (): BreakerPermit => {
    const permit = breaker.enter();
    assert.ok(permit, 'the breaker let nobody in');
    return permit;
  };
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) enter().fail();
  };
  return { clock, breaker, kind, enter, fail, changes: () => changes };
}

describe('breaker', () => {
  it('opens after three failures in a row', () => {
    const { breaker, kind, fail } = setup();
    fail(2);
    assert.equal(kind(), 'closed');
    fail(1);
    assert.deepEqual(breaker.state, { kind: 'open', untilMs: 5_000, opened: 1 });
    assert.equal(breaker.enter(), undefined);
    assert.equal(breaker.retryInMs, 5_000);
  });

  it('opens when half of the last ten requests failed, however they alternate', () => {
    assert.equal(shouldOpen([true, false, true, false, true, false, true, false, true]), false);
    assert.equal(shouldOpen([false, true, false, true, false, true, false, true, false]), true);
  });

  it('lets exactly one probe through when its time has run out', () => {
    const { clock, breaker, kind, fail, enter } = setup();
    fail(3);
    clock.skip(4_999);
    assert.equal(breaker.enter(), undefined);
    clock.skip(1);
    assert.equal(kind(), 'halfOpen');
    const probe = enter();
    assert.equal(breaker.enter(), undefined);
    probe.succeed();
    assert.equal(kind(), 'closed');
  });

  it('stays open twice as long after each failed probe, up to two minutes', () => {
    const { clock, breaker, fail } = setup();
    fail(3);
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      waits.push(breaker.retryInMs);
      clock.skip(breaker.retryInMs);
      fail(1);
    }
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
  });

  it('stays open as long as the server asked, within two minutes', () => {
    assert.equal(openForMs(1, 30_000), 30_000);
    assert.equal(openForMs(1, 86_399_000), 120_000);
  });

  it('lets the next one probe when a probe was given up', () => {
    const { clock, kind, fail, enter } = setup();
    fail(3);
    clock.skip(5_000);
    enter().release();
    assert.equal(kind(), 'halfOpen');
    enter().succeed();
    assert.equal(kind(), 'closed');
  });

  it('takes an answer that blames the request as a sign of life', () => {
    const { clock, breaker, kind, fail, enter } = setup();
    fail(2);
    enter().ignore();
    assert.deepEqual(breaker.state, { kind: 'closed', recent: [false, false] });
    fail(1);
    clock.skip(5_000);
    enter().ignore();
    assert.equal(kind(), 'closed');
  });

  it('ignores the outcome of a request from before it opened', () => {
    const { clock, kind, fail, enter } = setup();
    const late = enter();
    const later = enter();
    fail(3);
    late.succeed();
    assert.equal(kind(), 'open');
    clock.skip(5_000);
    const probe = enter();
    later.fail();
    assert.equal(kind(), 'halfOpen');
    probe.succeed();
    assert.equal(kind(), 'closed');
  });

  it('tells each change of kind once', () => {
    const { clock, fail, enter, changes } = setup();
    fail(3);
    assert.equal(changes(), 1);
    clock.skip(5_000);
    enter().succeed();
    assert.equal(changes(), 3);
  });
});

/** What the breaker must do, written as plainly as can be: no periods, no permits, only times and counts. */
interface Model {
  now: number;
  recent: boolean[];
  openUntil: number | undefined;
  opened: number;
  probing: boolean;
}

interface Real {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly breaker: ReturnType<typeof createBreaker>;
  probe: BreakerPermit | undefined;
}

const isOpen = (model: Model) => model.openUntil !== undefined && model.now < model.openUntil;
const maySend = (model: Model) => !isOpen(model) && !model.probing;

function openModel(model: Model) {
  model.opened += 1;
  model.openUntil = model.now + Math.min(120_000, 5_000 * 2 ** (model.opened - 1));
  model.probing = false;
}

function closeModel(model: Model) {
  Object.assign(model, { recent: [], openUntil: undefined, opened: 0, probing: false });
}

function noteInModel(model: Model, isSuccess: boolean) {
  model.recent = [...model.recent, isSuccess].slice(-10);
  const failures = model.recent.filter((outcome) => !outcome).length;
  const tail = model.recent.slice(-3);
  if (failures >= 5 || (tail.length === 3 && !tail.includes(true))) openModel(model);
}

type Command = fc.Command<Model, Real>;

const call = (isSuccess: boolean): Command => ({
  check: () => true,
  run(model, real) {
    const permit = real.breaker.enter();
    assert.equal(permit !== undefined, maySend(model), 'who may send');
    if (permit === undefined) return;
    if (isSuccess) permit.succeed();
    else permit.fail();
    if (model.openUntil === undefined) noteInModel(model, isSuccess);
    else if (isSuccess) closeModel(model);
    else openModel(model);
  },
  toString: () => (isSuccess ? 'succeed' : 'fail'),
});

const wait = (ms: number): Command => ({
  check: () => true,
  run(model, real) {
    real.clock.skip(ms);
    model.now += ms;
    assert.equal(real.breaker.state.kind === 'open', isOpen(model), 'open or not');
  },
  toString: () => `wait ${ms}`,
});

const holdProbe: Command = {
  check: (model) => model.openUntil !== undefined && maySend(model),
  run(model, real) {
    real.probe = real.breaker.enter();
    assert.ok(real.probe);
    model.probing = true;
  },
  toString: () => 'hold the probe',
};

const endProbe = (how: 'succeed' | 'fail' | 'release' | 'ignore'): Command => ({
  check: (model) => model.probing,
  run(model, real) {
    real.probe?.[how]();
    if (how === 'fail') openModel(model);
    else if (how === 'release') model.probing = false;
    else closeModel(model);
  },
  toString: () => `${how} the probe`,
});

describe('breaker, against a model', () => {
  const commands = fc.commands(
    [
      fc.boolean().map(call),
      fc.integer({ min: 0, max: 150_000 }).map(wait),
      fc.constant(holdProbe),
      fc
        .constantFrom('succeed' as const, 'fail' as const, 'release' as const, 'ignore' as const)
        .map(endProbe),
    ],
    { maxCommands: 60 },
  );
  const start = () => {
    const clock = createFakeClock();
    const model: Model = {
      now: 0,
      recent: [],
      openUntil: undefined,
      opened: 0,
      probing: false,
    };
    const real: Real = { clock, breaker: createBreaker(clock, () => {}), probe: undefined };
    return { model, real };
  };

  it('never calls while open, and lets in exactly whom the model lets in', () => {
    fc.assert(
      fc.property(commands, (run) => fc.modelRun(start, run)),
      { numRuns: 400 },
    );
  });

  it('always returns to closed within the longest opening after the fault clears', () => {
    fc.assert(
      fc.property(commands, (run) => {
        let reached: Real | undefined;
        fc.modelRun(() => {
          const world = start();
          reached = world.real;
          return world;
        }, run);
        assert.ok(reached);
        reached.probe?.release();
        reached.clock.skip(120_000);
        reached.breaker.enter()?.succeed();
        assert.equal(reached.breaker.state.kind, 'closed');
      }),
      { numRuns: 200 },
    );
  });
});
