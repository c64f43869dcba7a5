// Runs the property tests of some files again and again with new seeds; see main.ts, which starts it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type fc from 'fast-check';
import Mocha from 'mocha';
import { type Finding, findingText, fixtureName } from './finding.ts';

const root = process.cwd();
const results = join(root, 'test-results', 'explore');
const files = JSON.parse(process.env['SLIPSTREAM_EXPLORE_FILES'] ?? '[]') as string[];
const endMs = performance.now() + Number(process.env['SLIPSTREAM_EXPLORE_SECONDS']) * 1000;
const leftMs = () => Math.max(1, endMs - performance.now());

/** Cases by property. */
const cases = new Map<string, number>();
const findings = new Map<string, Finding>();
let current: Mocha.Test | undefined;

/** The copy that the test files get: mocha loads them by `require`. */
const { default: fastCheck }: { readonly default: typeof fc } = createRequire(import.meta.url)(
  'fast-check',
);

const mocha = new Mocha({ ui: 'bdd', timeout: 0, reporter: Mocha.reporters.Base });
mocha.cleanReferencesAfterRun(false);
for (const file of files) mocha.addFile(join(root, file));
await mocha.loadFilesAsync();

/** Takes what one property came to, and fails its test as ever. */
function report(details: fc.RunDetails<unknown>): void {
  const title = current?.fullTitle() ?? '';
  cases.set(title, (cases.get(title) ?? 0) + details.numRuns);
  if (!details.failed || details.counterexample === null) return;
  note({
    test: title,
    file: relative(root, current?.file ?? ''),
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    counterexample: fastCheck.stringify(details.counterexample),
    error: String(details.errorInstance),
  });
  throw new Error(fastCheck.defaultReportMessage(details) ?? 'failed');
}

function note(finding: Finding): void {
  if (findings.has(finding.test)) return;
  findings.set(finding.test, finding);
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, fixtureName(finding)), `${JSON.stringify(finding, undefined, 2)}\n`);
  console.log(findingText(finding));
}

function round(): Promise<void> {
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('test', (test) => {
      current = test;
      if (performance.now() > endMs) return void runner.abort();
      fastCheck.configureGlobal({
        reporter: report,
        interruptAfterTimeLimit: leftMs(),
        markInterruptAsFailure: false,
      });
    });
  });
}

/** Leaves only the tests that have shown to hold a property. */
function keepProperties(suite: Mocha.Suite): void {
  suite.tests = suite.tests.filter((test) => cases.has(test.fullTitle()));
  for (const inner of suite.suites) keepProperties(inner);
}

let rounds = 0;
do {
  await round();
  if (rounds === 0) keepProperties(mocha.suite);
  rounds += 1;
} while (performance.now() < endMs && cases.size > 0);

const total = [...cases.values()].reduce((sum, count) => sum + count, 0);
const [fewest = 0] = [...cases.values()].toSorted((a, b) => a - b);
console.log(
  `Explored ${cases.size} properties with ${total} cases in ${rounds} rounds, each with ${fewest} at least: ${findings.size} findings${
    findings.size > 0 ? `, written to ${relative(root, results)}` : ''
  }.`,
);
process.exit(cases.size > 0 ? 0 : 1);
