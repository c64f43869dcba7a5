import { Uri, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { type InlineFile, inlinePromptSet } from '../../core/benchmark/inlinePrompts.ts';
import { builtInSet, type PromptSet, parsePromptFile } from '../../core/benchmark/promptSets.ts';
import type { BenchTexts } from '../../core/benchmark/texts.ts';
import { isExcludedPath } from '../../core/secrets/excludedPaths.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { documentPath } from '../completion/cursorContextAt.ts';
import type { BenchmarkChoice } from './benchmarkChoice.ts';

/** Files that ghost text is asked for, and the largest of them, in UTF-16 units. */
const maxFiles = 12;
const maxLength = 200_000;
/** More names than that are not looked at. */
const maxNames = 400;
const sourceFiles = '**/*.{ts,tsx,js,mjs,py,go,rs,java,kt,c,cpp,cs,rb,php,swift}';
const noSource = '**/{node_modules,dist,out,build,target,vendor,.*}/**';

/** Reads the prompts of a choice. An error is one line for the user. */
export async function benchmarkPrompts(
  { sets, files }: Pick<BenchmarkChoice, 'sets' | 'files'>,
  texts: BenchTexts,
): Promise<Result<readonly PromptSet[], string>> {
  const found: PromptSet[] = [];
  for (const name of sets) {
    const read = name === 'inline' ? await readPlaces(texts) : builtInSet(name);
    if (!read.ok) return read;
    found.push(read.value);
  }
  for (const file of files) {
    const uri = Uri.parse(file);
    const bytes = await workspace.fs.readFile(uri);
    const name = baseName(uri.path);
    const read = parsePromptFile(name, new TextDecoder().decode(bytes));
    if (!read.ok) return read;
    found.push(read.value);
  }
  return ok(found);
}

async function readPlaces(texts: BenchTexts): Promise<Result<PromptSet, string>> {
  const uris = await workspace.findFiles(sourceFiles, noSource, maxNames);
  const sorted = uris
    .filter(({ path }) => !isExcludedPath(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const files: InlineFile[] = [];
  for (const uri of sorted.slice(0, maxFiles)) {
    const document = await workspace.openTextDocument(uri);
    const text = document.getText();
    if (text.length <= maxLength)
      files.push({ path: documentPath(document), languageId: document.languageId, text });
  }
  const set = inlinePromptSet(files);
  return set === undefined ? err(texts.pick.noPlaces) : ok(set);
}
