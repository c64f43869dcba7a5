import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StressRun } from './planStress.ts';

/** What has passed at the commit that is checked out, with what was changed since. */
export interface StressMemory {
  has(run: StressRun): boolean;
  add(run: StressRun): void;
}

export function openMemory(root: string): StressMemory {
  const folder = join(root, '.vscode-test', 'stress');
  const file = join(folder, `${stateOf(root)}.json`);
  const passed = new Set(
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]) : [],
  );
  const keyOf = ({ file: name, hardship, round }: StressRun) => `${name} ${hardship} ${round}`;
  return {
    has: (run) => passed.has(keyOf(run)),
    add(run) {
      passed.add(keyOf(run));
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, JSON.stringify([...passed], undefined, 2));
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
