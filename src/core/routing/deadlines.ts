import type { DeclaredModel } from '../api/provider.ts';
import type { Deadlines } from '../ports.ts';
import type { Task } from '../task.ts';

/** What is known of a model that decides how long it may take. */
export interface ModelPace {
  /** It runs on this machine, and may be read into memory first. */
  readonly isLocal: boolean;
  /** Its speed was measured: Cerebras. */
  readonly isFast: boolean;
  /** It thinks before it answers, in silence where thoughts are not sent. Undefined: nobody said. */
  readonly reasons: boolean | undefined;
  /** What the user's settings say. */
  readonly declared?: DeclaredModel | undefined;
}

/**
 * How long each phase of a request may take. Measured service: head after 0.2–0.4 s, gaps of milliseconds; so
 * these mark a fault, not slowness. Ghost text later than some seconds is of no use. Providers on this machine
 * may load a model into memory first, which takes up to a minute. Of other providers' models it is seldom known whether
 * they think, and hidden thoughts look like a stall: they get a minute, those that are known to think three.
 */
export function deadlinesFor(task: Task, pace: ModelPace): Deadlines {
  const { isLocal, declared } = pace;
  const isInline = task === 'inline' || task === 'nextEdit';
  const usual = isInline ? { firstByteMs: 4_000, idleMs: 4_000 } : limitsFor(pace);
  const loadingMs = isLocal ? 60_000 : 0;
  const idleMs = declared?.idleMs ?? usual.idleMs;
  return {
    connectMs: isInline ? 2_500 : 5_000,
    firstByteMs: declared?.firstByteMs ?? Math.max(loadingMs, usual.firstByteMs),
    idleMs,
    // Gateways send comments while their upstream thinks; nobody waits for them for ever.
    progressMs: idleMs * (isInline ? 2 : 4),
  };
}

function limitsFor({ isFast, reasons }: ModelPace): Pick<Deadlines, 'firstByteMs' | 'idleMs'> {
  if (isFast || reasons === false) return { firstByteMs: 20_000, idleMs: 15_000 };
  const ms = reasons === true ? 180_000 : 60_000;
  return { firstByteMs: ms, idleMs: ms };
}
