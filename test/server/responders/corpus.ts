import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A finished file that the oracle knows. */
export interface CorpusFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** With LF line ends. */
  readonly text: string;
}

/** Folders never read, and the size above which a file is not source code. */
const skipped = new Set(['node_modules', '.git', 'dist', 'out', '.vscode-host']);
const maxFileBytes = 1_000_000;

/** Reads every text file below a folder. */
export function readCorpus(folder: string): readonly CorpusFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : below(path, entry.name);
    if (!entry.isFile() || statSync(path).size > maxFileBytes) return [];
    const text = readFileSync(path, 'utf8');
    if (text.includes('\0')) return [];
    return [{ path: relative(folder, path).split(sep).join('/'), text: toLf(text) }];
  });
}

/** Line ends as the oracle compares them. */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function below(folder: string, name: string): readonly CorpusFile[] {
  return readCorpus(folder).map((file) => ({ ...file, path: `${name}/${file.path}` }));
}
