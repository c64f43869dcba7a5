import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The extension that measures, for `besides`; `SLIPSTREAM_LOOP_PROBE` names the folder of its figures. */
export const loopProbe = join(import.meta.dirname, 'slipstream.loop-probe-1.0.0');

/** Of the extension host, since the last time it was asked. */
export interface LoopFigures {
  /** How late its event loop was, in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Its heap and the memory that this has asked for outside, touched or not, after a collection, in MB. */
  readonly heldMb: number;
  /** What the system holds for it then, without what is mapped from files, in MB. */
  readonly residentMb: number;
  /** The longest stretch of Slipstream's own code; only of what was profiled. */
  readonly ownMs?: number;
}

/** @param folder of the figures. */
export async function loopFigures(folder: string): Promise<LoopFigures> {
  const file = join(folder, 'figures');
  rmSync(file, { force: true });
  process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGUSR2');
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  while (!read().endsWith('\n')) await sleep(5);
  const figures: LoopFigures = JSON.parse(read());
  return figures;
}

/** Does something under the probe's profiler, which begins and ends with the figures that are asked for. */
export async function profiled<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = join(folder, 'profile');
  writeFileSync(file, '');
  try {
    return await work();
  } finally {
    rmSync(file);
    await loopFigures(folder);
  }
}
