import * as z from 'zod/mini';

/** What to measure: chosen by hand, or given to the command by another extension or a key binding. */
export const benchmarkChoice = z.object({
  /** `provider/model`. */
  models: z.array(z.string()).check(z.minLength(1)),
  /** Built-in sets by name, and `inline` for ghost text at places in the workspace. */
  sets: z._default(z.array(z.string()), ['short', 'medium']),
  /** Files with the user's own prompts, as URIs. */
  files: z._default(z.array(z.string()), []),
  concurrency: z._default(z.array(z.int().check(z.minimum(1), z.maximum(256))), [1]),
  warmth: z._default(z.array(z.enum(['warm', 'cold'])), ['warm']),
  streaming: z._default(z.array(z.boolean()), [true]),
  requests: z._default(z.int().check(z.minimum(1), z.maximum(10_000)), 40),
  warmUp: z._default(z.int().check(z.minimum(0), z.maximum(100)), 3),
  /** Whether a dear run was agreed to already. */
  isConfirmed: z._default(z.boolean(), false),
});

export type BenchmarkChoice = z.infer<typeof benchmarkChoice>;
