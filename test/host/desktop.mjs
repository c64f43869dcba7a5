// `npm run test:desktop [part of a file's path …] [--grep text]`: the integration tests in the desktop VS Code.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './dependencies.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(root);
await installDependencies(root);
const { register } = await import('tsx/esm/api');
register();
const { runTests } = await import('./runTests.ts');
process.exitCode = await runTests(root, ['desktop', ...process.argv.slice(2)]);
