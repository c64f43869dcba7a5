import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Measured } from './report.ts';

const script = fileURLToPath(new URL('./measureProcess.ts', import.meta.url));
/** More at a time would only take each other's time on the machines that run it. */
const mostAtOnce = 4;

/** One measurement: a part with a seed. */
export interface Run {
  readonly name: string;
  readonly seed: number;
}

/** Measures each in a process of its own, some at a time. Throws where one ends without its figures. */
export async function measureAll(runs: readonly Run[]): Promise<readonly Measured[]> {
  const results = new Map<Run, Measured>();
  const waiting = [...runs];
  const work = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift())
      results.set(run, await measureOne(run));
  };
  const atOnce = Math.min(mostAtOnce, Math.max(1, availableParallelism()));
  await Promise.all(Array.from({ length: atOnce }, work));
  return runs.flatMap((run) => results.get(run) ?? []);
}

async function measureOne({ name, seed }: Run): Promise<Measured> {
  const child = fork(script, [name, String(seed)]);
  let measured: Measured | undefined;
  child.on('message', (message) => {
    // The script sends nothing else.
    measured = message as Measured;
  });
  await once(child, 'close');
  if (measured === undefined) throw new Error(`${name} could not be measured.`);
  return measured;
}
