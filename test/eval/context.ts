// Measures what a ghost-text prompt knows of what the next statement needs: `npm run eval:context -- [FOLDER…]`.
// `--seed N`, `--places N` (of each mode and folder), `--json OUT`.
// Real: the engine, the index of code, the sources and the prompt that ship, read from the request that the router gets.
// Simulated: the cursor (random places in real files, whose next statement is taken away), five open files.
// Without folders: packages as they are installed here, Python's library where there is one, a Go and a Rust fixture.
// Constants were tuned on others: preact, mocha, http and email of Python, cobra (Go) and anyhow (Rust).
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNameReader, knownNames } from './context/definedNames.ts';
import { measurePlace, type PlaceResult, timeCollecting } from './context/measure.ts';
import { choosePlaces, type Mode } from './context/places.ts';
import { readProject } from './context/projects.ts';
import { seededRandom } from './seededRandom.ts';

const options = process.argv.slice(2);
const optionOf = (name: string): string | undefined => {
  const at = options.indexOf(name);
  return at < 0 ? undefined : options.splice(at, 2)[1];
};
const seed = Number(optionOf('--seed') ?? 1);
const count = Number(optionOf('--places') ?? 60);
const out = optionOf('--json');
const folders = options.length > 0 ? options : standardFolders();

function standardFolders(): readonly string[] {
  const python = spawnSync(
    'python3',
    ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'],
    { encoding: 'utf8' },
  );
  const library = python.status === 0 ? python.stdout.trim() : '';
  const ofPython = ['json', 'logging', 'asyncio', 'unittest', 'importlib']
    .map((name) => join(library, name))
    .filter((path) => library !== '' && existsSync(path));
  if (ofPython.length === 0) console.log('There is no Python here: its library is left out.');
  return [
    'node_modules/zod/src/v4/core',
    'node_modules/undici/lib',
    ...ofPython,
    'test/fixtures/context/chi',
    'test/fixtures/context/semver',
  ];
}

const share = (part: number, whole: number) =>
  whole === 0 ? '  –' : `${((100 * part) / whole).toFixed(0).padStart(3)}`;
const sum = (results: readonly PlaceResult[], of: (result: PlaceResult) => number) =>
  results.reduce((total, result) => total + of(result), 0);

function describe(results: readonly PlaceResult[]): string {
  const needed = sum(results, (item) => item.needed);
  return [
    `${String(results.length).padStart(4)} places`,
    `${String(needed).padStart(4)} names`,
    `coverage ${share(
      sum(results, (item) => item.held),
      needed,
    )} %`,
    `without bare names ${share(
      sum(results, (item) => item.heldWithoutNames),
      needed,
    )} %`,
    `lacking ${share(results.filter((item) => item.held < item.needed).length, results.length)} %`,
    `tokens ${(sum(results, (item) => item.tokens) / results.length).toFixed(0)} (bare names ${(sum(results, (item) => item.nameTokens) / results.length).toFixed(0)}, at most ${Math.max(...results.map((item) => item.nameTokens))})`,
    `noise ${share(
      sum(results, (item) => item.noiseLines),
      sum(results, (item) => item.lines),
    )} %`,
    `dropped ${sum(results, (item) => item.dropped)}`,
  ].join(', ');
}

const reader = await createNameReader();
const all: {
  readonly folder: string;
  readonly mode: Mode;
  readonly language: string;
  readonly result: PlaceResult;
}[] = [];
const times: number[] = [];
for (const folder of folders) {
  const project = readProject(folder);
  const namesFor = knownNames(reader, project);
  for (const mode of ['mid', 'tail'] as const) {
    const random = seededRandom(seed);
    const places = choosePlaces(project, mode, count, random);
    times.push(...(await timeCollecting(project, places)));
    for (const place of places) {
      const result = await measurePlace(project, namesFor(place), place);
      all.push({ folder, mode, language: place.file.languageId, result });
    }
    const own = all.filter((item) => item.folder === folder && item.mode === mode);
    console.log(
      `${project.name} ${mode}: ${own.length === 0 ? 'no places' : describe(own.map(({ result }) => result))}`,
    );
  }
}
for (const mode of ['mid', 'tail'] as const) {
  const own = all.filter((item) => item.mode === mode);
  for (const language of new Set(own.map((item) => item.language)))
    console.log(
      `${language} ${mode}: ${describe(own.filter((item) => item.language === language).map(({ result }) => result))}`,
    );
  console.log(`all ${mode}: ${describe(own.map(({ result }) => result))}`);
}
times.sort((a, b) => a - b);
const timeAt = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
console.log(`collecting, processor time: p50 ${timeAt(0.5)} ms, p95 ${timeAt(0.95)} ms`);
if (out !== undefined) writeFileSync(out, JSON.stringify(all, null, 1));
