/** Knows when everything written has been handed to the system, so that a reset does not overtake it. */
export interface PendingWrites {
  /** Call before a write; give the result to it as its callback. */
  begin(): () => void;
  /** Runs at once when nothing is pending, else after the last write. */
  after(run: () => void): void;
}

/** Starts with nothing pending. */
export function createPendingWrites(): PendingWrites {
  let pending = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      pending += 1;
      return () => {
        pending -= 1;
        if (pending > 0) return;
        const runs = waiting;
        waiting = [];
        for (const run of runs) run();
      };
    },
    after(run) {
      if (pending === 0) run();
      else waiting.push(run);
    },
  };
}
