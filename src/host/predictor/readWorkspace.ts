import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { SourceFile } from '../../core/predictor/corpus.ts';
import { isExcludedPath } from '../../core/secrets/excludedPaths.ts';
import type { IndexRoot } from './messages.ts';

/** Text files of the languages that people write by hand. */
const sourceFile =
  /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|vue|svelte|astro|py|pyi|rb|go|rs|java|kt|kts|scala|cs|fs|swift|m|mm|c|h|cc|cpp|cxx|hpp|hh|php|lua|pl|r|jl|ex|exs|erl|hs|ml|clj|dart|zig|nim|sol|sh|bash|zsh|fish|ps1|sql|graphql|proto|css|scss|sass|less|html?|xml|json|jsonc|ya?ml|toml|md|tf|gradle|cmake)$/i;

/** Folders that hold what others wrote or machines made. */
const foreignFolders = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'out',
  'build',
  'target',
  'coverage',
  '__pycache__',
  'site-packages',
  'venv',
  '.venv',
  'Pods',
  'obj',
  'bin',
]);

/** Larger files are generated or data more often than written. */
const maxFileBytes = 400_000;
/** More files than this are not looked at: the token cap would leave them out anyway. */
const maxFiles = 30_000;
/** Characters of text that are held in memory before indexing; about 30 M tokens, far above the cap. */
const maxTotalBytes = 120_000_000;

interface Found {
  readonly absolute: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Whether a file of this name and size belongs into the index, ignore files aside. */
export function isIndexable(path: string, bytes: number): boolean {
  return sourceFile.test(path) && bytes <= maxFileBytes && !isExcludedPath(path);
}

export interface Reading {
  readonly onProgress?: (filesRead: number, filesFound: number) => void;
  /** Told the first files that are found while others are still looked for. */
  readonly onFirst?: (files: readonly SourceFile[]) => void;
  /** Ends the reading early, with what it has. */
  readonly signal: AbortSignal;
}

/**
 * Reads the folders' source files, the most recently changed first. Leaves out what `.gitignore` and
 * `.slipstreamignore` name, files with secrets, foreign folders, links, and what cannot be read. Holds its thread in
 * turns of `turnMs`.
 */
export async function readWorkspace(
  roots: readonly IndexRoot[],
  { onProgress, onFirst, signal }: Reading,
): Promise<SourceFile[]> {
  const found: Found[] = [];
  const pause = createTurns();
  let hasFirst = onFirst === undefined;
  const onFile = () => {
    if (hasFirst || found.length < firstFiles) return;
    hasFirst = true;
    onFirst?.(found.flatMap(readText));
  };
  await pause();
  for (const root of roots)
    await walk({ root, relative: '', rules: [], signal, pause, onFile }, found);
  found.sort((a, b) => b.modifiedMs - a.modifiedMs);
  const files: SourceFile[] = [];
  let total = 0;
  for (const [index, one] of found.entries()) {
    total += one.bytes;
    if (total > maxTotalBytes || signal.aborted) break;
    files.push(...readText(one));
    if (index % 200 === 0) onProgress?.(index, found.length);
    await pause();
  }
  return files;
}

/** Where many files are found, so many of them are of use before the others are. */
const firstFiles = 400;
/** How long the thread reads before it looks for messages, such as a question about a key. */
const turnMs = 10;

/**
 * Gives way whenever a turn is over. Reading is synchronous in between, since the thread is there for it alone: through
 * promises each file takes half a dozen changes of thread, which cost more than the reading.
 */
function createTurns(): () => Promise<void> | undefined {
  // What was said together with the word to read, such as to stop, is heard before it begins.
  let endMs = 0;
  return () => {
    if (performance.now() < endMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        endMs = performance.now() + turnMs;
        resolve();
      }),
    );
  };
}

function readText({ absolute, path }: Found): SourceFile[] {
  const text = attempt(() => readFileSync(absolute, 'utf8'));
  // A NUL byte says that this is no text, whatever its name.
  return text === undefined || text.includes('\0') ? [] : [{ path, text }];
}

/** Undefined where a file or folder is gone or cannot be read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

interface Rule {
  /** Folder of the ignore file, relative to the root, with a slash at its end or empty. */
  readonly base: string;
  readonly matcher: Ignore;
}

interface Place {
  readonly root: IndexRoot;
  readonly relative: string;
  readonly rules: readonly Rule[];
  readonly signal: AbortSignal;
  readonly pause: () => Promise<void> | undefined;
  readonly onFile: () => void;
}

async function walk(place: Place, found: Found[]): Promise<void> {
  const { root, relative, signal } = place;
  const folder = join(root.folder, relative);
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  const base = relative === '' ? '' : `${relative}/`;
  const rules = [...place.rules, ...readRules(folder, base)];
  for (const entry of entries) {
    await place.pause();
    if (found.length >= maxFiles || signal.aborted) return;
    const path = `${base}${entry.name}`;
    if (isOwnFolder(entry, path, rules)) await walk({ ...place, relative: path, rules }, found);
    else if (isOwnFile(entry, path, rules)) {
      found.push(...find({ absolute: join(folder, entry.name), root, path }));
      place.onFile();
    }
  }
}

function isOwnFolder(entry: Dirent, path: string, rules: readonly Rule[]): boolean {
  if (!entry.isDirectory() || entry.name.startsWith('.')) return false;
  return !foreignFolders.has(entry.name) && !isIgnored(rules, `${path}/`);
}

function isOwnFile(entry: Dirent, path: string, rules: readonly Rule[]): boolean {
  return entry.isFile() && sourceFile.test(entry.name) && !isIgnored(rules, path);
}

function find(file: {
  readonly absolute: string;
  readonly root: IndexRoot;
  readonly path: string;
}): Found[] {
  const info = attempt(() => statSync(file.absolute));
  if (info === undefined || !isIndexable(file.path, info.size)) return [];
  const path = file.root.name === '' ? file.path : `${file.root.name}/${file.path}`;
  return [{ absolute: file.absolute, path, bytes: info.size, modifiedMs: info.mtimeMs }];
}

function readRules(folder: string, base: string): Rule[] {
  return ['.gitignore', '.slipstreamignore'].flatMap((name) => {
    const text = attempt(() => readFileSync(join(folder, name), 'utf8'));
    return text === undefined ? [] : [{ base, matcher: ignore().add(text) }];
  });
}

function isIgnored(rules: readonly Rule[], path: string): boolean {
  return rules.some((rule) => {
    const inside = path.slice(rule.base.length);
    return inside !== '' && rule.matcher.ignores(inside);
  });
}
