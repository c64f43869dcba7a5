import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the callers are looked for, in ms. */
const lookMs = 1000;

/**
 * Resolves when npm, which started this process, is gone, or the shell that it starts scripts in: told to end, npm ends
 * alone or with its shell and leaves the script running. Never resolves for a process that was not started by npm.
 */
export async function parentExit(): Promise<void> {
  if (process.env['npm_lifecycle_event'] === undefined) return new Promise(() => {});
  const shell = process.ppid;
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(shell)], { encoding: 'utf8' });
  const npm = Number(stdout);
  while (process.ppid === shell && isAlive(npm)) await sleep(lookMs, undefined, { ref: false });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: then it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
