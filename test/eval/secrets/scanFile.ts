import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretSpan } from '../../../src/core/secrets/secretSpan.ts';
import { spansOf } from './hiddenSpans.ts';

/** Larger files are not indexed and not sent. */
const mostBytes = 2_000_000;

export function* filesIn(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile() && statSync(path).size <= mostBytes) yield path;
  }
}

/** What was hidden in a file that holds no secret. */
export interface Scan {
  readonly text: string;
  readonly found: readonly SecretSpan[];
  readonly bytes: number;
  readonly cpuMs: number;
}

/** Looks through a file; binary ones have no text. */
export function scanFile(path: string, find: typeof spansOf = spansOf): Scan {
  const content = readFileSync(path);
  if (content.subarray(0, 8_000).includes(0)) return { bytes: 0, text: '', found: [], cpuMs: 0 };
  const text = content.toString('utf8');
  const before = process.cpuUsage();
  const found = find(text);
  const { user, system } = process.cpuUsage(before);
  return { bytes: content.length, text, found, cpuMs: (user + system) / 1000 };
}
