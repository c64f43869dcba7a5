// Bundled and run inside the extension host, which calls `run`.
import { runMocha } from './mochaRun.ts';

/** Runs the test files named in `SLIPSTREAM_TEST_FILES`. Rejects when one fails: so the editor's exit code tells. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { failed } = await runMocha({
    files: JSON.parse(process.env['SLIPSTREAM_TEST_FILES'] ?? '[]') as string[],
    grep: process.env['SLIPSTREAM_TEST_GREP'],
    reportFile: process.env['SLIPSTREAM_TEST_REPORT'] ?? '',
    hasColour: false,
  });
  if (failed > 0) throw new Error(`${failed} failed`);
}
