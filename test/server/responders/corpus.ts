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

/** How much of a folder is read at most. */
export interface CorpusLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

const noLimits: CorpusLimits = { maxFiles: Infinity, maxBytes: Infinity };

/** Reads the text files below a folder, as many as the limits allow. Links are not followed. */
export function readCorpus(folder: string, limits = noLimits): readonly CorpusFile[] {
  const files: CorpusFile[] = [];
  let bytes = 0;
  const isFull = () => files.length >= limits.maxFiles || bytes >= limits.maxBytes;
  const take = (path: string) => {
    if (statSync(path).size > maxFileBytes) return;
    const text = readFileSync(path, 'utf8');
    bytes += text.length;
    if (!text.includes('\0'))
      files.push({ path: relative(folder, path).split(sep).join('/'), text: toLf(text) });
  };
  const read = (below: string) => {
    for (const entry of readdirSync(below, { withFileTypes: true })) {
      if (isFull()) return;
      const path = join(below, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) read(path);
      if (entry.isFile()) take(path);
    }
  };
  read(folder);
  return files;
}

/** Line ends as the oracle compares them. */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
