import assert from 'node:assert/strict';
import { automaticBudget } from '../../../src/core/routing/automaticBudget.ts';
import type { Standing } from '../../../src/core/routing/routingState.ts';
import { primary } from './setup.ts';

const standing = (
  changes: Partial<Standing> & { readonly nextAutomaticInMs?: number } = {},
): Standing => {
  const { nextAutomaticInMs = 0, ...rest } = changes;
  const automaticRequestsLeft = nextAutomaticInMs === 0 ? 3 : 0;
  return {
    model: primary,
    key: 'set',
    breaker: 'closed',
    breakerOpenForMs: 0,
    gate: { kind: 'open', limits: [] },
    budget: { automaticRequestsLeft, nextAutomaticInMs, paceMs: 12_000 },
    ...rest,
  };
};

const ample: Standing['budget'] = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};

describe('the budget of automatic requests', () => {
  it('is that of the first choice while that has one', () => {
    const budget = automaticBudget([standing(), standing({ budget: ample })]);
    assert.equal(budget.automaticRequestsLeft, 3);
  });

  it('is that of a stand-in while the first choice pauses or is down', () => {
    for (const first of [
      standing({ nextAutomaticInMs: 9_000 }),
      standing({ breakerOpenForMs: 5_000 }),
    ])
      assert.deepEqual(automaticBudget([first, standing({ budget: ample })]), ample);
  });

  it('says when the soonest comes free', () => {
    const budget = automaticBudget([
      standing({ nextAutomaticInMs: 9_000 }),
      standing({ breakerOpenForMs: 5_000 }),
    ]);
    assert.deepEqual([budget.automaticRequestsLeft, budget.nextAutomaticInMs], [0, 5_000]);
  });

  it('is nothing without a key that is accepted, whoever else is named', () => {
    for (const key of ['missing', 'refused'] as const)
      assert.equal(
        automaticBudget([standing({ key }), standing({ budget: ample })]).nextAutomaticInMs,
        Number.POSITIVE_INFINITY,
      );
    assert.equal(automaticBudget([]).automaticRequestsLeft, 0);
  });

  it('passes over a stand-in without a key', () => {
    const keyless = standing({ key: 'missing', budget: ample });
    assert.equal(
      automaticBudget([standing({ nextAutomaticInMs: 9_000 }), keyless]).nextAutomaticInMs,
      9_000,
    );
  });
});
