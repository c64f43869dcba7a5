import type { Clock } from '../clock.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import { type Task, tasks } from '../task.ts';
import { type Breaker, type BreakerPermit, type BreakerState, createBreaker } from './breaker.ts';

/** Leave to send one request of one task. Of these calls exactly the first counts. */
export interface TaskPermit extends BreakerPermit {
  /** The task's own deadline or its own route failed: that says nothing about the model's other tasks. */
  failTask(retryAfterMs?: number): void;
}

/** What stands before one task of one model: the model's breaker and the task's own. */
export interface TaskBreaker extends Omit<Breaker, 'enter'> {
  /** The task's own alone. */
  readonly ownState: BreakerState;
  enter(): TaskPermit | undefined;
}

/** A breaker that moved. Without `task` it is the model's own, which every task depends on. */
export interface BreakerChange {
  readonly model: ModelRef;
  readonly task?: Task;
}

/** Breakers of every model that was ever asked, made on first use: one for the model, and one for each of its tasks. */
export interface Breakers extends Disposable {
  /** What the provider itself did, whoever asked. */
  of(ref: ModelRef): Breaker;
  /** The model's and the task's own together: both must let a request pass. */
  forTask(ref: ModelRef, task: Task): TaskBreaker;
  /** Models that were asked, in order of first use. */
  all(): readonly { readonly model: ModelRef; readonly state: BreakerState }[];
  /** Tasks whose own breaker is not closed while their model's is. */
  paused(): readonly {
    readonly model: ModelRef;
    readonly task: Task;
    readonly retryInMs: number;
  }[];
  /** Fires when a breaker changed its kind, also when an opening ran out. */
  readonly onDidChange: Event<BreakerChange>;
}

interface Entry {
  readonly model: ModelRef;
  readonly breaker: Breaker;
  readonly byTask: ReadonlyMap<Task, Breaker>;
}

/** @param onError receives what a listener throws. */
export function createBreakers(clock: Clock, onError: (error: unknown) => void): Breakers {
  const store = createStore();
  const changes = store.own(createEmitter<BreakerChange>(onError));
  const entries = new Map<string, Entry>();
  const timers = new Map<Breaker, Disposable>();

  function announce(change: BreakerChange, breaker: Breaker) {
    timers.get(breaker)?.dispose();
    timers.delete(breaker);
    if (store.isDisposed) return;
    if (breaker.state.kind === 'open') {
      timers.set(
        breaker,
        clock.after(breaker.retryInMs, () => announce(change, breaker)),
      );
    }
    changes.fire(change);
  }

  function make(change: BreakerChange): Breaker {
    const breaker: Breaker = createBreaker(clock, () => announce(change, breaker));
    return breaker;
  }

  function entryOf(ref: ModelRef): Entry {
    const name = formatModelRef(ref);
    const known = entries.get(name);
    if (known !== undefined) return known;
    const model = { provider: ref.provider, model: ref.model };
    const entry: Entry = {
      model,
      breaker: make({ model }),
      byTask: new Map(tasks.map((task) => [task, make({ model, task })])),
    };
    entries.set(name, entry);
    return entry;
  }

  return {
    of: (ref) => entryOf(ref).breaker,
    forTask(ref, task) {
      const { breaker, byTask } = entryOf(ref);
      const own = byTask.get(task);
      // Every task has one.
      if (own === undefined) throw new Error(`no breaker for ${task}`);
      return joined(breaker, own);
    },
    all: () => [...entries.values()].map(({ model, breaker }) => ({ model, state: breaker.state })),
    paused: () =>
      [...entries.values()].flatMap(({ model, breaker, byTask }) =>
        breaker.state.kind !== 'closed'
          ? []
          : [...byTask].flatMap(([task, own]) =>
              own.state.kind === 'closed' ? [] : { model, task, retryInMs: own.retryInMs },
            ),
      ),
    onDidChange: changes.event,
    dispose() {
      store.dispose();
      for (const timer of timers.values()) timer.dispose();
      timers.clear();
    },
  };
}

function joined(shared: Breaker, own: Breaker): TaskBreaker {
  return {
    get state() {
      const { state } = shared;
      if (state.kind === 'open' || own.state.kind === 'closed') return state;
      return own.state.kind === 'open' || state.kind === 'closed' ? own.state : state;
    },
    get ownState() {
      return own.state;
    },
    get retryInMs() {
      return Math.max(shared.retryInMs, own.retryInMs);
    },
    enter() {
      const permit = shared.enter();
      if (permit === undefined) return undefined;
      const ownPermit = own.enter();
      if (ownPermit === undefined) {
        permit.release();
        return undefined;
      }
      return {
        succeed() {
          permit.succeed();
          ownPermit.succeed();
        },
        ignore() {
          permit.ignore();
          ownPermit.ignore();
        },
        fail(retryAfterMs) {
          permit.fail(retryAfterMs);
          ownPermit.release();
        },
        failTask(retryAfterMs) {
          permit.release();
          ownPermit.fail(retryAfterMs);
        },
        release() {
          permit.release();
          ownPermit.release();
        },
      };
    },
  };
}
