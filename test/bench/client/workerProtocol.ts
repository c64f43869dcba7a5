import * as z from 'zod/mini';

/** Found in a question, they choose the server's answer; without one it comes at once and is one token long. */
export const answerTags = {
  /** After 170 ms, as a model of the size that inline completion uses. */
  usual: '~usual~',
  /** After three seconds. */
  slow: '~slow~',
  /** Many tokens, each in a write of its own. */
  long: '~long~',
  /** Many tokens as fast as they can be written, many in each write. */
  fast: '~fast~',
} as const;

/** What the benchmark tells a worker to do. Times in milliseconds. */
export const workerTask = z.discriminatedUnion('do', [
  /** Requests one after the other on a warm connection: `firstMs` of each. */
  z.strictObject({ do: z.literal('warm'), count: z.int() }),
  /** A new client, as at activation, and its first request after a while: `firstMs`. */
  z.strictObject({ do: z.literal('activate'), waitMs: z.number() }),
  /** Two requests, a pause, one request: `firstMs` of the last. */
  z.strictObject({ do: z.literal('idle'), waitMs: z.number() }),
  /** Requests that each cancel the one before: `firstMs` of the last. */
  z.strictObject({ do: z.literal('burst'), count: z.int(), gapMs: z.number() }),
  /** Requests after these pauses: `failed` holds how many, `firstMs` the others. */
  z.strictObject({ do: z.literal('race'), waitsMs: z.array(z.number()) }),
  /** One long answer of so many tokens: `cpuMs` for 1,000 of them. */
  z.strictObject({ do: z.literal('cpu'), answer: z.enum(['long', 'fast']), tokens: z.int() }),
  /** A request that is cancelled before or within its answer, and one after it: `abortedAtMs` (monotonic), `firstMs`. */
  z.strictObject({ do: z.literal('abort'), tag: z.string(), isMidStream: z.boolean() }),
]);

export type WorkerTask = z.infer<typeof workerTask>;

/** Measured values by name. */
export const samples = z.record(z.string(), z.array(z.number()));
export type Samples = z.infer<typeof samples>;

export const toWorker = z.strictObject({ id: z.int(), origin: z.string(), task: workerTask });

export const fromWorker = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('up'), name: z.string() }),
  z.strictObject({ kind: z.literal('done'), id: z.int(), samples }),
  z.strictObject({ kind: z.literal('failed'), id: z.int(), reason: z.string() }),
]);
