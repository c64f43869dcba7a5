// `npm run bench:provider`: how long the provider itself takes in the real editor, at full size: 20 files, 200 rounds.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'test', 'run.mjs'), 'integration', 'completionSpeed'],
  {
    stdio: 'inherit',
    env: { ...process.env, SLIPSTREAM_PROVIDER_FILES: '20', SLIPSTREAM_PROVIDER_ROUNDS: '200' },
  },
);
process.exitCode = status ?? 1;
