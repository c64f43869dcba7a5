import { parseArgs } from 'node:util';
import { type FuzzFailure, fuzz, keepFailure, targets } from './runFuzz.ts';

/** `npm run fuzz [-- --runs 1000000 --seed 1]`: generated inputs through every parser; failures go into the corpus. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const seed = Number(values.seed);
const each = Math.ceil(Number(values.runs) / targets.length);
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

const tell = (failure: FuzzFailure) => {
  console.error(`✖ ${failure.target}: ${keepFailure(failure)}`);
  console.error(failure.error);
};

const before = heap();
const rows = fuzz(each, seed, tell);
const after = heap();
console.log(`seed ${seed}, ${each * targets.length} inputs`);
console.log('| parser | inputs | failures | mean µs | longest ms |\n|---|---|---|---|---|');
for (const { name, runs, failures, longestMs, totalMs } of rows)
  console.log(
    `| ${name} | ${runs} | ${failures} | ${((totalMs * 1000) / runs).toFixed(0)} | ${longestMs.toFixed(1)} |`,
  );
console.log(`heap ${before.toFixed(1)} → ${after.toFixed(1)} MB`);
process.exitCode = rows.some(({ failures }) => failures > 0) ? 1 : 0;
