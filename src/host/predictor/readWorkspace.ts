import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
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

/**
 * Reads the folders' source files, the most recently changed first. Leaves out what `.gitignore` and
 * `.slipstreamignore` name, files with secrets, foreign folders, links, and what cannot be read. Ends early, with what
 * it has, when `signal` fires.
 */
export async function readWorkspace(
  roots: readonly IndexRoot[],
  onProgress: (filesRead: number, filesFound: number) => void,
  signal: AbortSignal,
): Promise<SourceFile[]> {
  const found: Found[] = [];
  for (const root of roots) await walk({ root, relative: '', rules: [], signal }, found);
  found.sort((a, b) => b.modifiedMs - a.modifiedMs);
  const files: SourceFile[] = [];
  let total = 0;
  for (const [index, one] of found.entries()) {
    total += one.bytes;
    if (total > maxTotalBytes || signal.aborted) break;
    const text = await readFile(one.absolute, 'utf8').catch(() => undefined);
    // A NUL byte says that this is no text, whatever its name.
    if (text !== undefined && !text.includes('\0')) files.push({ path: one.path, text });
    if (index % 200 === 0) onProgress(index, found.length);
  }
  return files;
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
}

async function walk(place: Place, found: Found[]): Promise<void> {
  const { root, relative, signal } = place;
  const folder = join(root.folder, relative);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const base = relative === '' ? '' : `${relative}/`;
  const rules = [...place.rules, ...(await readRules(folder, base))];
  for (const entry of entries) {
    if (found.length >= maxFiles || signal.aborted) return;
    const path = `${base}${entry.name}`;
    if (isOwnFolder(entry, path, rules)) await walk({ root, relative: path, rules, signal }, found);
    else if (isOwnFile(entry, path, rules))
      await addFile({ absolute: join(folder, entry.name), root, path }, found);
  }
}

function isOwnFolder(entry: Dirent, path: string, rules: readonly Rule[]): boolean {
  if (!entry.isDirectory() || entry.name.startsWith('.')) return false;
  return !foreignFolders.has(entry.name) && !isIgnored(rules, `${path}/`);
}

function isOwnFile(entry: Dirent, path: string, rules: readonly Rule[]): boolean {
  return entry.isFile() && sourceFile.test(entry.name) && !isIgnored(rules, path);
}

async function addFile(
  file: { readonly absolute: string; readonly root: IndexRoot; readonly path: string },
  found: Found[],
): Promise<void> {
  const info = await stat(file.absolute).catch(() => undefined);
  if (info === undefined || !isIndexable(file.path, info.size)) return;
  const path = file.root.name === '' ? file.path : `${file.root.name}/${file.path}`;
  found.push({ absolute: file.absolute, path, bytes: info.size, modifiedMs: info.mtimeMs });
}

async function readRules(folder: string, base: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  for (const name of ['.gitignore', '.slipstreamignore']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) rules.push({ base, matcher: ignore().add(text) });
  }
  return rules;
}

function isIgnored(rules: readonly Rule[], path: string): boolean {
  return rules.some((rule) => {
    const inside = path.slice(rule.base.length);
    return inside !== '' && rule.matcher.ignores(inside);
  });
}
