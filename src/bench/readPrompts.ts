import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { type InlineFile, inlinePromptSet } from '../core/benchmark/inlinePrompts.ts';
import { builtInSet, type PromptSet, parsePromptFile } from '../core/benchmark/promptSets.ts';
import { isExcludedPath } from '../core/secrets/excludedPaths.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { BenchOptions } from './benchOptions.ts';

/** All prompt sets that the command line names. An error is one line for the user. */
export function readPrompts(
  options: Pick<BenchOptions, 'sets' | 'promptFiles' | 'inlineFolder'>,
): Result<readonly PromptSet[], string> {
  const sets: PromptSet[] = [];
  for (const read of [
    ...options.sets.map(builtInSet),
    ...(options.inlineFolder === undefined ? [] : [readInlineFolder(options.inlineFolder)]),
    ...options.promptFiles.map(readPromptFile),
  ]) {
    if (!read.ok) return read;
    sets.push(read.value);
  }
  return ok(sets);
}

function readPromptFile(path: string): Result<PromptSet, string> {
  try {
    return parsePromptFile(basename(path), readFileSync(path, 'utf8'));
  } catch {
    return err(`${path} cannot be read`);
  }
}

/** Languages by their files' endings: enough for the prompt to name them. */
const languages: Readonly<Record<string, string>> = {
  '.c': 'c',
  '.cpp': 'cpp',
  '.cs': 'csharp',
  '.go': 'go',
  '.java': 'java',
  '.js': 'javascript',
  '.kt': 'kotlin',
  '.mjs': 'javascript',
  '.php': 'php',
  '.py': 'python',
  '.rb': 'ruby',
  '.rs': 'rust',
  '.swift': 'swift',
  '.ts': 'typescript',
  '.tsx': 'typescriptreact',
};
/** Files of a folder that are looked at, in the order of their names, and the largest that is read. */
const maxFiles = 12;
const maxBytes = 200_000;

function readInlineFolder(folder: string): Result<PromptSet, string> {
  try {
    const set = inlinePromptSet(sourceFiles(folder));
    return set === undefined ? err(`${folder} has no place for ghost text`) : ok(set);
  } catch {
    return err(`${folder} cannot be read`);
  }
}

function sourceFiles(folder: string): InlineFile[] {
  const found: InlineFile[] = [];
  const visit = (place: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true }).sort(byName)) {
      if (found.length >= maxFiles) return;
      const path = join(place, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(...readSource(path, relative(folder, path)));
    }
  };
  visit(folder);
  return found;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

function readSource(path: string, below: string): InlineFile[] {
  const languageId = languages[extname(path)];
  const name = below.split(sep).join('/');
  if (languageId === undefined || isExcludedPath(name) || statSync(path).size > maxBytes) return [];
  return [{ path: name, languageId, text: readFileSync(path, 'utf8') }];
}
