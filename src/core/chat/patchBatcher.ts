import type { TranscriptPatch } from '../../shared/transcript.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';

/**
 * Shortest time between two deliveries, in milliseconds. One message per token fell 470 ms behind at
 * 3,000 tokens/s in the real editor; batches of 16 ms arrived after 3 ms.
 */
export const batchMs = 16;

export interface PatchBatcher extends Disposable {
  /** Takes changes that came together. The first after a pause goes on at once. */
  push(ops: readonly TranscriptPatch[]): void;
  /** Delivers now what waits. */
  flush(): void;
}

/** Joins changes so that the panel gets few messages. `deliver` is never called with none. */
export function createPatchBatcher(
  clock: Clock,
  deliver: (ops: readonly TranscriptPatch[]) => void,
): PatchBatcher {
  let waiting: TranscriptPatch[] = [];
  let deliveredAt = Number.NEGATIVE_INFINITY;
  let timer: Disposable | undefined;

  function flush(): void {
    timer?.dispose();
    timer = undefined;
    if (waiting.length === 0) return;
    const ops = waiting;
    waiting = [];
    deliveredAt = clock.now();
    deliver(ops);
  }

  return {
    push(ops) {
      for (const op of ops) addJoined(waiting, op);
      const dueInMs = deliveredAt + batchMs - clock.now();
      if (dueInMs <= 0) flush();
      else timer ??= clock.after(dueInMs, flush);
    },
    flush,
    dispose() {
      timer?.dispose();
      timer = undefined;
      waiting = [];
    },
  };
}

/** Adds a change, or lengthens the last one when both append to the same part. */
function addJoined(ops: TranscriptPatch[], op: TranscriptPatch): void {
  const last = ops.at(-1);
  const isSame =
    last?.kind === 'append' && op.kind === 'append' && last.id === op.id && last.part === op.part;
  if (isSame) ops[ops.length - 1] = { ...op, text: last.text + op.text };
  else ops.push(op);
}
