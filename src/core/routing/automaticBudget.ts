import type { QuotaBudget } from './quotaBudget.ts';
import type { ModelHealth } from './routingState.ts';

const nothing: QuotaBudget = {
  automaticRequestsLeft: 0,
  nextAutomaticInMs: Number.POSITIVE_INFINITY,
  paceMs: 0,
};

/**
 * What automatic requests of a task may count on, with its candidates in their order: the budget of the first one
 * that would answer now, else none until the soonest will. Nothing while the first choice lacks a key that is
 * accepted, since no other model is tried in that case.
 */
export function automaticBudget(candidates: readonly ModelHealth[]): QuotaBudget {
  if (candidates[0]?.key !== 'set') return nothing;
  const usable = candidates.filter((one) => one.key === 'set');
  const ready = usable.find((one) => waitOf(one) === 0);
  if (ready !== undefined) return ready.budget;
  const soonest = usable.reduce((best, one) => (waitOf(one) < waitOf(best) ? one : best));
  return {
    automaticRequestsLeft: 0,
    nextAutomaticInMs: waitOf(soonest),
    paceMs: soonest.budget.paceMs,
  };
}

const waitOf = ({ breakerOpenForMs, budget }: ModelHealth) =>
  Math.max(breakerOpenForMs, budget.nextAutomaticInMs);
