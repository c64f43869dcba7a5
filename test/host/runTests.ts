import { existsSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runLimitMs } from '../support/patience.ts';
import { launchBrowser } from './browser.ts';
import { createBrowserRun } from './browserRun.ts';
import { createDesktopRun, findDesktopEditor } from './desktopRun.ts';
import { installChromium } from './installChromium.ts';
import { installEditor } from './installEditor.ts';
import { integrationJobs } from './integrationPhase.ts';
import { groupFiles, largestFirst } from './jobOrder.ts';
import { runMochaPhase } from './mochaPhase.ts';
import { addOutcomes, brokenBy, describeFailures, type Outcome } from './outcome.ts';
import { exitOnSignals } from './processGroup.ts';
import { showProgress } from './progress.mjs';
import { runCommand } from './runCommand.mjs';
import { type Job, runJobs } from './runJobs.ts';
import { clockText, createRunProgress } from './runProgress.ts';
import { findTestFiles } from './testFiles.ts';

interface Choice {
  readonly root: string;
  readonly filters: readonly string[];
  readonly grep: string | undefined;
  /** Resolves, with a reason, when the whole run has to end. */
  readonly giveUp: Promise<string>;
}

/** What one kind of tests consists of, and what has to be ended behind it. */
interface Prepared {
  readonly jobs: readonly Job[];
  close?(): Promise<void>;
}

const kinds = {
  unit: prepareUnitTests,
  integration: prepareInBrowserEditor,
  e2e: prepareEndToEndTests,
  desktop: prepareInDesktopEditor,
} as const;

type Kind = keyof typeof kinds;

/** What `npm test` runs. The desktop editor is for machines that can download it. */
const standardKinds: readonly Kind[] = ['unit', 'integration', 'e2e'];

/**
 * Runs the kinds of tests that are named first, or the three standard ones, and ends with the line `N passed, N failed`. What cannot be run counts
 * as one failure. Returns the exit code.
 */
export async function runTests(root: string, args: readonly string[]): Promise<number> {
  exitOnSignals();
  const startMs = performance.now();
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  const firstFilter = positionals.findIndex((name) => !isKind(name));
  const kindCount = firstFilter < 0 ? positionals.length : firstFilter;
  const named = positionals.slice(0, kindCount).filter(isKind);
  const choice = {
    root,
    filters: positionals.slice(kindCount),
    grep: values.grep,
    giveUp: sleep(runLimitMs, `given up: the whole run took ${clockText(runLimitMs)}`, {
      ref: false,
    }),
  };
  const chosen = named.length > 0 ? named : standardKinds;
  if (!chosen.every((kind) => kind === 'unit')) clearResults(join(root, 'test-results'));
  const { passed, failures } = await runKinds(chosen, choice);
  if (failures.length > 0) console.log(`\nWhat failed:\n\n${describeFailures(failures)}`);
  console.log(`\nThe tests took ${clockText(performance.now() - startMs)} minutes.`);
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0 && passed > 0 ? 0 : 1;
}

/** What exploring has found stays: it is to become a test. */
function clearResults(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (name !== 'explore') rmSync(join(folder, name), { recursive: true, force: true });
}

function isKind(name: string): name is Kind {
  return name in kinds;
}

async function runKinds(chosen: readonly Kind[], choice: Choice): Promise<Outcome> {
  const prepared: Prepared[] = [];
  const broken: Outcome[] = [];
  for (const kind of chosen)
    try {
      prepared.push(await kinds[kind](choice));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.error(why);
      broken.push(brokenBy(`the ${kind} tests could not be run: ${why}`));
    }
  const jobs = largestFirst(prepared.flatMap(({ jobs }) => jobs));
  const progress = createRunProgress({
    fileCount: jobs.reduce((sum, { files }) => sum + files.length, 0),
    isLive: jobs.length === 1 || laneCount === 1,
    write: (text) => process.stdout.write(text),
    now: () => performance.now(),
  });
  try {
    const rebuild = () => buildExtension(choice.root);
    const outcome = await runJobs(jobs, { laneCount, progress, rebuild });
    if (jobs.length > 1) console.log(`\nThe slowest:\n${progress.slowest()}`);
    return addOutcomes([...broken, outcome]);
  } finally {
    progress.stop();
    for (const { close } of prepared) await close?.();
  }
}

/** What one editor with its browser and its language servers holds, at most. */
const laneBytes = 1.5 * 2 ** 30;

/**
 * So many side by side. Two on each core of a machine with two were no quicker than one (24 and 23:30 min, both cores
 * busy all the time), and brought out what only a busy machine does.
 */
const laneCount = Math.max(
  2,
  Math.min(availableParallelism(), 6, Math.floor(totalmem() / laneBytes)),
);

/** Nothing, where no file's name fits the filters. */
const asOneJob = (
  kind: string,
  files: readonly string[],
  choice: Choice,
  env: NodeJS.ProcessEnv = {},
): Job[] =>
  files.length === 0
    ? []
    : [
        {
          kind,
          files: files.map((file) => relative(choice.root, file)),
          build: buildOf(kind, files),
          run: (progress) =>
            runMochaPhase({
              ...choice,
              env,
              files,
              show: progress.show,
              onEvent: progress.onEvent,
            }),
        },
      ];

function buildOf(kind: string, files: readonly string[]): Job['build'] {
  if (kind === 'unit') return 'none';
  return files.some((file) => /[\\/]alone[\\/]/.test(file)) ? 'own' : 'shared';
}

function prepareUnitTests(choice: Choice): Prepared {
  const files = findTestFiles(join(choice.root, 'test'), choice.filters).filter(
    (file) => !/[\\/]test[\\/](integration|e2e|fixtures)[\\/]/.test(file),
  );
  // The same cases each time; new ones are for `npm run test:explore`.
  const seed = process.env['SLIPSTREAM_PROPERTY_SEED'] ?? '20261129';
  return { jobs: asOneJob('unit', files, choice, { SLIPSTREAM_PROPERTY_SEED: seed }) };
}

async function prepareInBrowserEditor(choice: Choice): Promise<Prepared> {
  const install = await installEditor(choice.root);
  const chromium = await installChromium();
  await buildExtension(choice.root);
  const browser = await launchBrowser(chromium);
  const jobs = await integrationJobs(choice, createBrowserRun({ ...choice, install, browser }));
  return { jobs, close: () => browser.close() };
}

async function prepareEndToEndTests(choice: Choice): Promise<Prepared> {
  const { root, filters } = choice;
  await installEditor(root);
  await installChromium();
  await buildExtension(root);
  const files = findTestFiles(join(root, 'test', 'e2e'), filters);
  const isAlone = (file: string) => buildOf('e2e', [file]) === 'own';
  const groups = [
    ...files.filter(isAlone).map((file) => [file]),
    ...groupFiles(
      files.filter((file) => !isAlone(file)),
      laneCount,
    ),
  ];
  return { jobs: groups.flatMap((group) => asOneJob('e2e', group, choice)) };
}

async function prepareInDesktopEditor(choice: Choice): Promise<Prepared> {
  const editor = await findDesktopEditor(choice.root);
  await buildExtension(choice.root);
  return { jobs: await integrationJobs(choice, createDesktopRun(choice.root, editor)) };
}

function buildExtension(root: string): Promise<unknown> {
  return showProgress('Building the extension', () =>
    runCommand(process.execPath, ['esbuild.config.mjs'], { cwd: root }),
  );
}
