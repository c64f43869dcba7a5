// Runs the tests: `node test/run.mjs [unit|integration|e2e]`, all three without an argument.
import { spawnSync } from 'node:child_process';

const result = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js'], {
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
