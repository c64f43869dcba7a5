import { createStore, type Disposable, onDispose } from './lifetime.ts';

/** Subscribes a listener; disposing the result ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

export interface Emitter<T> extends Disposable {
  readonly event: Event<T>;
  /** Calls every listener in order of subscription. A listener added meanwhile waits for the next one. */
  fire(value: T): void;
}

/**
 * Creates an event source.
 * @param onError receives what a listener throws; the other listeners are still called.
 */
export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    event(listener) {
      const own = (value: T) => listener(value);
      listeners.add(own);
      return onDispose(() => listeners.delete(own));
    },
    fire(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (error) {
          onError(error);
        }
      }
    },
    dispose() {
      listeners.clear();
    },
  };
}

/** Fires when any of them does. */
export function joinEvents(...events: readonly Event<void>[]): Event<void> {
  return (listener) => {
    const store = createStore();
    for (const event of events) store.own(event(listener));
    return store;
  };
}
