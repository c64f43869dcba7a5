// Makes a set of changed files, as the gate of next edits is trained on and as CI runs:
// `npm run cases:next -- FOLDER OUT.json.br [FILES]`. FOLDER holds unpacked packages, two versions or more of
// each, as `REGISTRY/NAME/VERSION/…`, with the licence in `REGISTRY/NAME/licence`.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffLines } from '../../../src/core/documents/lineDiff.ts';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { seededRandom } from '../seededRandom.ts';
import { type ChangedFile, packJson } from './changedFiles.ts';

const languages: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  svelte: 'svelte',
  py: 'python',
  go: 'go',
};

const maxFileChars = 40_000;
const maxFilesOfPair = 14;

const [root, out, count] = process.argv.slice(2);
if (root === undefined || out === undefined) {
  console.error('Usage: npm run cases:next -- FOLDER OUT.json.br [FILES]');
  process.exit(2);
}
const maxFiles = Number(count ?? Number.POSITIVE_INFINITY);

const random = seededRandom(20_261_129);
const found = changedFilesIn(root);
const chosen = inTurns(found).slice(0, maxFiles);
writeFileSync(out, packJson(chosen));
console.log(`${chosen.length} of ${found.length} files, ${statSync(out).size} bytes`);

function changedFilesIn(folder: string): ChangedFile[] {
  const files: ChangedFile[] = [];
  for (const registry of readdirSync(folder).sort())
    for (const name of readdirSync(join(folder, registry)).sort()) {
      const home = join(folder, registry, name);
      const licence = readFileSync(join(home, 'licence'), 'utf8').trim();
      const versions = readdirSync(home)
        .filter((entry) => statSync(join(home, entry)).isDirectory())
        .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      versions.slice(1).forEach((to, index) => {
        const from = versions[index] ?? '';
        const pair = changedPaths(join(home, from), join(home, to)).map((file) => ({
          registry,
          package: name,
          licence,
          from,
          to,
          ...file,
        }));
        files.push(...sample(pair, maxFilesOfPair));
      });
    }
  return sample(files, files.length);
}

function changedPaths(from: string, to: string) {
  return readdirSync(to, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
    const language = languages[path.split('.').at(-1) ?? ''];
    const isSource =
      language !== undefined &&
      !/\.d\.ts$|\.min\.|(^|\/)(dist|_cjs|_esm|_types|cjs|esm|build|compiled|vendor|_vendor|node_modules)\//.test(
        path,
      );
    const old = join(from, path);
    if (!isSource || !existsSync(old) || !statSync(old).isFile()) return [];
    const before = readFileSync(old, 'utf8').replaceAll('\r\n', '\n');
    const after = readFileSync(join(to, path), 'utf8').replaceAll('\r\n', '\n');
    if (before === after || before.length > maxFileChars) return [];
    const hunks = hunksOf(before, after);
    return isUsable(hunks) ? [{ path, language, text: before, hunks }] : [];
  });
}

function hunksOf(before: string, after: string): ChangedFile['hunks'] {
  const oldLines = before.split('\n');
  const newLines = after.split('\n');
  return diffLines(oldLines, newLines).map((change) => ({
    line: change.oldStart,
    oldLines: oldLines.slice(change.oldStart, change.oldEnd),
    newLines: newLines.slice(change.newStart, change.newEnd),
  }));
}

/** At least two edits, none of them a rewrite, and no file of which a release left little. */
function isUsable(hunks: readonly LineHunk[]): boolean {
  return (
    hunks.length >= 2 &&
    hunks.length <= 14 &&
    hunks.every(({ oldLines, newLines }) => oldLines.length <= 15 && newLines.length <= 15)
  );
}

/** One of each package in turn, so that a large one does not speak for all. */
function inTurns(files: readonly ChangedFile[]): readonly ChangedFile[] {
  const byPackage = new Map<string, ChangedFile[]>();
  for (const file of files)
    byPackage.set(file.package, [...(byPackage.get(file.package) ?? []), file]);
  const turns: ChangedFile[] = [];
  for (let turn = 0; turn < files.length; turn += 1)
    for (const list of byPackage.values()) {
      const file = list[turn];
      if (file !== undefined) turns.push(file);
    }
  return turns;
}

function sample<T>(items: readonly T[], count: number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
}
