// Runs the test files named in the environment in this process; see mochaPhase.ts, which starts it.
import { runMocha } from './mochaRun.ts';
import { exitOnSignals } from './processGroup.ts';

exitOnSignals();
const { failed } = await runMocha({
  files: JSON.parse(process.env['SLIPSTREAM_TEST_FILES'] ?? '[]') as string[],
  timeoutMs: Number(process.env['SLIPSTREAM_TEST_TIMEOUT']),
  grep: process.env['SLIPSTREAM_TEST_GREP'],
  reportFile: process.env['SLIPSTREAM_TEST_REPORT'] ?? '',
  // Undefined would leave it to mocha, which colours whatever CI writes.
  hasColour: process.stdout.isTTY === true,
});
process.exitCode = failed > 0 ? 1 : 0;
