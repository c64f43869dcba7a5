// Runs the tests: `node test/run.mjs [unit|integration|e2e …] [part of a file's path …] [--grep text]`.
// Installs what is missing first, so nothing but Node itself may be imported before that.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './host/dependencies.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
await installDependencies(root);
const { register } = await import('tsx/esm/api');
register();
const { runTests } = await import('./host/runTests.ts');
process.exitCode = await runTests(root, process.argv.slice(2));
