import { type Task, tasks } from '../task.ts';
import type { CatalogModel, CatalogView } from './catalogModel.ts';
import { homeProvider } from './catalogState.ts';
import { dayMs, startOfDay } from './day.ts';
import { describeMeasured, describeModel, describeState, type Measured } from './describeModel.ts';
import { formatModelRef, isSameModel, localModel, type ModelRef } from './modelRef.ts';
import type { ProviderSet } from './providerSet.ts';
import { compareFor } from './taskFit.ts';
import type { ModelTexts, PickerTexts } from './texts.ts';

/** What a row does when it is taken. */
export type PickerAct =
  | { readonly kind: 'use'; readonly ref: ModelRef }
  /** Leads to its replacement instead of being used. */
  | { readonly kind: 'retired'; readonly name: string; readonly replacement: ModelRef | undefined }
  /** Unfolds the retired models. */
  | { readonly kind: 'showRetired' }
  | { readonly kind: 'default' }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'setKey'; readonly provider: string }
  | { readonly kind: 'refresh' };

/** One row of the picker, or a heading. `icon` is a codicon's name. */
export type PickerRow =
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'row';
      readonly icon: string;
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      /** The task's model now. */
      readonly isCurrent: boolean;
      /** Stays in sight whatever is typed. */
      readonly isAlwaysShown: boolean;
      readonly act: PickerAct;
    };

type Row = Extract<PickerRow, { readonly kind: 'row' }>;

export interface PickerState {
  readonly task: Task;
  /** What the task's setting names; undefined: the catalog's choice. */
  readonly named: ModelRef | undefined;
  readonly byDefault: ModelRef | undefined;
  /** Providers that need a key and have none. */
  readonly lacksKey: (provider: string) => boolean;
  readonly measured: (ref: ModelRef) => Measured | undefined;
  /** Since the listing was fetched, as people say it; undefined: never. */
  readonly listAge: string | undefined;
  readonly wallMs: number;
  /** Retired models are in the list; otherwise only the one that the task's setting names. */
  readonly showsRetired: boolean;
}

export interface PickerContext {
  readonly catalog: Pick<CatalogView, 'models' | 'find'>;
  readonly providers: ProviderSet;
  readonly texts: { readonly model: ModelTexts; readonly picker: PickerTexts };
}

/** Retired this recently, a model is still looked for by its name. */
const recentMs = 365 * dayMs;

/** The rows of the picker: a key first where one is missing, then models by lifecycle, then everything else. */
export function pickerRows(state: PickerState, context: PickerContext): readonly PickerRow[] {
  const { texts, catalog } = context;
  const { named } = state;
  const keyRows = context.providers.all
    .filter(({ id, needsKey }) => needsKey && state.lacksKey(id))
    .map(({ id, label }) => ({ id, row: keyRow(id, label, texts.picker) }));
  const isLocal = named !== undefined && isSameModel(named, localModel);
  const isForeign = named !== undefined && !isLocal && catalog.find(named) === undefined;
  const groups = groupModels(state, context).filter(({ models }) => models.length > 0);
  const folded = state.showsRetired
    ? 0
    : retiredModels(state, context).filter(isFolded(state)).length;
  return [
    ...keyRows.filter(({ id }) => id === homeProvider).map(({ row }) => row),
    defaultRow(state, context),
    ...(isForeign ? [{ ...customRow(named, texts.picker), icon: 'check', isCurrent: true }] : []),
    ...groups.flatMap(({ label, models }) => [
      { kind: 'heading', label } as const,
      ...models.map((model) => modelRow(model, state, context)),
    ]),
    ...(state.task === 'inline' ? localRows(isLocal, texts.picker) : []),
    { kind: 'heading', label: texts.picker.settings },
    ...(folded === 0 ? [] : [retiredRow(folded, texts.picker)]),
    ...tasks.filter((task) => task !== state.task).map((task) => taskRow(task, texts)),
    refreshRow(state, texts.picker),
    ...keyRows.filter(({ id }) => hasModels(id, context)).map(({ row }) => row),
  ];
}

/** The workspace's own patterns: they complete lines and nothing else. */
const localRows = (isCurrent: boolean, texts: PickerTexts): readonly PickerRow[] => [
  { kind: 'heading', label: texts.thisMachine },
  rowOf({
    icon: isCurrent ? 'check' : 'blank',
    label: texts.local,
    description: dotted([formatModelRef(localModel), isCurrent ? texts.current : '']),
    detail: texts.localDetail,
    isCurrent,
    act: { kind: 'use', ref: localModel },
  }),
];

/** The row for an id that no list holds. */
export function customRow(ref: ModelRef, texts: PickerTexts): Row {
  return rowOf({
    icon: 'edit',
    label: texts.custom(formatModelRef(ref)),
    detail: texts.customDetail,
    isAlwaysShown: true,
    act: { kind: 'use', ref },
  });
}

interface Group {
  readonly label: string;
  readonly models: readonly CatalogModel[];
}

