// Holds what the scanner knows of each line's beginning against Python's own tokenizer, and counts what a key costs in
// a file of 20,000 lines: `npm run eval:states -- [FOLDER]`. Needs python3; FOLDER is its standard library by default.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { languageOf } from '../../src/core/language/languages.ts';
import { createLineStates } from '../../src/core/language/lineStates.ts';
import { seededRandom } from './seededRandom.ts';

const python = (...args: readonly string[]): string =>
  execFileSync('python3', args, { maxBuffer: 1 << 30, encoding: 'utf8' }).trimEnd();

const version = python('-c', 'import sys; print(sys.version.split()[0])');
const folder =
  process.argv[2] ?? python('-c', "import sysconfig; print(sysconfig.get_paths()['stdlib'])");
const language = languageOf('python');

/** `-1` inside of a string, else the number of open brackets, as the Python script says it. */
function statesOf(lines: readonly string[]): readonly number[] {
  const states = createLineStates(language, (line) => lines[line] ?? '');
  return lines.map((_, line) => {
    const frames = states.at(line);
    if (frames.some(({ kind }) => kind === 'string')) return -1;
    return frames.filter(({ kind }) => kind === 'bracket').length;
  });
}

let all = 0;
let wrong = 0;
let far = 0;
let wrongFar = 0;
let wrongText = 0;
let files = 0;
const worst: { readonly path: string; readonly wrong: number; readonly line: number }[] = [];
for (const row of python('test/eval/states/pythonStates.py', folder).split('\n')) {
  const [path, wanted] = JSON.parse(row) as readonly [string, readonly number[]];
  const lines = readFileSync(path, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r(?!\n)/);
  const found = statesOf(lines);
  files += 1;
  const misses = wanted.flatMap((state, line) => (state === found[line] ? [] : [line]));
  all += wanted.length;
  wrong += misses.length;
  far += Math.max(0, wanted.length - 300);
  wrongFar += misses.filter((line) => line >= 300).length;
  wrongText += misses.filter((line) => (wanted[line] === -1) !== (found[line] === -1)).length;
  if (misses.length > 0) worst.push({ path, wrong: misses.length, line: (misses[0] ?? 0) + 1 });
}

const share = (part: number, of: number): string => `${((100 * part) / of).toFixed(3)} %`;
console.log(`Python ${version}, ${folder}: ${files} files, ${all} lines`);
console.log(`  line beginnings wrong                ${share(wrong, all)} (${wrong})`);
console.log(`  of these, code taken for text or back ${share(wrongText, all)} (${wrongText})`);
console.log(`  beyond line 300                      ${share(wrongFar, far)} of ${far}`);
for (const item of worst.sort((a, b) => b.wrong - a.wrong).slice(0, 8))
  console.log(`    ${item.wrong} from line ${item.line} of ${item.path}`);

/** Types forty keys each at random lines; returns the lines read for each key. */
function readByKeys(places: number): readonly number[] {
  const random = seededRandom(1);
  const lines = Array.from({ length: 20_000 }, (_, line) =>
    line % 40 === 0 ? `def f${line}(a, b):` : `    c${line} = a[${line}] + "text" if b else (a, b)`,
  );
  let read = 0;
  const states = createLineStates(language, (line) => {
    read += 1;
    return lines[line] ?? '';
  });
  const costs: number[] = [];
  for (let place = 0; place < places; place += 1) {
    const line = Math.floor(random() * lines.length);
    const before = lines[line] ?? '';
    const typed = ' + g(["x", """long""", {1: 2}])  # and why it is so';
    for (let key = 1; key <= 40; key += 1) {
      read = 0;
      lines[line] = before + typed.slice(0, key);
      states.change({ line, removed: 0, inserted: 0 });
      states.at(line);
      states.at(Math.min(line + 1, lines.length - 1));
      costs.push(read);
    }
  }
  return costs;
}

const start = performance.now();
const costs = readByKeys(200);
const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
const eachMs = (performance.now() - start) / costs.length;
console.log(
  `a key in 20,000 lines: ${mean.toFixed(1)} lines read on average, ${eachMs.toFixed(3)} ms (the first reading shared out)`,
);
