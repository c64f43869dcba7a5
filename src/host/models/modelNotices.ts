import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Catalog } from '../../core/models/catalog.ts';
import { dayOf } from '../../core/models/day.ts';
import { describeModel, describeState } from '../../core/models/describeModel.ts';
import { formatModelRef, type ModelRef } from '../../core/models/modelRef.ts';
import {
  isDueToday,
  type ModelWarning,
  type NoticeMemory,
  readMemory,
  remindAt,
  retiringNotice,
} from '../../core/models/modelWarning.ts';
import type { NoticeAction, Notices, Storage } from '../../core/ports.ts';
import type { Task } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { type OnUnexpected, run } from '../listen.ts';

export interface ModelNoticesDeps {
  readonly catalog: Pick<Catalog, 'find' | 'declineReplacement'>;
  /** The models in use that will not stay as they are, as of now. */
  readonly warnings: () => readonly ModelWarning[];
  /** Tasks whose setting names this model. */
  readonly tasksNaming: (ref: ModelRef) => readonly Task[];
  readonly notices: Notices;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly texts: Pick<Texts, 'model' | 'picker'>;
  /** Sets a model for these tasks: only ever called by the user's click. */
  readonly switchTo: (tasks: readonly Task[], ref: ModelRef) => Promise<void>;
  readonly openPicker: (task: Task) => unknown;
  /** Shows what the provider says about a model's end. */
  readonly openDetails: (ref: ModelRef) => unknown;
  readonly onUnexpected: OnUnexpected;
}

export interface ModelNotices extends Disposable {
  /** Looks at the models in use and says what has to be said, each at its own pace. */
  check(): void;
  /** Another model has answered for a retired one: said once for each. */
  notifyReplaced(gone: ModelRef, instead: ModelRef, task: Task): void;
  /** A model is gone and nothing was sent: the user has to choose among `candidates`, best first. */
  askToChoose(gone: ModelRef, task: Task, candidates: readonly ModelRef[]): void;
  /** A request is longer than a model's window: offers one that holds it, once in a session for each pair. */
  offerLarger(model: ModelRef, task: Task, larger: ModelRef): void;
}

const storageKey = 'models.notices';
/** Listings and settings change in bursts. */
const settleMs = 300;

