import type { Random } from './random.ts';

/** One of our parsers, or several that read the same input. */
export interface Target {
  readonly name: string;
  /** An input as JSON, so that a failure can be kept. */
  generate(random: Random): unknown;
  /** Must take any input without throwing, and throws itself when what came out breaks a promise. */
  run(input: unknown): void | Promise<void>;
  /** How many times as long as others it takes: it gets fewer inputs. */
  readonly cost?: number;
}

/** Gives a target the types of what it generates. Kept inputs were generated once, too. */
export function target<T>(
  name: string,
  generate: (random: Random) => T,
  run: (input: T) => void | Promise<void>,
  cost = 1,
): Target {
  // Inputs come from `generate`, today or when they were kept.
  return { name, generate, run: (input) => run(input as T), cost };
}
