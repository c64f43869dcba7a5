import { type QuickPick, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { Event } from '../../core/event.ts';
import { createStore } from '../../core/lifetime.ts';
import { isSameModel, type ModelRef, parseModelRef } from '../../core/models/modelRef.ts';
import {
  customRow,
  type PickerAct,
  type PickerContext,
  type PickerRow,
  type PickerState,
  pickerRows,
} from '../../core/models/pickerRows.ts';
import { isTask, type Task } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface ModelPickerDeps {
  readonly texts: Texts;
  readonly stateOf: (task: Task) => Omit<PickerState, 'showsRetired'>;
  readonly context: () => PickerContext;
  /** Fires when the rows may have changed. */
  readonly onDidChange: Event<unknown>;
  /** Undefined: back to the catalog's choice. */
  readonly use: (task: Task, ref: ModelRef | undefined) => Promise<void>;
  readonly setKey: (provider: string) => Promise<void>;
  /** Called when the picker opens, which must not wait for it. */
  readonly refreshIfOld: () => void;
  /** Fetches now; resolves when it is over, good or bad. */
  readonly refresh: () => Promise<unknown>;
  readonly onUnexpected: OnUnexpected;
}

interface Item extends QuickPickItem {
  readonly act?: PickerAct;
}

/** Opens the picker for the given task, or for inline completion. Everything in it is an item: keys alone will do. */
export function createModelPicker(deps: ModelPickerDeps): (task?: unknown) => void {
  const open = (task: Task) => {
    const picker = createOpenPicker(task, deps, open);
    picker.show();
  };
  return (task) => {
    deps.refreshIfOld();
    open(isTask(task) ? task : 'inline');
  };
}

/** What the picker shows after an act that leaves it open. */
interface Next {
  readonly task: Task;
  /** `default`: the row of the catalog's choice. */
  readonly active: ModelRef | 'default' | undefined;
  readonly placeholder?: string;
}

function createOpenPicker(
  startTask: Task,
  deps: ModelPickerDeps,
  reopen: (task: Task) => void,
): QuickPick<Item> {
  const { texts, onUnexpected } = deps;
  const store = createStore();
  const pick = store.own(window.createQuickPick<Item>());
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  let task = startTask;
  let showsRetired = false;

  const draw = (active?: Next['active']) => {
    if (store.isDisposed) return;
    const before = pick.activeItems[0]?.label;
    pick.title = texts.picker.title(texts.model.task[task]);
    pick.items = rowsFor(task, { typed: pick.value, showsRetired }, deps).map(toItem);
    const wanted = pick.items.find((item) =>
      active === undefined ? item.label === before : isFor(item.act, active),
    );
    if (wanted !== undefined) pick.activeItems = [wanted];
  };

  const go = (next: Next) => {
    task = next.task;
    pick.value = '';
    pick.placeholder = next.placeholder ?? texts.picker.placeholder;
    draw(next.active);
  };

  const start = (other: Task): Next => ({
    task: other,
    active: deps.stateOf(other).named ?? 'default',
  });

  const take = async (act: PickerAct): Promise<void> => {
    switch (act.kind) {
      case 'use':
        pick.hide();
        return useModel(act.ref, task, deps);
      case 'showRetired':
        showsRetired = true;
        return draw();
      case 'default':
        pick.hide();
        return deps.use(task, undefined);
      case 'retired':
        return go({
          task,
          active: act.replacement,
          placeholder: texts.picker.retiredChoice(act.name),
        });
      case 'task':
        return go(start(act.task));
      case 'setKey':
        pick.hide();
        await deps.setKey(act.provider);
        return reopen(task);
      case 'refresh':
        pick.busy = true;
        await deps.refresh();
        if (store.isDisposed) return;
        pick.busy = false;
        return draw();
      default:
        return assertNever(act);
    }
  };

  const where = 'model picker';
  const accept = async () => {
    const act = pick.activeItems[0]?.act;
    if (act !== undefined) await take(act);
  };
  store.own(listen(pick.onDidAccept, where, accept, onUnexpected));
  store.own(listen(pick.onDidChangeValue, where, () => draw(), onUnexpected));
  store.own(listen(pick.onDidHide, where, () => store.dispose(), onUnexpected));
  store.own(deps.onDidChange(() => draw()));
  go(start(startTask));
  return pick;
}

/** Sets the model, and asks for the key it lacks. */
async function useModel(ref: ModelRef, task: Task, deps: ModelPickerDeps): Promise<void> {
  const { named } = deps.stateOf(task);
  // What is so already is not written into the settings.
  if (named === undefined || !isSameModel(named, ref)) await deps.use(task, ref);
  if (deps.stateOf(task).lacksKey(ref.provider)) await deps.setKey(ref.provider);
}

/** The rows, and one for what was typed when that is an id of its own. */
function rowsFor(
  task: Task,
  { typed, showsRetired }: { readonly typed: string; readonly showsRetired: boolean },
  deps: ModelPickerDeps,
): readonly PickerRow[] {
  const context = deps.context();
  // Whoever types a name looks for it among all.
  const state = { ...deps.stateOf(task), showsRetired: showsRetired || typed !== '' };
  const rows = pickerRows(state, context);
  const ref = parseModelRef(typed, context.providers.ids);
  if (ref === undefined || context.catalog.find(ref) !== undefined) return rows;
  return [...rows, customRow(ref, context.texts.picker)];
}

function isFor(act: PickerAct | undefined, row: ModelRef | 'default'): boolean {
  if (row === 'default') return act?.kind === 'default';
  return act?.kind === 'use' && isSameModel(act.ref, row);
}

function toItem(row: PickerRow): Item {
  if (row.kind === 'heading') return { label: row.label, kind: QuickPickItemKind.Separator };
  return {
    label: `$(${row.icon}) ${row.label}`,
    description: row.description,
    detail: row.detail,
    // What was typed rarely matches the words of these rows.
    alwaysShow: row.isAlwaysShown,
    act: row.act,
  };
}
