import { Session } from 'node:inspector/promises';

/**
 * A process of its own: V8 counts how often each block of code ran, from before the code was read. Prints, as JSON, the
 * steps that each reader took for two lengths. What regular expressions and the built-in functions do inside is not counted.
 */
const lengths = [1_000, 10_000] as const;
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { growing } = await import('./growing.ts');

async function stepsOf(run: () => unknown): Promise<number> {
  run();
  // Counts from when it was taken last.
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let steps = 0;
  for (const { url, functions } of result)
    if (url.startsWith('file:'))
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
  return steps;
}

const rows = [];
await session.post('Profiler.takePreciseCoverage');
for (const { name, make, read } of growing) {
  const [small, large] = lengths.map(make);
  rows.push({
    name,
    small: await stepsOf(() => read(small ?? '')),
    large: await stepsOf(() => read(large ?? '')),
  });
}
console.log(JSON.stringify(rows));
