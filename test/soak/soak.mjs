// `npm run soak`: the soak test at its full size. Its figures go to test-results/soak, its plot to media/docs/soak.svg.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'test', 'run.mjs'), 'integration', 'soak'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      SLIPSTREAM_SOAK_REQUESTS: process.argv[2] ?? '50000',
      // One test makes all requests, and may take a twelfth of the run.
      SLIPSTREAM_TEST_MINUTES: '720',
      SLIPSTREAM_SOAK_FOLDER: join(root, 'test-results', 'soak'),
    },
  },
);
spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'plotSoak.ts')], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
