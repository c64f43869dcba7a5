// Measures the workspace predictor on a folder: `npm run eval:predictor -- FOLDER [--n 900] [--seed 777] [--json]`.
// Each case hides the rest of a random line; the file's indexed version does not count (held out).
import { parseArgs } from 'node:util';
import { createPredictor } from '../../src/core/predictor/predictor.ts';
import { chooseCases, keepMainLanguage, type LineCase, parts, readTexts } from './lineCases.ts';
import { type Complete, type Outcome, runLineCase } from './predictor/runLineCase.ts';
import { seededRandom } from './seededRandom.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string', default: '900' },
    seed: { type: 'string', default: '777' },
    json: { type: 'boolean', default: false },
    show: { type: 'string', default: '0' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error(
    'usage: npm run eval:predictor -- FOLDER [--n 900] [--seed 777] [--json] [--show 20]',
  );
  process.exit(2);
}
report(folder);

function report(root: string): void {
  const files = keepMainLanguage(readTexts(root));
  if (files.length === 0) {
    console.error(`no source files in ${root}`);
    process.exit(1);
  }
  const before = memoryBytes();
  const predictor = createPredictor();
  const started = performance.now();
  predictor.index(files);
  const indexMs = performance.now() - started;
  const indexBytes = memoryBytes() - before;

  const cases = chooseCases(files, Number(values.n), seededRandom(Number(values.seed)));
  const outcomes = cases.map((one) => runAndShow(predictor.complete, one));
  const summary = {
    folder: root,
    files: files.length,
    tokens: predictor.indexedTokens,
    indexMs: round(indexMs),
    bytesPerToken: round(indexBytes / predictor.indexedTokens),
    cases: outcomes.length,
    exactPercent: Object.fromEntries([
      ['all', percent(outcomes, (one) => one.isExact)],
      ...parts.map((part) => [
        part,
        percent(
          outcomes.filter((one) => one.part === part),
          (one) => one.isExact,
        ),
      ]),
    ]),
    atConfidence: [0.3, 0.5, 0.7, 0.9].map((confidence) => {
      const shown = outcomes.filter((one) => one.isShown && one.confidence >= confidence);
      return {
        confidence,
        coveragePercent: round((100 * shown.length) / outcomes.length),
        precisionPercent: percent(shown, (one) => one.isExact),
        meanCharacters: round(shown.reduce((sum, one) => sum + one.characters, 0) / shown.length),
      };
    }),
    ms: spread(outcomes.map(({ ms }) => ms)),
    processorMs: spread(outcomes.map(({ processorMs }) => processorMs)),
  };
  if (values.json) console.log(JSON.stringify(summary));
  else console.dir(summary, { depth: null });
}

function runAndShow(complete: Complete, one: LineCase): Outcome {
  const outcome = runLineCase(complete, one);
  if (Number(values.show) > 0 && Math.random() < Number(values.show) / Number(values.n))
    console.log(
      JSON.stringify({
        typed: one.prefix.split('\n').at(-1),
        want: one.goal,
        got: outcome.text,
        confidence: outcome.confidence,
      }),
    );
  return outcome;
}

function memoryBytes(): number {
  // The first leaves the buffers whose last owner it took away.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function percent(outcomes: readonly Outcome[], test: (outcome: Outcome) => boolean): number {
  return round((100 * outcomes.filter(test).length) / Math.max(1, outcomes.length));
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
