// `npm run test:explore [-- --seconds 180] [part of a file's path …]`: the property tests with new seeds, for as long as
// asked. What it finds is printed and written to test-results/explore; it is no verdict on the change at hand, so the exit
// code is 0: a finding becomes a test in the next commit.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { exitOnSignals, startGroup } from '../host/processGroup.ts';
import { findTestFiles } from '../host/testFiles.ts';

/** Longer behind its time than this, a property hangs. */
const graceMs = 120_000;

const root = join(import.meta.dirname, '..', '..');
const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const seconds = Number(values.seconds);
if (!(seconds > 0)) throw new Error(`--seconds takes a number above 0, not ${values.seconds}.`);
const files = findTestFiles(join(root, 'test'), positionals).filter((file) =>
  /from 'fast-check'/.test(readFileSync(file, 'utf8')),
);
if (files.length === 0) throw new Error('No file with property tests has such a name.');
exitOnSignals();
console.log(`Exploring ${files.length} files with property tests for ${seconds} s …`);
const group = startGroup(
  process.execPath,
  ['--expose-gc', '--import', 'tsx', join('test', 'explore', 'exploreProcess.ts')],
  {
    cwd: root,
    output: 'inherit',
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: 'test/tsconfig.json',
      SLIPSTREAM_EXPLORE_FILES: JSON.stringify(files.map((file) => relative(root, file))),
      SLIPSTREAM_EXPLORE_SECONDS: String(seconds),
    },
  },
);
const overdue = sleep(seconds * 1000 + graceMs, 'overdue', { ref: false });
const end = await Promise.race([group.ended, overdue]);
await group.end();
// What could not be run at all is no finding but a broken command.
if (end !== 'exit code 0') {
  console.error(
    `Exploring ended with ${end}: the property named last above did not come to an end.`,
  );
  process.exitCode = 1;
}
