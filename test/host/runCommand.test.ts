import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitFor } from '../support/waitFor.ts';
import { startGroup } from './processGroup.ts';
import { runCommand } from './runCommand.mjs';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a command', () => {
  it('gives what it wrote, and fails with it', async () => {
    const node = (code: string) => runCommand(process.execPath, ['-e', code]);
    assert.equal(await node('process.stdout.write("done")'), 'done');
    await assert.rejects(node('console.error("why"); process.exit(3)'), /exit 3\nwhy/);
  });

  it('ends when who runs it is told to end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipstream-command-'));
    const file = join(folder, 'pid');
    const inner = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1e6);`;
    const module = pathToFileURL(join(import.meta.dirname, 'runCommand.mjs')).href;
    const outer = `import(${JSON.stringify(module)}).then(({ runCommand }) => runCommand(process.execPath, ['-e', ${JSON.stringify(inner)}]));`;
    const group = startGroup(process.execPath, ['-e', outer], {
      env: process.env,
      output: 'inherit',
    });
    try {
      const pid = Number(await waitFor(() => readFileSync(file, 'utf8'), 'the command'));
      // The caller alone, not its group.
      group.child.kill('SIGTERM');
      assert.equal(await group.ended, 'exit code 143');
      await waitFor(() => !isAlive(pid), 'the end of the command');
    } finally {
      await group.end();
      rmSync(folder, { recursive: true });
    }
  });
});
