import type { ModelRequest } from './modelRequest.ts';

/** CEREBRAS.md §2.1; OpenAI has the same limit. */
export const maxStops = 4;

/** Adds temperature and stop sequences, which every route takes under these names. */
export function addSampling(
  { temperature, stop }: ModelRequest,
  body: { temperature?: unknown; stop?: unknown; [field: string]: unknown },
): void {
  if (temperature !== undefined) body.temperature = temperature;
  if (stop !== undefined && stop.length > 0) body.stop = stop.slice(0, maxStops);
}
