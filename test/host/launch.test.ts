import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { waitFor } from '../support/waitFor.ts';
import { startGroup } from './processGroup.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const { configurations } = z
  .object({
    configurations: z.array(
      z.object({
        name: z.string(),
        type: z.literal('extensionHost'),
        args: z.array(z.string()),
        env: z._default(z.record(z.string(), z.string()), {}),
        outFiles: z.array(z.string()),
        preLaunchTask: z.string(),
      }),
    ),
  })
  .parse(read('.vscode/launch.json'));

const { tasks } = z
  .object({
    tasks: z.array(
      z.object({
        label: z.string(),
        type: z.optional(z.string()),
        script: z.optional(z.string()),
        command: z.optional(z.string()),
        dependsOn: z._default(z.array(z.string()), []),
        problemMatcher: z.union([
          z.array(z.unknown()),
          z.object({
            background: z.object({ beginsPattern: z.string(), endsPattern: z.string() }),
          }),
        ]),
      }),
    ),
  })
  .parse(read('.vscode/tasks.json'));

const { scripts, main } = z
  .object({ scripts: z.record(z.string(), z.string()), main: z.string() })
  .parse(read('package.json'));

const taskOf = (label: string) => {
  const task = tasks.find((candidate) => candidate.label === label);
  assert.ok(task, `there is no task “${label}”`);
  return task;
};

/** A task with those it waits for. */
const withNeeds = (label: string): readonly string[] => [
  label,
  ...taskOf(label).dependsOn.flatMap(withNeeds),
];

describe('F5', () => {
  it('starts the extension of this folder, on folders that are there', () => {
    assert.ok(configurations.length > 0);
    for (const { args, outFiles } of configurations) {
      const [development, ...folders] = args.map((arg) =>
        arg.replaceAll(`\${workspaceFolder}`, root),
      );
      assert.equal(development, `--extensionDevelopmentPath=${root}`);
      for (const folder of folders) assert.ok(existsSync(folder), folder);
      assert.deepEqual(outFiles, [`\${workspaceFolder}/dist/**`]);
      assert.match(main, /^\.\/dist\//);
    }
  });

  it('builds first, by scripts that there are', () => {
    for (const { preLaunchTask } of configurations)
      assert.ok(withNeeds(preLaunchTask).includes('build'), preLaunchTask);
    for (const { type, script } of tasks)
      if (type === 'npm') assert.ok(script !== undefined && scripts[script], script);
  });

  it('starts a simulated API that answers where the extension is sent, and is seen to be ready', async () => {
    const [simulated] = configurations;
    assert.ok(simulated);
    const { CEREBRAS_BASE_URL: baseUrl = '', CEREBRAS_API_KEY: key } = simulated.env;
    assert.ok(withNeeds(simulated.preLaunchTask).includes('simulated API'));
    const { command = '', problemMatcher } = taskOf('simulated API');
    const port = new URL(baseUrl).port;
    assert.match(command, new RegExp(`--http-port ${port}\\b`));
    assert.ok(!Array.isArray(problemMatcher));
    const { beginsPattern, endsPattern } = problemMatcher.background;

    // On a free port: a developer may have the real one in use.
    const line = command.replace(`--http-port ${port}`, '--http-port 0');
    const group = startGroup('sh', ['-c', line], { cwd: root, env: process.env, output: 'pipe' });
    try {
      let output = '';
      group.child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      await waitFor(() => output.includes('\n'), `an answer of ${line}`);
      assert.match(output, new RegExp(beginsPattern));
      assert.match(output, new RegExp(endsPattern));
      const { httpUrl } = z.object({ httpUrl: z.string() }).parse(JSON.parse(output));
      const answer = await fetch(`${httpUrl}/v1/models`, {
        headers: { authorization: `Bearer ${key}` },
      });
      assert.equal(answer.status, 200);
    } finally {
      await group.end();
    }
  });
});
