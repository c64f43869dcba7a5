import { startGroup } from '../host/processGroup.ts';
import type { Quarter } from './quarter.ts';

export interface FileResult {
  readonly isPassed: boolean;
  readonly output: string;
}

/** Runs one test file as `node test/run.mjs` does, held to a quarter of the processor where one is given. */
export async function runFile(
  root: string,
  file: string,
  quarter: Quarter | undefined,
): Promise<FileResult> {
  const kind = /[\\/](integration|e2e)[\\/]/.exec(file)?.[1] ?? 'unit';
  const node = [process.execPath, 'test/run.mjs', kind, file];
  const [program = '', ...args] = limited(node, quarter);
  const group = startGroup(program, args, { cwd: root, env: process.env, output: 'pipe' });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  group.child.stdout?.on('data', collect);
  group.child.stderr?.on('data', collect);
  const end = await group.ended;
  await group.end();
  return { isPassed: end === 'exit code 0', output };
}

function limited(command: readonly string[], quarter: Quarter | undefined): readonly string[] {
  if (quarter?.kind === 'cpulimit')
    return ['cpulimit', '-l', String(quarter.percent), '-i', '--', ...command];
  if (quarter?.kind === 'cgroup')
    // The shell joins the group, and with it all that it becomes and starts.
    return ['/bin/sh', '-c', `echo $$ > '${quarter.processes}' && exec "$@"`, 'sh', ...command];
  return command;
}
