import { join } from 'node:path';
import { loadBundle } from '../../../src/host/loadBundle.ts';

/** The whole extension as the extension host loads it: with the compiled code that an earlier start has kept. */
const main = loadBundle({
  bundle: join(__dirname, '..', 'main.cjs'),
  compiled: join(__dirname, 'compiled'),
});

export const kept = main.keepCompiled();
