import { parseArgs } from 'node:util';
import { measureGrowth } from './growth.ts';
import { type FuzzFailure, fuzz, keepFailure, targets } from './runFuzz.ts';

/**
 * `npm run fuzz [-- --runs 1000000 --seed 1 --only NAME]`: generated inputs through every parser, or one; failures go into the
 * corpus. `npm run fuzz -- growth`: ten times the input takes at most fifteen times as long.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
if (positionals.includes('growth')) process.exit(measureGrowth() ? 0 : 1);
const seed = Number(values.seed);
const chosen = targets.filter(({ name }) => values.only === undefined || name === values.only);
const each = Math.ceil(Number(values.runs) / chosen.length);
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

const tell = (failure: FuzzFailure) => {
  console.error(`✖ ${failure.target}: ${keepFailure(failure)}`);
  console.error(failure.error);
};

const before = heap();
const rows = await fuzz(each, seed, tell, chosen);
const after = heap();
console.log(`seed ${seed}, ${rows.reduce((sum, { runs }) => sum + runs, 0)} inputs`);
console.log('| parser | inputs | failures | mean µs | longest ms |\n|---|---|---|---|---|');
for (const { name, runs, failures, longestMs, totalMs } of rows)
  console.log(
    `| ${name} | ${runs} | ${failures} | ${((totalMs * 1000) / runs).toFixed(0)} | ${longestMs.toFixed(1)} |`,
  );
console.log(`heap ${before.toFixed(1)} → ${after.toFixed(1)} MB`);
process.exitCode = rows.some(({ failures }) => failures > 0) ? 1 : 0;
