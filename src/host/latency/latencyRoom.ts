import { createEmitter, type Event } from '../../core/event.ts';
import { type Figures, figuresOf } from '../../core/latency/figures.ts';
import type { RequestTrace } from '../../core/latency/trace.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { formatModelRef, type ModelRef } from '../../core/models/modelRef.ts';
import type { OnUnexpected } from '../listen.ts';

/** What the user's own requests took. */
export interface LatencyRoom extends Disposable {
  /** Takes in the trace of a request that has ended. */
  record(trace: RequestTrace): void;
  /** Of the last request that answered. */
  readonly last: Figures | undefined;
  lastOf(model: ModelRef): Figures | undefined;
  readonly onDidRecord: Event<RequestTrace>;
}

export function createLatencyRoom(onUnexpected: OnUnexpected): LatencyRoom {
  const store = createStore();
  const recorded = store.own(
    createEmitter<RequestTrace>((error) => onUnexpected(error, 'latency listener')),
  );
  const byModel = new Map<string, Figures>();
  let last: Figures | undefined;
  return {
    record(trace) {
      if (trace.marks.firstContent !== undefined) {
        last = figuresOf(trace);
        byModel.set(formatModelRef(trace), last);
      }
      recorded.fire(trace);
    },
    get last() {
      return last;
    },
    lastOf: (model) => byModel.get(formatModelRef(model)),
    onDidRecord: recorded.event,
    dispose: () => store.dispose(),
  };
}