/** Cerebras by lifecycle, then each other provider under its own name, what is over at the end. */
function groupModels(state: PickerState, context: PickerContext): readonly Group[] {
  const { picker } = context.texts;
  const sorted = context.catalog.models().toSorted(compareFor(state.task));
  const isNamed = (model: CatalogModel) =>
    state.named !== undefined && isSameModel(state.named, model.ref);
  const home = sorted.filter((model) => model.ref.provider === homeProvider);
  const offered = home.filter((model) => model.availability !== 'no' || isNamed(model));
  const living = (kind: CatalogModel['lifecycle']['kind']) =>
    offered.filter((model) => model.lifecycle.kind === kind);
  const withheld = home.filter(
    (model) => !offered.includes(model) && model.lifecycle.kind !== 'retired',
  );
  const retired = retiredModels(state, context).filter(
    (model) => state.showsRetired || !isFolded(state)(model),
  );
  const others = context.providers.all
    .filter(({ id }) => id !== homeProvider)
    .map(({ id, label }) => ({
      label,
      models: sorted.filter(
        (model) => model.ref.provider === id && model.lifecycle.kind !== 'retired',
      ),
    }));
  return [
    { label: picker.production, models: living('production') },
    { label: picker.preview, models: living('preview') },
    { label: picker.retiring, models: living('retiring') },
    { label: picker.notOffered, models: withheld },
    ...others,
    { label: picker.retired, models: retired },
  ];
}

const retiredModels = (state: PickerState, context: PickerContext): readonly CatalogModel[] =>
  context.catalog
    .models()
    .filter(
      ({ lifecycle }) =>
        lifecycle.kind === 'retired' && state.wallMs - startOfDay(lifecycle.since) < recentMs,
    )
    .toSorted(compareFor(state.task));

const isFolded =
  ({ named }: PickerState) =>
  ({ ref }: CatalogModel): boolean =>
    named === undefined || !isSameModel(named, ref);

const retiredRow = (count: number, texts: PickerTexts): Row =>
  rowOf({
    icon: 'chevron-down',
    label: texts.showRetired(count),
    act: { kind: 'showRetired' },
  });

function modelRow(model: CatalogModel, state: PickerState, context: PickerContext): Row {
  const { texts, catalog } = context;
  const { lifecycle, ref } = model;
  const current = state.named ?? state.byDefault;
  const isCurrent = current !== undefined && isSameModel(current, ref);
  const isNamed = isCurrent && state.named !== undefined;
  const life = describeState(lifecycle, catalog, texts.model);
  const facts = lifecycle.kind === 'retired' ? '' : describeModel(model, texts.picker);
  const measured = describeMeasured(state.measured(ref), texts.picker);
  return rowOf({
    icon: isNamed ? 'check' : icons[lifecycle.kind],
    label: model.name,
    description: dotted([ref.model, isCurrent ? texts.picker.current : '', measured]),
    detail: dotted([life, facts]),
    isCurrent,
    act:
      lifecycle.kind === 'retired'
        ? { kind: 'retired', name: model.name, replacement: lifecycle.replacement }
        : { kind: 'use', ref },
  });
}

const dotted = (parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' · ');

const icons: Readonly<Record<CatalogModel['lifecycle']['kind'], string>> = {
  production: 'blank',
  preview: 'beaker',
  retiring: 'warning',
  retired: 'circle-slash',
};

function defaultRow(state: PickerState, context: PickerContext): Row {
  const { picker } = context.texts;
  const model = state.byDefault && context.catalog.find(state.byDefault);
  return rowOf({
    icon: state.named === undefined ? 'check' : 'sparkle',
    label: model === undefined ? picker.noDefault : picker.byDefault(model.name),
    description: state.named === undefined ? picker.current : '',
    detail: picker.byDefaultDetail,
    isCurrent: state.named === undefined,
    act: { kind: 'default' },
  });
}

function taskRow(task: Task, texts: PickerContext['texts']): Row {
  return rowOf({
    icon: 'arrow-swap',
    label: texts.picker.switchTask(texts.model.task[task]),
    act: { kind: 'task', task },
  });
}

function refreshRow(state: PickerState, texts: PickerTexts): Row {
  return rowOf({
    icon: 'refresh',
    label: texts.refresh,
    description: state.listAge === undefined ? texts.neverListed : texts.listAge(state.listAge),
    act: { kind: 'refresh' },
  });
}

function keyRow(provider: string, label: string, texts: PickerTexts): Row {
  return rowOf({
    icon: 'key',
    label: texts.setKey,
    description: texts.setKeyFor(label),
    act: { kind: 'setKey', provider },
  });
}

/** Other providers' keys are only asked for once their models are in the list. */
const hasModels = (provider: string, context: PickerContext): boolean =>
  provider !== homeProvider &&
  context.catalog.models().some((model) => model.ref.provider === provider);

const rowOf = (given: Pick<Row, 'icon' | 'label' | 'act'> & Partial<Row>): Row => ({
  kind: 'row',
  description: '',
  detail: '',
  isCurrent: false,
  isAlwaysShown: false,
  ...given,
});
