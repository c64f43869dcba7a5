// Measures ghost text, edits, secrets, next edit, context and the predictor on this project's own fixtures, and holds the
// figures against those that were recorded: `npm run eval -- [--check] [--only PART] [--record]`.
// `--check` ends with 1 when a figure is worse by more than its noise. `--record` measures the noise as well, over several
// seeds, and writes the figures down: for a change that makes them better, or worse for a reason that its commit tells.
import { parseArgs } from 'node:util';
import { readBaseline, writeBaseline } from './guard/baseline.ts';
import { recordOf } from './guard/figure.ts';
import { measureAll } from './guard/measureAll.ts';
import { parts } from './guard/parts.ts';
import { reportOf } from './guard/report.ts';

/** The first is what a check measures; all of them give the noise. */
const seeds = [1, 2, 3, 4, 5] as const;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const names = parts.map(({ name }) => name);
const chosen = names.filter((name) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  console.error(`No part is called ${values.only}: ${names.join(', ')}`);
  process.exit(2);
}

async function record(): Promise<void> {
  const all = await measureAll(chosen.flatMap((name) => seeds.map((seed) => ({ name, seed }))));
  const date = new Date().toISOString().slice(0, 10);
  const baseline = { ...readBaseline() };
  for (const part of chosen) {
    const bySeed = all.filter((measured) => measured.part === part).map(({ figures }) => figures);
    const valuesOf = (name: string): readonly number[] =>
      bySeed.flatMap((figures) => figures.find((item) => item.name === name)?.value ?? []);
    const figures = Object.fromEntries(
      (bySeed[0] ?? []).map(({ name }) => [name, recordOf(valuesOf(name))]),
    );
    baseline[part] = { date, figures };
  }
  writeBaseline(baseline);
}

async function check(): Promise<void> {
  const began = performance.now();
  const measured = await measureAll(chosen.map((name) => ({ name, seed: seeds[0] })));
  const { table, problems } = reportOf(measured, readBaseline());
  console.log(table);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const verdict = problems.length === 0 ? 'Nothing is worse.' : `WORSE:\n${problems.join('\n')}`;
  console.log(`\n${seconds} s. ${verdict}`);
  if (values.check && problems.length > 0) process.exitCode = 1;
}

await (values.record ? record() : check());
