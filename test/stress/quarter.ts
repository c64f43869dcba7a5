import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../host/runCommand.mjs';

/** How a program is held to a quarter of the processor. */
export type Quarter = (
  | { readonly kind: 'cgroup'; readonly processes: string }
  | { readonly kind: 'cpulimit'; readonly percent: number }
  | { readonly kind: 'none'; readonly why: string }
) & { close(): void };

const periodUs = 100_000;

/** A control group where the system lets us make one, else the program `cpulimit`. */
export async function openQuarter(cores: number): Promise<Quarter> {
  const quotaUs = Math.round((periodUs * cores) / 4);
  for (const [home, set] of [
    ['/sys/fs/cgroup', (group) => write(group, 'cpu.max', `${quotaUs} ${periodUs}`)],
    [
      '/sys/fs/cgroup/cpu',
      (group) => {
        write(group, 'cpu.cfs_period_us', String(periodUs));
        write(group, 'cpu.cfs_quota_us', String(quotaUs));
      },
    ],
  ] as const satisfies readonly (readonly [string, (group: string) => void])[]) {
    if (!existsSync(home)) continue;
    removeLeft(home);
    const group = join(home, `slipstream-stress-${process.pid}`);
    if (tryTo(() => mkdirSync(group))) {
      const close = () => void tryTo(() => rmdirSync(group));
      if (tryTo(() => set(group)))
        return { kind: 'cgroup', processes: join(group, 'cgroup.procs'), close };
      close();
    }
  }
  const hasLimit = await runCommand('cpulimit', ['--help']).then(
    () => true,
    (error: unknown) => !String(error).includes('ENOENT'),
  );
  if (hasLimit) return { kind: 'cpulimit', percent: cores * 25, close: () => {} };
  const why = 'no control group can be made here, and there is no cpulimit';
  return { kind: 'none', why, close: () => {} };
}

/** Those of commands that were stopped. */
function removeLeft(home: string): void {
  for (const name of readdirSync(home)) {
    const [, pid] = /^slipstream-stress-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) tryTo(() => rmdirSync(join(home, name)));
  }
}

const write = (group: string, name: string, value: string) =>
  writeFileSync(join(group, name), value, { flag: 'r+' });

function tryTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
