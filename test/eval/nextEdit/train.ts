// Trains the gate of the local layer: `npm run train:next -- [FILE] [OUT.ts]`. FILE is made by makeCases.ts; the one that is
// committed is the default, and gives the weights that are committed. No repository of it is one that next edits are
// judged on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChangedFiles } from './changedFiles.ts';
import { trainGate } from './trainGate.ts';

const root = join(import.meta.dirname, '../../..');
const [
  file = join(root, 'test/fixtures/nextEdit/changedFiles.json.br'),
  out = join(root, 'src/core/nextEdit/local/gateWeights.ts'),
] = process.argv.slice(2);

const { module, situations, candidates } = trainGate(readChangedFiles(file));
writeFileSync(out, module);
console.log(`${situations} situations, ${candidates} candidates`);
