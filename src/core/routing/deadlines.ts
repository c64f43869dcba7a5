import type { Task } from '../models/task.ts';
import type { Deadlines } from '../ports.ts';

/**
 * How long each phase of a request may take. Measured service: head after 0.2–0.4 s, gaps of milliseconds; so
 * these mark a fault, not slowness. Ghost text later than some seconds is of no use. Providers on this machine
 * may load a model into memory first, which takes up to a minute.
 */
export function deadlinesFor(task: Task, isLocal: boolean): Deadlines {
  const firstByteMs = task === 'inline' ? 4_000 : 20_000;
  return {
    connectMs: task === 'inline' ? 2_500 : 5_000,
    firstByteMs: isLocal ? 60_000 : firstByteMs,
    idleMs: task === 'inline' ? 4_000 : 15_000,
  };
}
