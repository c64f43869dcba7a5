import assert from 'node:assert/strict';
import { automaticBudget } from '../../../src/core/routing/automaticBudget.ts';
import type { ModelHealth } from '../../../src/core/routing/routingState.ts';
import { primary } from './setup.ts';

const health = (
  changes: Partial<ModelHealth> & { readonly nextAutomaticInMs?: number } = {},
): ModelHealth => {
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

const ample: ModelHealth['budget'] = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};

describe('the budget of automatic requests', () => {
  it('is that of the first choice while that has one', () => {
    const budget = automaticBudget([health(), health({ budget: ample })]);
    assert.equal(budget.automaticRequestsLeft, 3);
  });

  it('is that of a fallback while the first choice is paused or down', () => {
    for (const first of [health({ nextAutomaticInMs: 9_000 }), health({ breakerOpenForMs: 5_000 })])
      assert.deepEqual(automaticBudget([first, health({ budget: ample })]), ample);
  });

  it('says when the soonest comes free', () => {
    const budget = automaticBudget([
      health({ nextAutomaticInMs: 9_000 }),
      health({ breakerOpenForMs: 5_000 }),
    ]);
    assert.deepEqual([budget.automaticRequestsLeft, budget.nextAutomaticInMs], [0, 5_000]);
  });

  it('is nothing without a key that is accepted, whoever else is named', () => {
    for (const key of ['missing', 'refused'] as const)
      assert.equal(
        automaticBudget([health({ key }), health({ budget: ample })]).nextAutomaticInMs,
        Number.POSITIVE_INFINITY,
      );
    assert.equal(automaticBudget([]).automaticRequestsLeft, 0);
  });

  it('skips a fallback without a key', () => {
    const keyless = health({ key: 'missing', budget: ample });
    assert.equal(
      automaticBudget([health({ nextAutomaticInMs: 9_000 }), keyless]).nextAutomaticInMs,
      9_000,
    );
  });
});
