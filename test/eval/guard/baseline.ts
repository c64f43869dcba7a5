import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const partSchema = z.object({
  /** The day on which it was recorded. */
  date: z.string(),
  figures: z.record(z.string(), z.object({ value: z.number(), noise: z.number() })),
});

const baselineSchema = z.record(z.string(), partSchema);

/** What each part's figures were. */
export type Baseline = z.infer<typeof baselineSchema>;

const file = new URL('./baseline.json', import.meta.url);

export const readBaseline = (): Baseline =>
  baselineSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeBaseline = (baseline: Baseline): void =>
  writeFileSync(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
