import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Job } from './runJobs.ts';

/** What takes long begins early, so that the lanes end together. How long is told by how much there is to be run. */
export function largestFirst(jobs: readonly Job[]): readonly Job[] {
  const sizes = new Map(
    jobs.map((job) => [job, job.files.reduce((sum, file) => sum + sizeOf(file, new Set()), 0)]),
  );
  return jobs.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

/** The text of a file, with that of what it imports from its own folder and below, each once. */
function sizeOf(file: string, seen: Set<string>): number {
  if (seen.has(file) || !existsSync(file)) return 0;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/ from '(\.\/[^']+)'/g)].map(([, path = '']) =>
    join(dirname(file), path),
  );
  return imported.reduce((sum, path) => sum + sizeOf(path, seen), text.length);
}

/** How many files one process runs at most: what it must not lose with a crash. */
const mostTogether = 4;

/**
 * Files whose editors need the same environment and extensions go into one process, which starts only the first of them as a
 * whole; about equally much in each. Many files go into no fewer processes than there are lanes.
 */
export function groupFiles(
  files: readonly string[],
  laneCount: number,
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const needs = startOf(file);
    groups.set(needs, [...(groups.get(needs) ?? []), file]);
  }
  return [...groups.values()].flatMap((members) => {
    const fewest = Math.ceil(members.length / mostTogether);
    const count = fewest === 1 ? 1 : Math.max(laneCount, fewest);
    const parts = Array.from({ length: count }, () => ({ size: 0, files: [] as string[] }));
    const sized = members.map((file) => ({ file, size: sizeOf(file, new Set()) }));
    for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
      const least = parts.reduce((a, b) => (b.size < a.size ? b : a));
      least.size += size;
      least.files.push(file);
    }
    return parts.map((part) => part.files);
  });
}

/** What a test file says of the start of its editor, as it says it: the same words, the same start. */
function startOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^.*\b(?:env|besides|hasTrust)(?::.*|,)$/gm)]
    .map(([line]) => line.trim())
    .join(' ');
}
