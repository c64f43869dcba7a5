import type { Clock } from '../../core/clock.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';

/** A pause of suggestions that the user asked for. It ends on its own, or with the window. */
export interface Snooze extends Disposable {
  /** Milliseconds that are left; Infinity until restart; undefined when suggestions come. */
  readonly leftMs: number | undefined;
  start(forMs: number): void;
  end(): void;
  readonly onDidChange: Event<void>;
}

export function createSnooze(clock: Clock, onError: (error: unknown) => void): Snooze {
  const store = createStore();
  const changes = store.own(createEmitter<void>(onError));
  let until: number | undefined;
  let timer: Disposable | undefined;
  store.own({ dispose: () => timer?.dispose() });

  function end(): void {
    timer?.dispose();
    timer = undefined;
    if (until === undefined) return;
    until = undefined;
    changes.fire();
  }

  return {
    get leftMs() {
      return until === undefined ? undefined : Math.max(0, until - clock.now());
    },
    start(forMs) {
      timer?.dispose();
      until = clock.now() + forMs;
      timer = Number.isFinite(forMs) ? clock.after(forMs, end) : undefined;
      changes.fire();
    },
    end,
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}
