import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StressRun } from './planStress.ts';

/** What has passed at the commit that is checked out, with what was changed since. A stop in the middle loses nothing of it. */
export interface StressMemory {
  /** What a run took that has passed, in ms. */
  tookMs(run: StressRun): number | undefined;
  add(run: StressRun, tookMs: number): void;
}

export function openMemory(
  root: string,
  folder = join(root, '.vscode-test', 'stress'),
): StressMemory {
  const file = join(folder, `${stateOf(root)}.json`);
  const passed = new Map(
    existsSync(file)
      ? Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)
      : [],
  );
  const keyOf = ({ file: name, hardship, round }: StressRun) => `${name} ${hardship} ${round}`;
  return {
    tookMs: (run) => passed.get(keyOf(run)),
    add(run, tookMs) {
      passed.set(keyOf(run), Math.round(tookMs));
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.part`, JSON.stringify(Object.fromEntries(passed), undefined, 2));
      renameSync(`${file}.part`, file);
    },
  };
}

function stateOf(root: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const changes = `${git('diff', 'HEAD')}${git('ls-files', '--others', '--exclude-standard')}`;
  const commit = git('rev-parse', 'HEAD').trim();
  if (changes === '') return commit;
  return `${commit}-${createHash('sha256').update(changes).digest('hex').slice(0, 12)}`;
}
