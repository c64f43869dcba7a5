import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import type { Catalog } from './catalog.ts';
import { chooseModel, type ModelChoice, planFor } from './chooseModel.ts';
import { formatModelRef, isSameModel, type ModelRef } from './modelRef.ts';
import type { ProviderSet } from './providerSet.ts';
import { replacementFor } from './replacement.ts';
import { type Task, tasks } from './task.ts';

export interface ModelRoutingDeps {
  readonly catalog: Catalog;
  readonly settings: () => Settings;
  readonly providers: () => ProviderSet;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Another model has answered for a retired one. */
  readonly onReplaced: (gone: ModelRef, instead: ModelRef, task: Task) => void;
  /** A model is gone and nothing may be sent in its place; `candidates` are best first and may be none. */
  readonly onChoiceNeeded: (gone: ModelRef, task: Task, candidates: readonly ModelRef[]) => void;
}

/** What a router needs to know of models, and what it has to tell. */
export interface ModelRouting {
  /** The task's model, already replaced when it is retired and another may answer unasked. */
  choiceFor(task: Task): { readonly model: ModelRef; readonly isReplacement: boolean } | undefined;
  /** How to ask a model for a task: reasoning, limits. */
  planFor(model: ModelRef, task: Task): ModelChoice;
  /** Called after "model not found": who may answer at once; undefined when the user has to choose, which was said. */
  replacementFor(model: ModelRef, task: Task): ModelRef | undefined;
  /** Somebody has begun to answer. */
  noteAnswer(task: Task, model: ModelRef, isReplacement: boolean): void;
  learnWindow(model: ModelRef, limitTokens: number): void;
  /** In tokens; undefined where nobody said. */
  windowOf(model: ModelRef): number | undefined;
  /** Tasks whose setting names the model. */
  tasksNaming(model: ModelRef): readonly Task[];
}

/** Ghost text does not ask a model again so soon after it was refused: it would at every key. */
const restMs = 600_000;

export function createModelRouting(deps: ModelRoutingDeps): ModelRouting {
  const { catalog, clock } = deps;
  const refusedAt = new Map<string, number>();
  const choose = (task: Task) =>
    chooseModel({ task, settings: deps.settings(), catalog, providers: deps.providers() });

  const isResting = (task: Task, model: ModelRef) =>
    task === 'inline' &&
    clock.wallMs() - (refusedAt.get(formatModelRef(model)) ?? Number.NEGATIVE_INFINITY) < restMs;

  return {
    choiceFor(task) {
      const choice = choose(task);
      if (choice === undefined) return undefined;
      const model = choice.ref;
      if (catalog.find(model)?.lifecycle.kind !== 'retired') return { model, isReplacement: false };
      const advice = replacementFor(model, { task }, catalog);
      if (advice.kind === 'carryOn') return { model: advice.ref, isReplacement: true };
      return isResting(task, model) ? undefined : { model, isReplacement: false };
    },
    planFor: (model, task) =>
      planFor(model, 'setting', { task, settings: deps.settings(), catalog }),
    replacementFor(model, task) {
      const at = clock.wallMs();
      refusedAt.set(formatModelRef(model), at);
      catalog.noteModelGone(model, at);
      const advice = replacementFor(model, { task }, catalog);
      if (advice.kind === 'carryOn') return advice.ref;
      deps.onChoiceNeeded(model, task, advice.kind === 'ask' ? advice.candidates : []);
      return undefined;
    },
    noteAnswer(task, model, isReplacement) {
      refusedAt.delete(formatModelRef(model));
      catalog.noteModelServed(model);
      const chosen = isReplacement ? choose(task)?.ref : undefined;
      if (chosen !== undefined && !isSameModel(chosen, model)) deps.onReplaced(chosen, model, task);
    },
    learnWindow: (model, limitTokens) => catalog.noteContextLimit(model, limitTokens),
    windowOf: (model) => catalog.find(model)?.windowTokens,
    tasksNaming(model) {
      return tasks.filter((task) => {
        const choice = choose(task);
        return choice?.why === 'setting' && isSameModel(choice.ref, model);
      });
    },
  };
}
