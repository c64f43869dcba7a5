import type { Disposable } from '../../src/core/lifetime.ts';

/** Answers that stand still until they are released. */
export interface Holds {
  /** Calls back once, at the next release; not at all once disposed. */
  wait(goOn: () => void): Disposable;
  release(): void;
}

export function createHolds(): Holds {
  const waiting = new Set<() => void>();
  return {
    wait(goOn) {
      waiting.add(goOn);
      return { dispose: () => waiting.delete(goOn) };
    },
    release() {
      const all = [...waiting];
      waiting.clear();
      for (const goOn of all) goOn();
    },
  };
}
