import { startGroup } from '../host/processGroup.ts';
import type { Quarter } from './quarter.ts';

export interface FileResult {
  readonly isPassed: boolean;
  readonly output: string;
}

export interface FileRun {
  readonly root: string;
  readonly file: string;
  /** What it is held to. */
  readonly quarter: Quarter | undefined;
  /** Told once a minute what is being waited for while a test takes longer than that. */
  readonly onLong: (what: string) => void;
}

/** Runs one test file as `node test/run.mjs` does, whose limits end what hangs. */
export async function runFile({ root, file, quarter, onLong }: FileRun): Promise<FileResult> {
  const kind = /[\\/](integration|e2e)[\\/]/.exec(file)?.[1] ?? 'unit';
  const node = [process.execPath, 'test/run.mjs', kind, file];
  const [program = '', ...args] = limited(node, quarter);
  const group = startGroup(program, args, { cwd: root, env: process.env, output: 'pipe' });
  let output = '';
  let saidMinutes = 0;
  const collect = (chunk: Buffer) => {
    const text = chunk.toString();
    output += text;
    const minutes = minutesAt(text);
    if (minutes > saidMinutes) onLong(text.trim());
    if (minutes > 0) saidMinutes = minutes;
    else if (stillAt.test(text)) saidMinutes = 0;
  };
  group.child.stdout?.on('data', collect);
  group.child.stderr?.on('data', collect);
  const end = await group.ended;
  await group.end();
  return { isPassed: end === 'exit code 0', output };
}

/** As a run says what it waits for. */
const stillAt = /still at: .* for (\d+) s/;

const minutesAt = (text: string) => Math.floor(Number(stillAt.exec(text)?.[1] ?? 0) / 60);

function limited(command: readonly string[], quarter: Quarter | undefined): readonly string[] {
  if (quarter?.kind === 'cpulimit')
    return ['cpulimit', '-l', String(quarter.percent), '-i', '--', ...command];
  if (quarter?.kind === 'cgroup')
    // The shell joins the group, and with it all that it becomes and starts.
    return ['/bin/sh', '-c', `echo $$ > '${quarter.processes}' && exec "$@"`, 'sh', ...command];
  return command;
}