/** Notices about models that are going away. Retiring: once a day at most. Preview and replacement: once ever. */
export function createModelNotices(deps: ModelNoticesDeps): ModelNotices {
  const { clock, notices, storage, texts } = deps;
  const strings = texts.model.notice;
  const store = createStore();
  let pending: Disposable | undefined;
  store.own({ dispose: () => pending?.dispose() });

  const nameOf = (ref: ModelRef) => deps.catalog.find(ref)?.name ?? formatModelRef(ref);

  /** Takes the right to show a notice now, alone among all windows. */
  async function claim(name: string, isFree: (memory: NoticeMemory) => boolean): Promise<boolean> {
    let hasClaim = false;
    const wallMs = clock.wallMs();
    await storage.update(storageKey, (json) => {
      const memory = readMemory(json);
      hasClaim = isFree(memory);
      return hasClaim ? { ...memory, [name]: { shownAt: wallMs, notBefore: wallMs } } : memory;
    });
    return hasClaim && !store.isDisposed;
  }

  const claimOnce = (name: string) => claim(name, (memory) => memory[name] === undefined);

  async function snooze(name: string, notBefore: number): Promise<void> {
    const shownAt = clock.wallMs();
    await storage.update(storageKey, (json) => ({
      ...readMemory(json),
      [name]: { shownAt, notBefore },
    }));
  }

  async function notifyRetiring(warning: ModelWarning): Promise<void> {
    const { model, lifecycle, tasks, namedBy } = warning;
    if (lifecycle.kind !== 'retiring') return;
    const name = retiringNotice(warning);
    const wallMs = clock.wallMs();
    if (!(await claim(name, (memory) => isDueToday(memory, name, wallMs)))) return;
    const { replacement, daysLeft } = lifecycle;
    const [firstTask = 'chat'] = tasks;
    const lead: NoticeAction =
      replacement === undefined
        ? { label: strings.chooseAnother, run: () => void deps.openPicker(firstTask) }
        : {
            label: strings.switchTo(nameOf(replacement)),
            run: () => deps.switchTo(namedBy.length > 0 ? namedBy : tasks, replacement),
          };
    notices.show({
      id: `${name} ${dayOf(wallMs)}`,
      level: 'warning',
      text: strings.inUse(
        model.name,
        texts.model.tasks(tasks),
        describeState(lifecycle, deps.catalog, texts.model),
      ),
      actions: [
        lead,
        {
          label: strings.remindLater,
          run: () => snooze(name, remindAt(daysLeft, clock.wallMs())),
        },
        { label: strings.details, run: () => void deps.openDetails(model.ref) },
      ],
    });
  }

  async function notifyPreview({ model, namedBy }: ModelWarning): Promise<void> {
    const name = `preview ${formatModelRef(model.ref)}`;
    if (namedBy.length === 0 || !(await claimOnce(name))) return;
    notices.show({
      id: name,
      level: 'info',
      text: strings.preview(model.name, texts.model.tasks(namedBy)),
      actions: [{ label: strings.understood, run: () => {} }],
    });
  }

  async function notifyAll(): Promise<void> {
    for (const warning of deps.warnings()) {
      if (warning.lifecycle.kind === 'retiring') await notifyRetiring(warning);
      if (warning.lifecycle.kind === 'preview') await notifyPreview(warning);
    }
  }

  async function notifyReplaced(gone: ModelRef, instead: ModelRef, task: Task): Promise<void> {
    const name = `replaced ${formatModelRef(gone)}`;
    if (!(await claimOnce(name))) return;
    const naming = deps.tasksNaming(gone);
    notices.show({
      id: name,
      level: 'warning',
      text: strings.carriedOn(nameOf(gone), nameOf(instead)),
      actions: [
        {
          label: strings.keep(nameOf(instead)),
          run: () => deps.switchTo(naming.length > 0 ? naming : [task], instead),
        },
        { label: strings.chooseAnother, run: () => void deps.openPicker(task) },
        { label: strings.stop, run: () => stop(gone) },
      ],
    });
  }

  function stop(gone: ModelRef): void {
    deps.catalog.declineReplacement(gone);
    notices.show({
      id: `stopped ${formatModelRef(gone)}`,
      level: 'info',
      text: strings.stopped(nameOf(gone)),
      actions: [],
    });
  }

  return {
    check() {
      pending ??= clock.after(settleMs, () => {
        pending = undefined;
        run(notifyAll, storageKey, deps.onUnexpected);
      });
    },
    notifyReplaced(gone, instead, task) {
      run(() => notifyReplaced(gone, instead, task), storageKey, deps.onUnexpected);
    },
    askToChoose(gone, task, candidates) {
      const naming = deps.tasksNaming(gone);
      const tasks = naming.length > 0 ? naming : [task];
      const sentence = candidates.length === 0 ? strings.nothingLeft : strings.choiceNeeded;
      const [best] = candidates;
      const choose = { label: strings.chooseAnother, run: () => void deps.openPicker(task) };
      notices.show({
        id: `choose ${formatModelRef(gone)}`,
        level: 'warning',
        text: sentence(nameOf(gone), texts.model.tasks(tasks)),
        actions:
          best === undefined
            ? [choose]
            : [
                {
                  label: strings.switchTo(nameOf(best)),
                  run: () => deps.switchTo(tasks, best),
                },
                choose,
              ],
      });
    },
    offerLarger(model, task, larger) {
      const found = deps.catalog.find(larger);
      notices.show({
        id: `larger ${formatModelRef(larger)} than ${formatModelRef(model)}`,
        level: 'info',
        text: strings.tooLong(
          nameOf(model),
          nameOf(larger),
          found === undefined ? '' : describeModel(found, texts.picker),
        ),
        actions: [
          { label: strings.switchTo(nameOf(larger)), run: () => deps.switchTo([task], larger) },
          { label: strings.chooseAnother, run: () => void deps.openPicker(task) },
        ],
      });
    },
    dispose: () => store.dispose(),
  };
}
