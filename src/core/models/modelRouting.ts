import type { ModelRequest } from '../api/modelRequest.ts';
import type { ProviderProfile } from '../api/provider.ts';
import type { Clock } from '../clock.ts';
import type { Refusal } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { type Task, tasks } from '../task.ts';
import type { Catalog } from './catalog.ts';
import { chooseModel } from './chooseModel.ts';
import { fitProvider } from './fitProvider.ts';
import { fitRequest } from './fitRequest.ts';
import { formatModelRef, isSameModel, type ModelRef } from './modelRef.ts';
import type { ProviderSet } from './providerSet.ts';
import { cheapestHolding, replacementFor } from './replacement.ts';

export interface ModelRoutingDeps {
  readonly catalog: Catalog;
  readonly settings: () => Settings;
  readonly providers: () => ProviderSet;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Another model has answered for a retired one. */
  readonly onReplaced: (gone: ModelRef, instead: ModelRef, task: Task) => void;
  /** A model is gone and nothing may be sent in its place; `candidates` are best first and may be none. */
  readonly onChoiceNeeded: (gone: ModelRef, task: Task, candidates: readonly ModelRef[]) => void;
  /** A model answers that it is unavailable: its listing may have changed. */
  readonly onUnavailable: () => void;
  /** A request did not fit a model's window; `larger` is the cheapest that holds it. */
  readonly onTooLong: (model: ModelRef, task: Task, larger: ModelRef) => void;
}

/** What a router needs to know of models, and what it has to tell. */
export interface ModelRouting {
  /** The task's model, whatever became of it: the user's or the catalog's. */
  choiceFor(task: Task): ModelRef | undefined;
  /**
   * Whether asking it would only cost time. After a refusal that leaves the user without an answer it is tried
   * again now and then.
   */
  isRetired(model: ModelRef): boolean;
  /** The request as a model takes it: reasoning as set for the task, within what the model accepts and writes. */
  fitRequest(model: ModelRef, task: Task, request: ModelRequest): ModelRequest;
  /** The provider as this model of it wants to be asked. */
  fitProvider(model: ModelRef, provider: ProviderProfile): ProviderProfile;
  /** The server does not take something for this model: later requests go without it. */
  learnRefusal(model: ModelRef, refusal: Refusal): void;
  /** The server does not serve a model, or not to this key. */
  noteGone(model: ModelRef): void;
  /**
   * The server says that a model is unavailable. True where its listing no longer names it: it was withdrawn. Else
   * the listing is looked at anew, every ten minutes at most.
   */
  noteUnavailable(model: ModelRef): boolean;
  /** Who may answer at once for a model that is gone; undefined when the user has to choose, which is said. */
  replacementFor(model: ModelRef, task: Task): ModelRef | undefined;
  /** A model has begun to answer. */
  noteAnswer(task: Task, model: ModelRef, isReplacement: boolean): void;
  learnWindow(model: ModelRef, limitTokens: number): void;
  /** A request of `neededTokens` is longer than the model's window: a larger one is suggested, if there is one. */
  noteTooLong(model: ModelRef, task: Task, neededTokens: number): void;
  /** Whether it thinks before it answers; undefined when unknown. */
  reasons(model: ModelRef): boolean | undefined;
  /** In tokens; undefined when unknown. */
  windowOf(model: ModelRef): number | undefined;
  /** Tasks whose setting names the model. */
  tasksNaming(model: ModelRef): readonly Task[];
}

/** A dedicated endpoint may be back; ghost text must not find out at every key. */
const restMs = 600_000;

export function createModelRouting(deps: ModelRoutingDeps): ModelRouting {
  const { catalog, clock } = deps;
  const refusedAt = new Map<string, number>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  const context = (task: Task) => ({
    task,
    settings: deps.settings(),
    catalog,
    providers: deps.providers(),
  });
  const choose = (task: Task) => chooseModel(context(task));

  return {
    choiceFor: (task) => choose(task)?.ref,
    isRetired(model) {
      const lifecycle = catalog.find(model)?.lifecycle;
      if (lifecycle?.kind !== 'retired') return false;
      if (lifecycle.because !== 'refused') return true;
      const at = refusedAt.get(formatModelRef(model));
      if (at !== undefined && clock.wallMs() - at < restMs) return true;
      return replacementFor(model, { task: 'chat' }, catalog).kind === 'carryOn';
    },
    fitRequest(model, task, request) {
      const fitted = fitRequest(request, model, context(task));
      const declared = deps.providers().get(model.provider)?.models?.[model.model];
      const most = declared?.maxAnswerTokens ?? catalog.traitsOf(model)?.maxAnswerTokens;
      return most === undefined || fitted.maxTokens <= most
        ? fitted
        : { ...fitted, maxTokens: most };
    },
    fitProvider: (model, provider) =>
      fitProvider(provider, {
        modelId: model.model,
        declared: provider.models?.[model.model]?.traits,
        learned: catalog.traitsOf(model),
        fillsIn: catalog.find(model)?.fillsIn,
      }),
    learnRefusal: (model, refusal) => catalog.noteRefusal(model, refusal),
    noteGone(model) {
      const at = clock.wallMs();
      refusedAt.set(formatModelRef(model), at);
      catalog.noteModelGone(model, at);
    },
    noteUnavailable(model) {
      if (catalog.isWithdrawn(model)) return true;
      if (clock.wallMs() - lookedAt >= restMs) {
        lookedAt = clock.wallMs();
        deps.onUnavailable();
      }
      return false;
    },
    replacementFor(model, task) {
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
    noteTooLong(model, task, neededTokens) {
      const larger = cheapestHolding(model, { task, windowTokens: neededTokens }, catalog);
      if (larger !== undefined) deps.onTooLong(model, task, larger);
    },
    reasons: (model) => catalog.find(model)?.abilities.reasoning,
    windowOf: (model) => catalog.find(model)?.windowTokens,
    tasksNaming(model) {
      return tasks.filter((task) => {
        const choice = choose(task);
        return choice?.why === 'setting' && isSameModel(choice.ref, model);
      });
    },
  };
}
