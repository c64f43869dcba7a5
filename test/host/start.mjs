// `npm start [folder]`: a real VS Code with Slipstream in the browser. Installs what is missing first, so nothing
// but Node itself may be imported before that.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './dependencies.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
// npm starts its scripts in the repository; this is where the user was.
const folder = process.argv[2];
await installDependencies(root);
const { register } = await import('tsx/esm/api');
register();
const { startForUser } = await import('./startForUser.ts');
await startForUser(root, folder);
