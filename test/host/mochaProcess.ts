// Runs the test files named in the environment in this process; see mochaPhase.ts, which starts it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endTests, expectEndOfTests } from './atEnd.ts';
import { leftoverExitCode } from './mochaPhase.ts';
import { runMocha } from './mochaRun.ts';
import { exitOnSignals } from './processGroup.ts';

exitOnSignals();
expectEndOfTests();
const seedFile = join(import.meta.dirname, '..', 'support', 'propertySeed.ts');
const reportFile = process.env['SLIPSTREAM_TEST_REPORT'] ?? '';
const { failed } = await runMocha({
  files: JSON.parse(process.env['SLIPSTREAM_TEST_FILES'] ?? '[]') as string[],
  setup: process.env['SLIPSTREAM_PROPERTY_SEED'] === undefined ? [] : [seedFile],
  grep: process.env['SLIPSTREAM_TEST_GREP'],
  reportFile,
  // Undefined would leave it to mocha, which colours whatever CI writes.
  hasColour: process.stdout.isTTY === true,
});
process.exitCode = failed > 0 ? 1 : 0;
await endTests();

/** This process ends by itself unless a test left something open. Turns are counted, not time: it may have to wait for a core. */
let turnsLeft = Number(process.env['SLIPSTREAM_TEST_LEFTOVER_TURNS'] ?? 100);
setInterval(() => {
  turnsLeft -= 1;
  if (turnsLeft > 0) return;
  writeFileSync(`${reportFile}.leftover`, process.getActiveResourcesInfo().join(', '));
  process.exit(leftoverExitCode);
}, 100).unref();
