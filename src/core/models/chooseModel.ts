import type { ReasoningEffort } from '../api/modelRequest.ts';
import type { Settings } from '../settings.ts';
import type { Task } from '../task.ts';
import type { CatalogModel, CatalogView } from './catalogModel.ts';
import { homeProvider } from './catalogState.ts';
import { type ModelRef, parseModelRef } from './modelRef.ts';
import type { ProviderSet } from './providerSet.ts';
import { compareFor, isLasting } from './taskFit.ts';

/** A model for a task and how to ask it. */
export interface ModelChoice {
  readonly ref: ModelRef;
  /** What to send as reasoning effort; undefined: send none and leave it to the model. */
  readonly reasoning: ReasoningEffort | undefined;
  /** Ask the server to hold reasoning text back: it is not shown, so sending it would be wasted. */
  readonly hideReasoning: boolean;
  /** Most tokens the model writes, reasoning included. */
  readonly maxOutputTokens: number;
  /** Prompt and answer together. */
  readonly windowTokens: number;
  /** `setting`: the user named it. `default`: computed from the catalog. */
  readonly why: 'setting' | 'default';
}

type ModelSettings = Pick<Settings, `models.${Task}` | `reasoning.${Task}`>;

export interface ChoiceContext {
  readonly task: Task;
  readonly settings: ModelSettings;
  readonly catalog: CatalogView;
  readonly providers: Pick<ProviderSet, 'ids'>;
}

/** For models with no published limits: small enough for most; a refusal tells the real limit. */
const assumedWindowTokens = 32_768;
const assumedMaxOutputTokens = 8_192;

/**
 * The model for a task: the user's, whatever became of it, else the catalog's best. Undefined when the catalog has
 * none to propose. The choice may be retired: see `replacementFor` before asking it. A default that the server
 * refused stays the choice until the user has let it go, so that no dearer one takes its place unasked.
 */
export function chooseModel(context: ChoiceContext): ModelChoice | undefined {
  const { task, settings, catalog, providers } = context;
  const named = parseModelRef(settings[`models.${task}`], providers.ids);
  if (named !== undefined) return planFor(named, 'setting', context);
  const refused = catalog
    .models()
    .filter((model) => wasRefused(model) && !catalog.isDismissed(model.ref));
  const ref = bestFor(task, [...candidatesOf(catalog), ...refused]);
  return ref === undefined ? undefined : planFor(ref, 'default', context);
}

/** How to ask one given model for a task: reasoning as set or as fits the task, within what the model accepts. */
export function planFor(
  ref: ModelRef,
  why: ModelChoice['why'],
  { task, settings, catalog }: Omit<ChoiceContext, 'providers'>,
): ModelChoice {
  const model = catalog.find(ref);
  const setting = settings[`reasoning.${task}`];
  const wanted = setting === 'auto' ? fittingEffort[task] : setting;
  const reasoning = limitEffort(wanted, model?.reasoningEfforts ?? []);
  return {
    ref,
    reasoning,
    hideReasoning: task !== 'chat' && reasoning !== 'none' && model?.canHideReasoning === true,
    maxOutputTokens: model?.maxOutputTokens ?? assumedMaxOutputTokens,
    windowTokens: model?.windowTokens ?? assumedWindowTokens,
    why,
  };
}

/**
 * The catalog's own choice for a task: the fittest Cerebras model in production; one that is retiring only when
 * nothing else is left; never a preview, and never another provider that the user did not name.
 */
export function defaultModel(
  task: Task,
  catalog: Pick<CatalogView, 'models'>,
): ModelRef | undefined {
  return bestFor(task, candidatesOf(catalog));
}

function candidatesOf(catalog: Pick<CatalogView, 'models'>): readonly CatalogModel[] {
  return catalog
    .models()
    .filter((model) => model.ref.provider === homeProvider && model.availability !== 'no')
    .filter((model) => isLasting(model) && model.abilities.streaming !== false);
}

function bestFor(task: Task, models: readonly CatalogModel[]): ModelRef | undefined {
  const isFitter = compareFor(task);
  const isLeaving = (model: CatalogModel) => Number(model.lifecycle.kind === 'retiring');
  return models.toSorted((a, b) => isLeaving(a) - isLeaving(b) || isFitter(a, b))[0]?.ref;
}

/** Taken for production until a request was refused; ids that only the user knows are never a default. */
function wasRefused({ ref, lifecycle, origin }: CatalogModel): boolean {
  return (
    ref.provider === homeProvider &&
    origin !== 'custom' &&
    lifecycle.kind === 'retired' &&
    lifecycle.because === 'refused' &&
    !lifecycle.isPreview
  );
}

/** What suits each task: ghost text waits for nothing, an edit and a next edit a little, an answer may be thought over. */
const fittingEffort: Readonly<Record<Task, ReasoningEffort>> = {
  inline: 'none',
  nextEdit: 'low',
  chat: 'medium',
  edit: 'low',
  small: 'none',
};

const efforts: readonly ReasoningEffort[] = ['none', 'low', 'medium', 'high'];

/**
 * The accepted effort nearest to the wanted one, the lower of two. Whoever wants thinking is not given `none`:
 * where a model takes nothing else, its own way of thinking is left alone (undefined).
 */
export function limitEffort(
  wanted: ReasoningEffort,
  accepted: readonly ReasoningEffort[],
): ReasoningEffort | undefined {
  if (accepted.includes(wanted)) return wanted;
  const rank = (effort: ReasoningEffort) => efforts.indexOf(effort);
  const distance = (effort: ReasoningEffort) => Math.abs(rank(effort) - rank(wanted));
  return accepted
    .filter((effort) => effort !== 'none')
    .sort((a, b) => distance(a) - distance(b) || rank(a) - rank(b))[0];
}
