// `npm run test:stress [-- --part n/m] [--runs 3] [part of a file's path …]`: every integration and browser file three
// times beside as many CPU burners as there are cores, and once with a quarter of the processor. What passed is remembered
// by commit, so that an interrupted command goes on where it was. `--slowest 3 --runs 1` is what `.ci/run` does of it.
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals, type ProcessGroup, startGroup } from '../host/processGroup.ts';
import { clockText } from '../host/runProgress.ts';
import { findTestFiles } from '../host/testFiles.ts';
import { type Hardship, planStress, type StressRun } from './planStress.ts';
import { openQuarter } from './quarter.ts';
import { runFile } from './runFile.ts';
import { openMemory } from './stressMemory.ts';

/** As measured with `npm test`, slowest first; of a fresh clone nothing is known yet. */
const slowestFiles = [
  'test/e2e/refactor.test.ts',
  'test/e2e/chatPage.test.ts',
  'test/integration/refactorEdit.test.ts',
];

const root = join(import.meta.dirname, '..', '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string', default: '1/1' },
    runs: { type: 'string', default: '3' },
    slowest: { type: 'string' },
  },
});
process.chdir(root);
exitOnSignals();

const cores = availableParallelism();
const files =
  values.slowest === undefined ? allFiles() : slowestFiles.slice(0, Number(values.slowest));
const quarter = values.slowest === undefined ? await openQuarter(cores) : undefined;
if (quarter?.kind === 'none')
  console.log(`No quarter of the processor: ${quarter.why}. Burners alone, then.`);
const memory = openMemory(root);
const planned = planStress({
  files,
  part: values.part,
  runs: Number(values.runs),
  hasQuarter: quarter !== undefined && quarter.kind !== 'none',
});
const startMs = performance.now();
const failed: { readonly run: StressRun; readonly output: string }[] = [];
let done = 0;
let allMs = 0;
for (const run of planned) {
  done += 1;
  const name = `${run.file}, ${run.hardship === 'burners' ? `beside ${cores} burners` : 'with a quarter'}, run ${run.round}`;
  const beforeMs = memory.tookMs(run);
  if (beforeMs !== undefined) {
    allMs += beforeMs;
    say(`${name}: passed before, at this commit, in ${seconds(beforeMs)}`);
    continue;
  }
  const begunMs = performance.now();
  const { isPassed, output } = await under(run.hardship, () =>
    runFile({
      root,
      file: run.file,
      quarter: run.hardship === 'quarter' ? quarter : undefined,
      onLong: (what) => say(`${name}: ${what}`),
    }),
  );
  const tookMs = performance.now() - begunMs;
  allMs += tookMs;
  say(`${name}: ${isPassed ? 'passed' : 'FAILED'} in ${seconds(tookMs)}`);
  if (isPassed) memory.add(run, tookMs);
  else {
    failed.push({ run, output });
    console.log(output);
  }
}
quarter?.close();
for (const { run } of failed)
  console.log(
    `failed: ${run.file} (${run.hardship}, run ${run.round}); again: npm run test:stress -- ${run.file}`,
  );
console.log(
  `Under load on ${cores} cores: ${planned.length} runs of ${new Set(planned.map(({ file }) => file)).size} files, ${failed.length} failures, ${clockText(allMs)} minutes, ${clock()} of them now.`,
);
process.exitCode = failed.length === 0 && planned.length > 0 ? 0 : 1;

function allFiles(): readonly string[] {
  return ['integration', 'e2e']
    .flatMap((kind) => findTestFiles(join(root, 'test', kind), positionals))
    .map((file) => relative(root, file));
}

function say(text: string): void {
  console.log(`[${clock()}] ${done} of ${planned.length}: ${text}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function clock(): string {
  return clockText(performance.now() - startMs);
}

async function under<T>(hardship: Hardship, work: () => Promise<T>): Promise<T> {
  const burners: readonly ProcessGroup[] =
    hardship === 'burners'
      ? Array.from({ length: cores }, () =>
          startGroup(process.execPath, ['-e', 'for (;;);'], {
            env: process.env,
            output: 'inherit',
          }),
        )
      : [];
  try {
    return await work();
  } finally {
    await Promise.all(burners.map((burner) => burner.end()));
  }
}
