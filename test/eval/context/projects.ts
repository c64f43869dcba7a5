import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A project of one folder, with the files that belong to its language. */
export interface Project {
  readonly name: string;
  readonly files: readonly ProjectFile[];
}

export interface ProjectFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

const languageIds: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
};

/** Tests repeat themselves, and what is built is no source. */
const leftOut =
  /(?:^|\/)(?:\.git|node_modules|dist|build|coverage|__pycache__|tests?|testdata|_examples|site-packages)(?:\/|$)|_test\.go$|\.d\.ts$|\.min\.js$|\.test\.[jt]s$/;
const maxFiles = 120;
const maxFileChars = 300_000;
const minLines = 20;

/** Reads the sources of a folder, in the order of their paths. */
export function readProject(folder: string): Project {
  const paths = listFiles(folder)
    .map((path) => relative(folder, path).split(sep).join('/'))
    .filter((path) => languageIds[extname(path)] !== undefined && !leftOut.test(path))
    .sort();
  const files = paths.slice(0, maxFiles).flatMap((path): ProjectFile[] => {
    const text = readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n');
    const languageId = languageIds[extname(path)] ?? '';
    const isSource = text.length < maxFileChars && text.split('\n').length >= minLines;
    return isSource ? [{ path, languageId, text }] : [];
  });
  return { name: folder.split(sep).slice(-2).join('/'), files };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !leftOut.test(name))
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? listFiles(path) : [path];
    });
}
