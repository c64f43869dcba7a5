/** Hands batches from a socket's callbacks to one consumer that awaits them. */
export interface BatchQueue<T> {
  push(batch: readonly T[]): void;
  /** No more batches come. Those that wait are still delivered. */
  end(): void;
  readonly iterator: AsyncIterator<readonly T[]>;
  /** UTF-16 units or bytes, as `weigh` counts them, that the consumer has not taken yet. */
  readonly waiting: number;
}

export interface BatchQueueOptions<T> {
  readonly weigh: (batch: readonly T[]) => number;
  /** The consumer took a batch. */
  readonly onTake: () => void;
  /** The consumer ended the iteration before the end. */
  readonly onReturn: () => void;
}

/** One promise per wake-up and none while batches wait: an async generator would cost two for each. */
export function createBatchQueue<T>(options: BatchQueueOptions<T>): BatchQueue<T> {
  type Step = IteratorResult<readonly T[]>;
  let batches: (readonly T[])[] = [];
  let wake: ((step: Step) => void) | undefined;
  let isEnded = false;
  let waiting = 0;
  const over: Step = { done: true, value: undefined };

  return {
    push(batch) {
      if (wake !== undefined) {
        const deliver = wake;
        wake = undefined;
        deliver({ done: false, value: batch });
        return;
      }
      batches.push(batch);
      waiting += options.weigh(batch);
    },
    end() {
      isEnded = true;
      wake?.(over);
      wake = undefined;
    },
    get waiting() {
      return waiting;
    },
    iterator: {
      next() {
        const batch = batches.shift();
        if (batch !== undefined) {
          waiting -= options.weigh(batch);
          options.onTake();
          return Promise.resolve({ done: false, value: batch });
        }
        if (isEnded) return Promise.resolve(over);
        return new Promise((resolve) => {
          wake = resolve;
        });
      },
      return() {
        isEnded = true;
        batches = [];
        waiting = 0;
        options.onReturn();
        return Promise.resolve(over);
      },
    },
  };
}
