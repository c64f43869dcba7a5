import type { RequestError } from '../errors.ts';
import { formatModelRef, isSameModel, type ModelRef } from '../models/modelRef.ts';
import { type Task, tasks } from '../task.ts';
import type { BreakerState } from './breaker.ts';
import type { DaySpend } from './daySpend.ts';
import type { QuotaBudget } from './quotaBudget.ts';
import type { GateState } from './quotaGate.ts';
import type { RouteReason } from './routerRequest.ts';

/** Who answered a task last, or would now. */
export interface TaskRoute {
  readonly task: Task;
  readonly model: ModelRef;
  readonly reason: RouteReason;
  /** Why the one that was to answer did not, when it did not. */
  readonly instead?: { readonly of: ModelRef; readonly because: RequestError };
  /** False: no request was sent yet, and this model would get the next one. */
  readonly hasAnswered: boolean;
}

/** How one model stands with breaker, gate and key. */
export interface ModelHealth {
  readonly model: ModelRef;
  readonly key: 'set' | 'missing' | 'refused';
  readonly breaker: BreakerState['kind'];
  /** Until an open breaker lets a probe through; 0 otherwise. */
  readonly breakerOpenForMs: number;
  readonly gate: GateState;
  readonly budget: QuotaBudget;
}

/** A task that is held back while its model is not. */
export interface PausedTask {
  readonly model: ModelRef;
  readonly task: Task;
  readonly retryInMs: number;
}

/** Everything a screen says of routing, as of one moment. */
export interface RoutingState {
  readonly taskRoutes: readonly TaskRoute[];
  /** The tasks' models first, then the user's list, then whoever else was asked. */
  readonly modelHealth: readonly ModelHealth[];
  /** Tasks that get no answer of a model that answers others: too slow for them, or their own route fails. */
  readonly paused: readonly PausedTask[];
  readonly spend: DaySpend & { readonly usd: number; readonly budgetUsd: number };
  readonly wallMs: number;
}

export interface StateSources {
  choiceFor(task: Task): ModelRef | undefined;
  fallback(): readonly ModelRef[];
  asked(): readonly ModelRef[];
  lastAnswer(task: Task): Omit<TaskRoute, 'hasAnswered' | 'task'> | undefined;
  healthOf(model: ModelRef): ModelHealth;
  paused(): readonly PausedTask[];
  spend(): RoutingState['spend'];
  wallMs(): number;
}

/** Derived anew on each call; no copy is kept. */
export function readRoutingState(sources: StateSources): RoutingState {
  const taskRoutes = tasks.flatMap((task): TaskRoute[] => {
    const chosen = sources.choiceFor(task);
    const last = sources.lastAnswer(task);
    const isCurrent = last !== undefined && chosen !== undefined && concerns(last, chosen);
    if (isCurrent) return [{ ...last, task, hasAnswered: true }];
    return chosen === undefined
      ? []
      : [{ task, model: chosen, reason: 'chosen', hasAnswered: false }];
  });
  const chosen = tasks.flatMap((task) => sources.choiceFor(task) ?? []);
  const models = unique([...chosen, ...sources.fallback(), ...sources.asked()]);
  return {
    taskRoutes,
    modelHealth: models.map(sources.healthOf),
    paused: sources.paused(),
    spend: sources.spend(),
    wallMs: sources.wallMs(),
  };
}

/** Whether the last answer still concerns the model that is chosen now. */
const concerns = (last: Omit<TaskRoute, 'hasAnswered' | 'task'>, chosen: ModelRef) =>
  isSameModel(last.instead?.of ?? last.model, chosen);

function unique(models: readonly ModelRef[]): readonly ModelRef[] {
  return [...new Map(models.map((model) => [formatModelRef(model), model])).values()];
}
