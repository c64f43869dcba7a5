import { type ChildProcess, spawn } from 'node:child_process';

/** How long the processes of a group may take to end by themselves, in ms. */
const endTimeoutMs = 5000;

/** A process with all that it starts, ended together, and with this process at the latest. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Resolves when the first process of the group has ended, with what it ended by. */
  readonly ended: Promise<string>;
  /** Asks all of them to end, and makes them after 5 s. */
  end(): Promise<void>;
}

export interface ProcessGroupOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly output: 'pipe' | 'inherit';
}

/** Starts a program as a group of its own. */
export function startGroup(
  program: string,
  args: readonly string[],
  { output, ...options }: ProcessGroupOptions,
): ProcessGroup {
  const child = spawn(program, args, {
    ...options,
    stdio: ['ignore', output, output],
    detached: true,
  });
  const signalAll = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  };
  // Asked, not made to: a test process has editors of its own to end.
  const endWithThis = () => signalAll('SIGTERM');
  process.once('exit', endWithThis);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    child,
    ended,
    async end() {
      signalAll('SIGTERM');
      const timer = setTimeout(() => signalAll('SIGKILL'), endTimeoutMs);
      await ended;
      clearTimeout(timer);
      // The first may be gone before the others are.
      signalAll('SIGKILL');
      process.off('exit', endWithThis);
    },
  };
}

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Makes this process end in order when it is told to, so that what it started ends with it. */
export function exitOnSignals(): void {
  for (const [signal, code] of signals) process.once(signal, () => process.exit(code));
}

/** Resolves when this process is told to end; from here on that is the caller's to do. */
export function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const [signal] of signals) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
}
