// Measures the workspace predictor on a folder: `npm run eval:predictor -- FOLDER [--n 900] [--seed 777] [--json]`.
// Each case hides the rest of a random line; the file's indexed version does not count (held out).
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { createPredictor } from '../../src/core/predictor/predictor.ts';
import { seededRandom } from './seededRandom.ts';

interface SourceText {
  readonly path: string;
  readonly text: string;
}

type Part = 'line start' | 'first half' | 'second half';
const parts: readonly Part[] = ['line start', 'first half', 'second half'];

interface Case {
  readonly part: Part;
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly goal: string;
}

interface Outcome {
  readonly part: Part;
  readonly isExact: boolean;
  readonly isShown: boolean;
  readonly confidence: number;
  readonly characters: number;
  readonly ms: number;
}

const sourceFile =
  /\.(tsx?|jsx?|mjs|cjs|py|rb|go|rs|java|kt|cs|c|h|cc|cpp|hpp|sh|css|scss|html|vue|svelte|sql|json|ya?ml|md)$/;
/** Larger files are generated more often than written. */
const maxFileChars = 400_000;

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
  const outcomes = cases.map((one) => run(predictor.complete, one));
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
    ms: {
      p50: quantile(outcomes, 0.5),
      p95: quantile(outcomes, 0.95),
      p99: quantile(outcomes, 0.99),
    },
  };
  if (values.json) console.log(JSON.stringify(summary));
  else console.dir(summary, { depth: null });
}

function run(complete: ReturnType<typeof createPredictor>['complete'], one: Case): Outcome {
  const started = performance.now();
  const prediction = complete(one);
  const ms = performance.now() - started;
  const text = prediction?.text.trimEnd() ?? '';
  if (Number(values.show) > 0 && Math.random() < Number(values.show) / Number(values.n))
    console.log(
      JSON.stringify({
        typed: one.prefix.split('\n').at(-1),
        want: one.goal,
        got: text,
        confidence: prediction?.confidence,
      }),
    );
  return {
    part: one.part,
    isExact: text === one.goal,
    isShown: text !== '',
    confidence: prediction?.confidence ?? 0,
    characters: text.length,
    ms,
  };
}

/** Random lines with something to complete; comments and imports are no test of code. */
function chooseCases(files: readonly SourceText[], count: number, random: () => number): Case[] {
  const long = files.filter((file) => file.text.split('\n').length > 15);
  const cases: Case[] = [];
  for (let attempt = 0; cases.length < count && attempt < 50 * count; attempt++) {
    const file = long[Math.floor(random() * long.length)];
    if (file === undefined) break;
    const lines = file.text.split('\n');
    const index = 5 + Math.floor(random() * (lines.length - 6));
    const line = lines[index] ?? '';
    if (line.trim().length < 6 || /^\s*(\/\/|\*|\/\*|#|import\b|from\b)/.test(line)) continue;
    const part = parts[cases.length % 3] ?? 'line start';
    const column = chooseColumn(line, part, random);
    const goal = line.slice(column).trimEnd();
    if (goal === '') continue;
    cases.push({
      part,
      path: file.path,
      prefix: `${lines.slice(0, index).join('\n')}\n${line.slice(0, column)}`,
      suffix: `\n${lines.slice(index + 1).join('\n')}`,
      goal,
    });
  }
  return cases;
}

function chooseColumn(line: string, part: Part, random: () => number): number {
  const indent = line.length - line.trimStart().length;
  const end = line.trimEnd().length;
  if (part === 'line start') return indent;
  if (part === 'first half') return indent + 1 + Math.floor(random() * (end - indent - 1) * 0.5);
  return indent + 1 + Math.floor((0.5 + random() * 0.5) * (end - indent - 2));
}

function readTexts(root: string): SourceText[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && sourceFile.test(entry.name) && !/\.d\.[mc]?ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`) || root.includes('node_modules'))
    .sort()
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8').replace(/\r\n/g, '\n'),
    }))
    .filter((file) => file.text.length < maxFileChars);
}

/** A package's sources are one language: data files beside them would only make cases easier. */
function keepMainLanguage(files: readonly SourceText[]): SourceText[] {
  const family = (path: string) =>
    extname(path)
      .replace(/^\.(tsx?)$/, '.ts')
      .replace(/^\.([mc]?jsx?)$/, '.js');
  const chars = new Map<string, number>();
  for (const file of files)
    chars.set(family(file.path), (chars.get(family(file.path)) ?? 0) + file.text.length);
  const main = [...chars].sort((a, b) => b[1] - a[1])[0]?.[0];
  return files.filter((file) => family(file.path) === main);
}

function memoryBytes(): number {
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

function quantile(outcomes: readonly Outcome[], share: number): number {
  const sorted = outcomes.map((one) => one.ms).sort((a, b) => a - b);
  return round(sorted[Math.floor(sorted.length * share)] ?? 0);
}
