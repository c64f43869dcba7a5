import type { Clock } from '../clock.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import { type Breaker, type BreakerState, createBreaker } from './breaker.ts';

/** One breaker for every model that was ever asked, made on first use. */
export interface Breakers extends Disposable {
  of(ref: ModelRef): Breaker;
  /** Those that are not plainly closed with nothing against them, in order of first use. */
  all(): readonly { readonly model: ModelRef; readonly state: BreakerState }[];
  /** Fires the model whose breaker changed its kind, also when an opening ran out. */
  readonly onDidChange: Event<ModelRef>;
}

/** @param onError receives what a listener throws. */
export function createBreakers(clock: Clock, onError: (error: unknown) => void): Breakers {
  const store = createStore();
  const changes = store.own(createEmitter<ModelRef>(onError));
  const entries = new Map<string, { readonly model: ModelRef; readonly breaker: Breaker }>();
  const timers = new Map<string, Disposable>();

  function announce(model: ModelRef, breaker: Breaker) {
    const name = formatModelRef(model);
    timers.get(name)?.dispose();
    timers.delete(name);
    if (store.isDisposed) return;
    if (breaker.state.kind === 'open') {
      timers.set(
        name,
        clock.after(breaker.retryInMs, () => announce(model, breaker)),
      );
    }
    changes.fire(model);
  }

  return {
    of(ref) {
      const name = formatModelRef(ref);
      const known = entries.get(name);
      if (known) return known.breaker;
      const model = { provider: ref.provider, model: ref.model };
      const breaker: Breaker = createBreaker(clock, () => announce(model, breaker));
      entries.set(name, { model, breaker });
      return breaker;
    },
    all: () => [...entries.values()].map(({ model, breaker }) => ({ model, state: breaker.state })),
    onDidChange: changes.event,
    dispose() {
      store.dispose();
      for (const timer of timers.values()) timer.dispose();
      timers.clear();
    },
  };
}
