import { isSameModel } from '../models/modelRef.ts';
import type { Task } from '../task.ts';
import type { ModelHealth, RoutingState } from './routingState.ts';
import type { Trouble } from './trouble.ts';

export type KeyTrouble = Extract<Trouble, { readonly kind: 'missingKey' | 'wrongKey' }>;

/** A pause of ghost text shorter than this is how a small budget is used, and no trouble. */
const longPauseMs = 30_000;

/** What the status bar should say first of the models of these tasks; undefined when all is well. */
export function routingTrouble(state: RoutingState, watched: readonly Task[]): Trouble | undefined {
  const modelHealth = watched.flatMap((task) => chosenFor(task, state) ?? []);
  const troubles = modelHealth.flatMap((health) => troubleOf(health) ?? []);
  if (troubles.length > 0) return troubles[0];
  const paused = state.paused.find(
    ({ task, model }) =>
      watched.includes(task) && modelHealth.some((health) => isSameModel(health.model, model)),
  );
  if (paused !== undefined) return { kind: 'providerDown', retryInMs: paused.retryInMs };
  const { usd, budgetUsd } = state.spend;
  if (budgetUsd > 0 && usd >= budgetUsd) return { kind: 'budget' };
  const inline = watched.includes('inline') ? chosenFor('inline', state) : undefined;
  const pauseMs = inline?.budget.nextAutomaticInMs ?? 0;
  return pauseMs > longPauseMs ? quotaTrouble(pauseMs) : undefined;
}

/** The key that a task's model lacks or whose key its provider refused; undefined when a request may go out. */
export function keyTrouble(state: RoutingState, task: Task): KeyTrouble | undefined {
  const health = chosenFor(task, state);
  const trouble = health && troubleOf(health);
  return trouble?.kind === 'missingKey' || trouble?.kind === 'wrongKey' ? trouble : undefined;
}

function chosenFor(task: Task, state: RoutingState): ModelHealth | undefined {
  const answering = state.taskRoutes.find((one) => one.task === task);
  const chosen = answering?.instead?.of ?? answering?.model;
  return chosen && state.modelHealth.find((health) => isSameModel(health.model, chosen));
}

function troubleOf({
  model,
  key,
  gate,
  breaker,
  breakerOpenForMs,
}: ModelHealth): Trouble | undefined {
  const { provider } = model;
  if (key === 'missing') return { kind: 'missingKey', provider };
  if (key === 'refused') return { kind: 'wrongKey', provider };
  if (gate.kind === 'shut')
    return gate.why === 'payment' ? { kind: 'payment' } : quotaTrouble(gate.forMs);
  if (breaker !== 'closed') return { kind: 'providerDown', retryInMs: breakerOpenForMs };
  return undefined;
}

const quotaTrouble = (forMs: number | undefined): Trouble => ({
  kind: 'quota',
  retryInMs: forMs === Number.POSITIVE_INFINITY ? undefined : forMs,
});
