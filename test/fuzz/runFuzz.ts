import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerTargets } from './answerTargets.ts';
import { createRandom } from './random.ts';
import { securityTargets } from './securityTargets.ts';
import { shownTargets } from './shownTargets.ts';
import { storedTargets } from './storedTargets.ts';
import type { Target } from './target.ts';
import { wireTargets } from './wireTargets.ts';

export const targets: readonly Target[] = [
  ...wireTargets,
  ...storedTargets,
  ...shownTargets,
  ...securityTargets,
  ...answerTargets,
];

/** Inputs that once broke something; they are run with every test from then on. */
export const corpusFolder = join(import.meta.dirname, '..', 'fixtures', 'fuzz');

export interface FuzzRow {
  readonly name: string;
  readonly runs: number;
  readonly failures: number;
  /** The longest single input, in milliseconds: a hang shows here. */
  readonly longestMs: number;
  readonly totalMs: number;
}

export interface FuzzFailure {
  readonly target: string;
  readonly input: unknown;
  readonly error: unknown;
}

/** The same target fails in the same way many times: this many are told apart. */
const keptFailures = 5;

/** Runs `runs` generated inputs through each target in turn. */
export async function fuzz(
  runs: number,
  seed: number,
  onFailure: (failure: FuzzFailure) => void,
  chosen: readonly Target[] = targets,
): Promise<readonly FuzzRow[]> {
  const rows: FuzzRow[] = [];
  for (const [index, target] of chosen.entries()) {
    const random = createRandom(seed + index);
    let failures = 0;
    let longestMs = 0;
    let totalMs = 0;
    const own = Math.ceil(runs / (target.cost ?? 1));
    for (let left = own; left > 0; left -= 1) {
      const input = target.generate(random);
      const start = performance.now();
      try {
        // Most are done at once; waiting for those would cost more than they do.
        const running = target.run(input);
        if (running !== undefined) await running;
      } catch (error) {
        failures += 1;
        if (failures <= keptFailures) onFailure({ target: target.name, input, error });
      }
      const ms = performance.now() - start;
      longestMs = Math.max(longestMs, ms);
      totalMs += ms;
    }
    rows.push({ name: target.name, runs: own, failures, longestMs, totalMs });
  }
  return rows;
}

/** Keeps a failure for the tests to come. Returns the file's name. */
export function keepFailure({ target, input }: FuzzFailure): string {
  const text = `${JSON.stringify({ target, input }, null, 2)}\n`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const name = `${target.replaceAll(' ', '-')}-${hash}.json`;
  mkdirSync(corpusFolder, { recursive: true });
  writeFileSync(join(corpusFolder, name), text);
  return name;
}

/** Every input that was kept, with the target it belongs to. */
export function readCorpus(): readonly {
  readonly name: string;
  run(): void | Promise<void>;
}[] {
  return readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      name,
      run() {
        const kept: { readonly target: string; readonly input: unknown } = JSON.parse(
          readFileSync(join(corpusFolder, name), 'utf8'),
        );
        const target = targets.find((candidate) => candidate.name === kept.target);
        if (target === undefined) throw new Error(`${name} is of no target`);
        return target.run(kept.input);
      },
    }));
}
